"""Lots: a member's points by the last local day on which they count.

A lot is named by that day, `2027-03-31`, and while its points are pending also by the first day on
which they may be spent, `2027-03-31@2026-12-05`. In the order of these names the points that expire
soonest come first; those that never expire come last. All days are of the programme's zone.

Points that last while their member is active have one lot, `WHILE_ACTIVE`. When that ends is a day
of the member: an activity moves it, and no lot has to be written anew. They are spent after points
with a day of their own, because the spending itself puts their end off.

A lot counts by the calendar alone. Whether a job has booked its expiry changes nothing.
"""

from collections.abc import Mapping
from datetime import date, timedelta

type Lots = Mapping[str, int]
"""Points by the name of their lot; also a change of them, with points taken below zero."""

NEVER = date.max
WHILE_ACTIVE = NEVER - timedelta(days=1)
LATEST = date(9998, 12, 31)  # that points may be given by hand
MOST_LOTS = 32  # of a member: with everything else, an item of less than 1 KB
MOST_MERGED = 24  # that a merge leaves: fewer would put days off further, more merge oftener

_DAY = len("2027-03-31")
_SOONER = 8  # as much less are first days put off than last ones: waiting longer hurts


def lot(expires_on: date, usable_from: date | None = None) -> str:
    """The name of a lot.

    >>> lot(date(2027, 3, 31)), lot(date(2027, 3, 31), date(2026, 12, 5))
    ('2027-03-31', '2027-03-31@2026-12-05')
    """
    name = expires_on.isoformat()
    return name if usable_from is None else f"{name}@{usable_from.isoformat()}"


def expiry_of(name: str) -> date:
    """The last day on which the points of a lot count; `NEVER` for those that stay."""
    return date.fromisoformat(name[:_DAY])


def usable_from(name: str) -> date | None:
    """The first day on which pending points may be spent; None when they always could."""
    return date.fromisoformat(name[_DAY + 1 :]) if len(name) > _DAY else None


def has_expired(name: str, today: date) -> bool:
    """Whether the last day of a lot has passed."""
    return expiry_of(name) < today


def is_pending(name: str, today: date) -> bool:
    """Whether the first day of a lot is still to come."""
    first = usable_from(name)
    return first is not None and today < first


def usable(lots: Lots, today: date) -> dict[str, int]:
    """The lots that may be spent today, soonest expiry first."""
    return {
        name: lots[name]
        for name in sorted(lots)
        if not has_expired(name, today) and not is_pending(name, today)
    }


def expired(lots: Lots, today: date) -> dict[str, int]:
    """The lots whose day has passed, whether or not that was booked."""
    return {name: lots[name] for name in sorted(lots) if has_expired(name, today)}


def pending(lots: Lots, today: date) -> dict[str, int]:
    """The lots that may not be spent yet, soonest expiry first."""
    return {name: lots[name] for name in sorted(lots) if is_pending(name, today)}


def changed(lots: Lots, *changes: Lots) -> dict[str, int]:
    """These lots after some changes; empty ones are left out."""
    sums = dict(lots)
    for change in changes:
        for name, points in change.items():
            sums[name] = sums.get(name, 0) + points
    return {name: points for name, points in sums.items() if points}


def taken(lots: Lots, points: int) -> dict[str, int]:
    """How many points of each lot make up `points`, in the order of the lots; all, if too few."""
    parts: dict[str, int] = {}
    for name, there in lots.items():
        part = min(there, points)
        if part > 0:
            parts[name] = part
            points -= part
    return parts


def negative(lots: Lots) -> dict[str, int]:
    """The change that takes these points away."""
    return {name: -points for name, points in lots.items()}


def ripened(lots: Lots, today: date) -> dict[str, int]:
    """The change that gives pending points whose day has come the name of those always usable."""
    ripe = {name: there for name, there in usable(lots, today).items() if len(name) > _DAY}
    plain = (({name: -there, name[:_DAY]: there}) for name, there in ripe.items())
    return changed({}, *plain)


def dated(lots: Lots, lapses_on: date | None) -> dict[str, int]:
    """The change that gives points which last while a member is active the day when that ends."""
    if lapses_on is None:
        return {}
    active = {name: there for name, there in lots.items() if expiry_of(name) == WHILE_ACTIVE}
    return changed(
        {},
        *(
            {name: -there, lot(lapses_on, usable_from(name)): there}
            for name, there in active.items()
        ),
    )


def lapsed(lots: Lots, lapses_on: date | None, today: date) -> dict[str, int]:
    """The same change when the member has been inactive too long; nothing until then."""
    return dated(lots, lapses_on) if lapses_on is not None and lapses_on < today else {}


def merged(lots: Lots, today: date) -> dict[str, int]:
    """The change that leaves few lots, when there are too many: their last days are put off.

    So a member's lots are bounded whatever happens. Each day is put off to the next one whose
    number divides by a step of 2, or 4, or 8… days, the smallest that leaves no more than
    `MOST_MERGED`; the first days of pending points by an eighth of that. These steps divide each
    other, so however often it happens, a day moves by less than the longest step. Joining
    neighbours would move it again each time, and who earns every day would never lose a point.

    No point expires sooner than it would have, none is usable before its time, none changes its
    value, and none that has an end loses it.
    """
    live = {name: there for name, there in lots.items() if not has_expired(name, today)}
    left, step_days = live, 1
    while len(left) > MOST_MERGED:
        step_days *= 2
        parts = ({_put_off(name, step_days, today): there} for name, there in live.items())
        left = changed({}, *parts)
    return changed(left, negative(live))


def _put_off(name: str, step_days: int, today: date) -> str:
    """The lot that the points of one join when days are so far apart."""
    last, first = expiry_of(name), usable_from(name)
    if last <= LATEST:
        last = _next_step(last, step_days)
    if first is None or first <= today:
        return lot(last)
    return lot(last, _next_step(first, max(1, step_days // _SOONER)))


def _next_step(day: date, step_days: int) -> date:
    """The first day from this one on whose number divides by a step; the latest there is."""
    number = -(-day.toordinal() // step_days) * step_days
    return date.fromordinal(min(number, LATEST.toordinal()))
