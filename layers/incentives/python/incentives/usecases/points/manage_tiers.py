"""Set the tiers of a loyalty programme."""

from dataclasses import replace
from itertools import pairwise

from incentives.domain.period import Period
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import MOST_POINTS
from incentives.domain.points.tiers import MOST_TIERS, Ladder, Measure, Tier
from incentives.domain.refusal import Refusal, Refused

__all__ = ["MOST_TIERS", "with_ladder", "with_tiers"]


def with_ladder(programme: Programme, wanted: Ladder) -> Programme:
    """The programme with these tiers; those that keep their names keep their ids.

    What is counted, and in which periods, stays: members' counts would mean something else.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; another measure or period, too many tiers, two of one
            name, not each above the one before, or a rule worth too much in one.
    """
    present = programme.ladder
    if present and (present.measure, present.period) != (wanted.measure, wanted.period):
        raise _refused("what is counted and in which periods cannot be changed any more")
    _refuse_disorder(wanted.tiers)
    known = {tier.name: tier.id for tier in present.tiers} if present else {}
    tiers = tuple(replace(tier, id=known.get(tier.name, tier.id)) for tier in wanted.tiers)
    after = replace(programme, ladder=replace(wanted, tiers=tiers))
    if after.excessive_rule is not None:
        raise _refused(f"with its multiplier a rule could earn more than {MOST_POINTS} points")
    return after


def with_tiers(programme: Programme, made: tuple[Tier, ...]) -> Programme:
    """The programme with more tiers, by points of a calendar year if they are the first.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`, as `with_ladder`.
    """
    present = programme.ladder or Ladder(Measure.POINTS, Period.YEAR, ())
    tiers = sorted((*present.tiers, *made), key=lambda tier: tier.threshold)
    return with_ladder(programme, replace(present, tiers=tuple(tiers)))


def _refuse_disorder(tiers: tuple[Tier, ...]) -> None:
    if not 1 <= len(tiers) <= MOST_TIERS:
        raise _refused(f"a programme has 1 to {MOST_TIERS} tiers")
    if any(one.threshold >= following.threshold for one, following in pairwise(tiers)):
        raise _refused("each tier begins above the one before")
    if len({tier.name for tier in tiers}) < len(tiers):
        raise _refused("no two tiers have one name")


def _refused(details: str) -> Refused:
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")
