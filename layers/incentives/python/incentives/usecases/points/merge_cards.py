"""Make one card of the cards that a person has in a programme.

They were made under names that were joined later. Each pair is merged in one transaction, guarded
by the state of both, so an award, a spending or another merge at the same time is before it or
after it, and whoever repeats a merge finds it done.
"""

from collections.abc import Sequence
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.merging import merge
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import whole_person
from incentives.store.points import earning, members, points_keys
from incentives.store.points.members import MOST_MERGED
from incentives.store.reading import fetch
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    Pause,
    Transaction,
    write_guarded,
)
from incentives.usecases.points.cards import ids_of
from incentives.usecases.points.read_member import find_member


def merge_cards_of(
    member_id: str, programme: Programme, *, now: datetime, pause: Pause
) -> tuple[Member, bool]:
    """Merge all cards of the person who has this one; the card that stays, and whether any was.

    Raises:
        Refused: `NOT_FOUND`; `QUERY_TOO_LARGE`, there are too many; `TOO_MANY_REQUESTS`.
    """
    member = find_member(member_id, pause)
    person = whole_person.find([derived_ids.person_of_member(member.id)], pause)
    kept = merge_cards(ids_of(programme.id, person.joined), programme, now=now, pause=pause)
    after = kept or member
    return after, after.merged != member.merged or after.id != member.id


def merge_cards(
    ids: Sequence[str], programme: Programme, *, now: datetime, pause: Pause
) -> Member | None:
    """Merge those of these cards that are there into the one that was enrolled first.

    Args:
        ids: that the names of one person have, or would have.
        programme: of all of them.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `QUERY_TOO_LARGE`, there are too many; `TOO_MANY_REQUESTS`.
    """

    def attempt(write: Transaction) -> tuple[Member | None, bool]:
        found = fetch([*map(points_keys.member, ids)], pause, consistent=True)
        there = [one for item in found.values() if (one := members.member_of(item)) is not None]
        cards = [one for one in there if one.merged_into is None]
        if len(cards) < 2:
            return (cards[0] if cards else None), False
        kept, other, *more = sorted(cards, key=lambda one: (one.enrolled_at, one.id))
        return _merge_two(write, kept, other, programme, now=now, pause=pause), bool(more)

    kept, more = None, True
    for _ in ids:
        if more:
            kept, more = write_guarded(attempt, pause, attempts=ATTEMPTS_AT_A_BALANCE)
    return kept


def _merge_two(
    write: Transaction,
    kept: Member,
    other: Member,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
) -> Member:
    if len(kept.merged) + len(other.merged) >= MOST_MERGED:
        raise Refused(Refusal.QUERY_TOO_LARGE, f"a card takes in at most {MOST_MERGED} others")
    moment = programme.moment(max(now, other.at), kept)
    made, taken = merge(kept, other, moment)
    members.change(write, kept, made)
    members.change(write, other, taken)
    _add_counts(write, (kept.id, other.id), programme, moment, pause)
    return made.member


def _add_counts(
    write: Transaction, cards: tuple[str, str], programme: Programme, moment: Moment, pause: Pause
) -> None:
    """Add to the first card what the other has used of limits, and done in challenges."""
    kept, other = cards
    pairs = {
        earning.allowance_key(kept, rule, moment): earning.allowance_key(other, rule, moment)
        for rule in programme.rules
        if rule.limit is not None
    }
    steps = {
        points_keys.progress(kept, rule.id): (points_keys.progress(other, rule.id), rule.challenge)
        for rule in programme.rules
        if rule.challenge is not None
    }
    keys = {*pairs, *pairs.values(), *steps, *(key for key, _ in steps.values())}
    found = fetch(keys, pause, consistent=True) if keys else {}
    for own, its in pairs.items():
        earning.add_uses(write, own, found.get(own), found.get(its))
    for own, (its, challenge) in steps.items():
        if its in found:
            both = challenge.together(
                earning.progress_of(found.get(own)), earning.progress_of(found[its])
            )
            earning.set_progress(write, own, found.get(own), both)
