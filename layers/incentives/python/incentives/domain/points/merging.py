"""Two cards of one person become one: the older takes in what the other holds and has counted."""

from dataclasses import replace
from datetime import date

from incentives.domain.points import duty, ledger
from incentives.domain.points import lots as lots_
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.member import Change, Member, Moment


def merge(kept: Member, other: Member, moment: Moment) -> tuple[Change, Change]:
    """Both cards after the merge: all points, with their days, debts and counts are on the first.

    Nothing comes or goes: what the two held together is what the one holds. Points that have
    expired are booked first, each on the card on which they did. A debt of one is paid from the
    points of the other, those first that expire soonest. What lasts while the member is active
    lasts by the later activity of the two. A card that was switched off stays off.

    Args:
        kept: the card that stays.
        other: the card that leads to it from now on.
        moment: of both.
    """
    taken, given = _emptied(other, kept, moment)
    booked = ledger.expire(kept, moment)
    before = booked.member if booked else kept
    there = lots_.changed(before.lots, given.lots)
    paid = lots_.taken(dict(sorted(there.items())), before.debt + given.debt)
    made = ledger.take_in(
        _with_counts(before, given, moment),
        lots_.changed(given.lots, lots_.negative(paid)),
        given.debt - sum(paid.values()),
        Cause(id=f"merge:{other.id}", type=EntryType.MOVED_IN, other_id=other.id),
        moment,
    )
    after = replace(made.member, due_on=duty.due_on(made.member, moment))
    return Change(after, (*made.entries, *(booked.entries if booked else ()))), taken


def _emptied(other: Member, kept: Member, moment: Moment) -> tuple[Change, Member]:
    """The other card without anything, and what it had."""
    booked = ledger.expire(other, moment)
    given = booked.member if booked else other
    cause = Cause(id=f"merge:{kept.id}", type=EntryType.MOVED_OUT, other_id=kept.id)
    entry = cause.entry(moment.at, lots_.negative(given.lots), debt=-given.debt)
    after = replace(
        other,
        at=moment.at,
        revision=other.revision + 1,
        lots={},
        debt=0,
        counts={},
        due_on=None,
        active=False,
        customer_source_id=None,
        merged_into=kept.id,
        merged=(),
    )
    return Change(after, (entry, *(booked.entries if booked else ()))), given


def _with_counts(kept: Member, given: Member, moment: Moment) -> Member:
    """The first card with all that both have counted."""
    counts = {
        name: kept.counts.get(name, 0) + given.counts.get(name, 0)
        for name in {*kept.counts, *given.counts}
    }
    was = kept.lapses_on if kept.has_lapsed(moment.today) else None
    return replace(
        kept,
        enrolled_at=min(kept.enrolled_at, given.enrolled_at),
        earned=kept.earned + given.earned,
        returned=kept.returned + given.returned,
        counts=counts,
        milestones=kept.milestones | given.milestones,
        lapses_on=_latest_end(kept, given, moment),
        lapsed_on=was or kept.lapsed_on,
        reminded_on=_first_reminder(kept, given),
        active=kept.active and given.active,
        customer_id=kept.customer_id or given.customer_id,
        customer_source_id=kept.customer_source_id or given.customer_source_id,
        merged=(*kept.merged, given.id, *given.merged),
    )


def _latest_end(kept: Member, given: Member, moment: Moment) -> date | None:
    """Until when points last that last while the member is active: by the later activity."""
    ends = [one.lapses_on for one in (kept, given) if not one.has_lapsed(moment.today)]
    return max((day for day in ends if day is not None), default=kept.lapses_on)


def _first_reminder(kept: Member, given: Member) -> date | None:
    """Reminded of all points there are only where both cards were."""
    if kept.reminded_on is None or given.reminded_on is None:
        return None
    return min(kept.reminded_on, given.reminded_on)
