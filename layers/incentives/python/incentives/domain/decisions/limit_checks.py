"""The limits of a campaign, and their counters as a decision saw them."""

from collections.abc import Iterator
from dataclasses import replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState, Share
from incentives.domain.campaigns.limits import LIMITS, PER_CODE, Limit, Scope, refusals
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.decisions.rule import Rule

_IN_TURN = refusals(*Scope)


def counted(verdict: Verdict, campaign: Campaign, decided: Decided) -> Iterator[Rule]:
    """The limits, in the order in which they are asked.

    A redemption leaves counters that nobody has looked at to the guard of its write.
    """
    refused = False
    for rule in _counters(verdict, campaign, decided):
        yield replace(rule, held=None) if refused else rule
        refused = refused or rule.held is False


def _counters(verdict: Verdict, campaign: Campaign, decided: Decided) -> Iterator[Rule]:
    situation = decided.situation
    voucher = situation.vouchers[verdict.code]
    used_up = voucher.quantity is not None and voucher.redeemed >= voucher.quantity
    if voucher.quantity is not None:
        yield _rule(PER_CODE, voucher.quantity, voucher.redeemed, verdict, other=not used_up)
    yield from _counters_of_person(verdict, campaign, decided)
    yield from _counters_of_campaign(verdict, campaign, situation, used_up=used_up)


def _counters_of_person(verdict: Verdict, campaign: Campaign, decided: Decided) -> Iterator[Rule]:
    situation = decided.situation
    for limit in campaign.limits_per_person(decided.ask.now):
        keys = limit.keys(situation.persons)
        uses = [use for key in keys if (use := situation.uses.get(key)) is not None]
        yield _rule(limit.declared, limit.most, max(uses, default=None), verdict)


def _counters_of_campaign(
    verdict: Verdict, campaign: Campaign, situation: Situation, *, used_up: bool
) -> Iterator[Rule]:
    """The counters of all gates together; `used_up` when the code itself has no use left."""
    gates, limits = _read_gates(campaign, situation), campaign.limits
    if limits.total is not None:
        left = [(share.uses or 0) - state.used for share, state in gates]
        found = _summed([state.used for _, state in gates], left, campaign)
        yield _rule(LIMITS["total"], limits.total, found, verdict, other=used_up)
    if limits.budget_minor is not None:
        left = [(share.budget_minor or 0) - state.spent_minor for share, state in gates]
        found = _summed([state.spent_minor for _, state in gates], left, campaign)
        found = found and found | {"most_at_once": max(0, *left)}
        yield _rule(LIMITS["budget_minor"], limits.budget_minor, found, verdict)


def _rule(limit: Limit, most: int, found: object, verdict: Verdict, *, other: bool = False) -> Rule:
    """A limit and its counter; with `other`, a refusal of its key came from another limit."""
    refused = isinstance(verdict, Inapplicable) and verdict.refusal is limit.refusal
    return Rule(limit.name, most, found, _held(verdict, found, broken=refused and not other))


def _read_gates(campaign: Campaign, situation: Situation) -> list[tuple[Share, GateState]]:
    return [
        (share, state)
        for number, share in enumerate(campaign.gate_shares)
        if (state := situation.gates.get((campaign.id, number))) is not None
    ]


def _summed(used: list[int], left: list[int], campaign: Campaign) -> dict[str, int] | None:
    """What the gates that were read hand out together, and how many of all gates they are."""
    if not used:
        return None
    return {
        "used": sum(used),
        "left": sum(max(0, one) for one in left),
        "gates": len(campaign.gate_shares),
        "gates_read": len(used),
    }


def _held(verdict: Verdict, found: object, *, broken: bool) -> bool | None:
    """Whether a limit held; None when nobody looked, or something before it refused."""
    if broken:
        return False
    asked = isinstance(verdict, Applicable) or (
        isinstance(verdict, Inapplicable) and verdict.refusal in _IN_TURN
    )
    return True if asked and found is not None else None
