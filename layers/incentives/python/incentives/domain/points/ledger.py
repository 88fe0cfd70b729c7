"""The ledger of one member: every change of the points, as a new state and its entry.

Three things hold after each change: the sum of all entries is what the member holds, which is the
sum of the lots less the debt; no lot is below zero; and who has debt has no point that counts.
Moments that are handed in never lie before the member's last entry.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from incentives.domain.findings import PointsShort
from incentives.domain.points import duty
from incentives.domain.points import lots as lots_
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.lots import Lots
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.refusal import Refusal, Refused


def award(member: Member, points: int, lot: str, cause: Cause, moment: Moment) -> Change:
    """Give points; a debt is paid from them first."""
    paid = min(member.debt, points)
    return _changed(member, cause, {lot: points - paid}, moment, debt=-paid, earned=points)


def count(member: Member, cause: Cause, moment: Moment) -> Change:
    """Note something that earns nothing by itself."""
    return _changed(member, cause, {}, moment)


def spend(member: Member, points: int, cause: Cause, moment: Moment) -> Change:
    """Take points, those that expire soonest first.

    Raises:
        Refused: `LOYALTY_CARD_POINTS_EXCEEDED`; there are fewer.
    """
    there = lots_.usable(member.standing(moment.today), moment.today)
    balance = member.balance(moment.today)
    if balance < points:
        raise Refused(
            Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
            PointsShort(points, max(0, balance)),
            resource_type="voucher",
            resource_id=member.id,
        )
    return _changed(member, cause, lots_.negative(lots_.taken(there, points)), moment)


def restore(
    member: Member, spent: Entry, cause: Cause, moment: Moment, *, grace_until: date | None
) -> Change:
    """Give the points of a spending back to the lots that they came from, with their days.

    Points whose day has passed stay expired, but for a programme that grants grace: then they count
    until the end of `grace_until`.
    """
    back: dict[str, int] = {}
    taken = lots_.negative(spent.lots)
    lapsed = lots_.lapsed(taken, member.lapse_since(spent), moment.today)
    for name, points in lots_.changed(taken, lapsed).items():
        if not lots_.has_expired(name, moment.today):
            back[name] = back.get(name, 0) + points
        elif grace_until is not None:
            grace = lots_.lot(grace_until)
            back[grace] = back.get(grace, 0) + points
    return receive(member, back, cause, moment)


def part_of(spent: Entry, points: int, *, after: int = 0) -> Entry:
    """The part of a spending that comes back: so many points, after as many that came back before.

    Those that last longest come back first.
    """
    parts = dict(sorted(lots_.negative(spent.lots).items(), reverse=True))
    before = lots_.negative(lots_.taken(parts, after))
    back = lots_.changed(lots_.taken(parts, after + points), before)
    return replace(spent, lots=lots_.negative(back))


def receive(member: Member, parts: Lots, cause: Cause, moment: Moment) -> Change:
    """Give points that another member has parted with, with the days that they have.

    A move makes no point last longer; a debt is paid from them first.
    """
    paid = lots_.taken(dict(sorted(parts.items())), member.debt)
    kept = lots_.changed(parts, lots_.negative(paid))
    return _changed(member, cause, kept, moment, debt=-sum(paid.values()))


def take_in(member: Member, parts: Lots, debt: int, cause: Cause, moment: Moment) -> Change:
    """Change the lots and the debt by what another card of the same person held."""
    return _changed(member, cause, parts, moment, debt=debt)


def take_back(
    member: Member,
    points: int,
    earned: Entry,
    cause: Cause,
    moment: Moment,
    *,
    into_debt: bool,
) -> Change:
    """Take points back that were earned by what is refunded now.

    They are taken from the lot that they were earned into, as far as it has any left, then from
    pending lots and those that expire soonest. What has been spent becomes a debt, or is let go.
    """
    there = member.standing(moment.today)
    own = {name: there[name] for name in _own_lots(there, earned, moment)}
    others = lots_.pending(there, moment.today) | lots_.usable(there, moment.today)
    parts = lots_.taken(own | {n: p for n, p in others.items() if n not in own}, points)
    owed = points - sum(parts.values()) if into_debt else 0
    return _changed(member, cause, lots_.negative(parts), moment, debt=owed, returned=points)


def expire(member: Member, moment: Moment) -> Change | None:
    """Book the lots whose day has passed; None when there is nothing to book.

    A lot is booked once: after its day nobody adds to it, so the newest of these days names the
    event, and whoever repeats the booking finds it done.
    """
    lapsed = lots_.lapsed(member.lots, member.lapses_on, moment.today)
    there = lots_.changed(member.lots, lapsed)
    due = lots_.expired(there, moment.today)
    if not due:
        return None
    cause = Cause(id=f"expiry:{max(due)}", type=EntryType.EXPIRED)
    after = replace(
        member,
        at=moment.at,
        revision=member.revision + 1,
        lots=lots_.changed(there, lots_.negative(due)),
    )
    return Change(after, (cause.entry(moment.at, lots_.negative(due), tidied=lapsed),))


def as_of(entries: Iterable[Entry], moment: Moment) -> tuple[int, Lots]:
    """What a member could spend at an instant, by the entries alone, and the lots at that time.

    Args:
        entries: all of the member, in any order.
        moment: what was booked up to and at its instant counts.
    """
    before = [entry for entry in entries if entry.at <= moment.at]
    there = lots_.changed({}, *(lots for entry in before for lots in (entry.lots, entry.tidied)))
    debt = sum(entry.debt for entry in before)
    ends = [entry.lapses_on for entry in before if entry.lapses_on is not None]
    lapsed = lots_.lapsed(there, max(ends, default=None), moment.today)
    there = lots_.changed(there, lapsed)
    return sum(lots_.usable(there, moment.today).values()) - debt, there


def _own_lots(there: Lots, earned: Entry, moment: Moment) -> list[str]:
    """The lots in which points of this entry may be, under any name that they have had since."""
    names = [name for name, points in earned.lots.items() if points > 0]
    days = {name[:10] for name in names}
    return [
        name
        for name in sorted(there)
        if (name in names or name in days) and not lots_.has_expired(name, moment.today)
    ]


def _changed(
    member: Member,
    cause: Cause,
    parts: Lots,
    moment: Moment,
    *,
    debt: int = 0,
    earned: int = 0,
    returned: int = 0,
) -> Change:
    """The member after a change of lots and debt, tidied up: due expiries booked, lots few."""
    booked = expire(member, moment)
    before = booked.member if booked else member
    lots = lots_.changed(before.lots, parts)
    tidy = lots_.ripened(lots, moment.today)
    lots = lots_.changed(lots, tidy)
    if len(lots) > lots_.MOST_LOTS:
        joined = lots_.merged(lots, moment.today)
        lots, tidy = lots_.changed(lots, joined), lots_.changed(tidy, joined)
    lapses_on = moment.lapses_on(cause.type)
    after = replace(
        before,
        at=moment.at,
        revision=member.revision + 1,
        lots=lots,
        debt=before.debt + debt,
        earned=before.earned + earned,
        returned=before.returned + returned,
    ).active_until(lapses_on, moment.today)
    entry = cause.entry(
        moment.at, lots_.changed(parts), tidied=tidy, debt=debt, lapses_on=lapses_on
    )
    after = replace(after, due_on=duty.kept_due_on(after, moment))
    return Change(after, (entry, *(booked.entries if booked else ())))
