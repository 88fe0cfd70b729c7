"""When a window opens and closes next: for people who look at a campaign. Nothing decides by it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

from incentives.domain.instant import wall_clock, zone_named
from incentives.domain.window import Window

_DAYS = 8  # ahead: every weekday comes within them
_TIMES = 50  # turns of a timeframe ahead
_NEVER = datetime.max.replace(tzinfo=UTC)
_LAST_YEAR = 4_000  # from here, fifty intervals of a century are still within the calendar


@dataclass(frozen=True, slots=True)
class Transitions:
    """The next opening and the next closing, in UTC; None when there is none in sight."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Edges:
    """Instants at which the answer may change: all there are up to, and with, `until`."""

    instants: tuple[datetime, ...]
    until: datetime | None = None


def next_transitions(window: Window, now: datetime) -> Transitions:
    """When the window opens next and when it closes next, after `now`.

    Weekdays and hours are followed for eight days, a timeframe for fifty turns, from now or from a
    later start; what comes after that is not in sight.
    """
    is_open = window.refusal(now) is None
    turned: dict[bool, datetime] = {}
    for instant in _ahead(window, now):
        if (window.refusal(instant) is None) != is_open:
            is_open = not is_open
            turned.setdefault(is_open, instant)
        if len(turned) == 2:
            break
    return Transitions(opens_at=turned.get(True), closes_at=turned.get(False))


def _ahead(window: Window, now: datetime) -> list[datetime]:
    start = max(now, window.starts_at or now)
    if start.year > _LAST_YEAR:
        return []
    zone = zone_named(window.zone)
    whole = _Edges(tuple(edge for edge in (window.starts_at, window.ends_at) if edge))
    kinds = (whole, _of_days(window, start, zone), _of_timeframe(window, start, zone))
    until = min((edges.until for edges in kinds if edges.until), default=_NEVER)
    instants = set(chain.from_iterable(edges.instants for edges in kinds))
    return sorted(instant for instant in instants if now < instant <= until)


def _of_days(window: Window, start: datetime, zone: ZoneInfo) -> _Edges:
    """Midnights, and the edges of opening hours, from the day before `start` on."""
    if not window.weekdays and not window.hours:
        return _Edges(())
    first = start.astimezone(zone).date()
    days = [first + timedelta(days=ahead) for ahead in range(-1, _DAYS + 1)]
    midnights = [wall_clock(day, time.min, zone) for day in days]
    hours = [
        edge
        for day in days
        for daily in window.hours
        for edge in (daily.start(day, zone), daily.end(day, zone))
    ]
    return _Edges((*midnights, *hours), until=midnights[-1])


def _of_timeframe(window: Window, start: datetime, zone: ZoneInfo) -> _Edges:
    """The turns of the timeframe, from the latest one before `start` on."""
    first = window.turns_from(zone)
    if window.timeframe is None or first is None:
        return _Edges(())
    latest = window.timeframe.latest(start, first)
    turns = [window.timeframe.turn(times, first) for times in range(latest, latest + _TIMES)]
    return _Edges(tuple(chain.from_iterable(turns)), until=turns[-1][0])
