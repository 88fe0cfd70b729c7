"""Expire points: go round the members that have something due, shard by shard, page by page.

Where the round is stands nowhere but in the members themselves: who was visited is listed under a
later day. So a round that ends early, comes twice, late or not at all leaves nothing to repair, and
the next one goes on with what is left.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime

from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.listing import Place
from incentives.store.points import points_keys, programmes
from incentives.store.points.duties import DuePage, due_page
from incentives.store.reading import fetch
from incentives.store.transaction import Pause
from incentives.usecases.points.expire_member import expire_member

PAGE = 100  # members that are read at once
_PROGRAMMES = 100  # likewise
_MOST_BUSY = 20  # members in a row that others keep changing: then it is the table that is busy


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of a programme's members at the moment of a round; shards are visited side by side."""

    programme_id: str
    number: int
    at: datetime


@dataclass(slots=True)
class Round:
    """What became of a shard in one go.

    Attributes:
        visited: members that had something due.
        booked: those of them whose points were booked as expired.
        reminded: those that were told of points that end soon.
        busy: those that others kept changing; they are found again by the next round.
        done: whether all of the shard was gone through.
    """

    visited: int = 0
    booked: int = 0
    reminded: int = 0
    busy: int = 0
    done: bool = False

    @property
    def counts(self) -> dict[str, int | bool]:
        """The figures by name, for the log."""
        return asdict(self)


def shards_due(at: datetime, pause: Pause) -> Iterator[Shard]:
    """The shards of all programmes in which a member has something due at `at`.

    A page of the index for each shard of each programme, of one row.
    """
    after: Programme | None = None
    while found := programmes.newest(_PROGRAMMES, after, pause):
        for programme in found:
            today = programme.moment(at).today
            for number in range(points_keys.DUE_SHARDS):
                if due_page(programme.id, number, today, limit=1).members:
                    yield Shard(programme.id, number, at)
        after = found[-1]


def expire_points(shard: Shard, *, pause: Pause, has_time: Callable[[], bool]) -> Round:
    """Visit the members of a shard that have something due, soonest first.

    Args:
        shard: which, and as of which moment; a repeat of that moment finds what is left.
        pause: between tries.
        has_time: whether another member, some hundredths of a second, may be visited.
    """
    programme = programmes.read(shard.programme_id, pause)
    if programme is None:
        return Round(done=True)
    walk = _Walk(programme, shard, pause, has_time)
    walk.go()
    return walk.round


@dataclass(slots=True)
class _Walk:
    """One go through a shard."""

    programme: Programme
    shard: Shard
    pause: Pause
    has_time: Callable[[], bool]
    round: Round = field(default_factory=Round)
    busy_in_a_row: int = 0

    def go(self) -> None:
        """Page after page, until there is none or no time."""
        place: Place | None = None
        while True:
            page = self._page(place)
            seen = fetch([points_keys.member(member) for member in page.members], self.pause)
            for member_id in page.members:
                if not self.has_time() or self.busy_in_a_row >= _MOST_BUSY:
                    return
                self._visit(member_id, seen.get(points_keys.member(member_id)))
            place = page.next_place
            if place is None:
                self.round.done = True
                return

    def _page(self, start: Place | None) -> DuePage:
        number, today = self.shard.number, self.programme.moment(self.shard.at).today
        return due_page(self.programme.id, number, today, limit=PAGE, start=start)

    def _visit(self, member_id: str, seen: Item | None) -> None:
        try:
            made = expire_member(
                member_id, self.programme, now=self.shard.at, pause=self.pause, seen=seen
            )
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
            self.round.busy += 1
            self.busy_in_a_row += 1
            return
        self.busy_in_a_row = 0
        if made is not None:
            self.round.visited += 1
            self.round.booked += made.entry is not None
            self.round.reminded += bool(made.reminders)
