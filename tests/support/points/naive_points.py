"""A member's points, each by itself: what the ledger is held against."""

from dataclasses import dataclass, field
from datetime import date

from incentives.domain.points.lots import WHILE_ACTIVE

type Point = tuple[date, date]
"""The last day on which a point counts, and the first on which it may be spent."""


@dataclass
class Naive:
    """A member by single points, and what is owed."""

    there: list[Point] = field(default_factory=list)
    owed: int = 0
    lapses: date = date.min
    lives: int = 0

    def act(self, today: date, until: date) -> None:
        """Be active: points that last so long go on, unless they have ended before."""
        self.settle(today)
        self.lapses = max(self.lapses, until)

    def settle(self, today: date) -> None:
        """Lose what lasted while the member was active, for good, when it was not."""
        if date.min < self.lapses < today:
            self.there = [point for point in self.there if point[0] != WHILE_ACTIVE]
            self.lapses = date.min
            self.lives += 1

    def dated(self, points: list[Point]) -> list[Point]:
        """Points as somebody else gets them: they last no longer than they would have here."""
        return [(min(last, self.lapses) if last == WHILE_ACTIVE else last, f) for last, f in points]

    def counts(self, point: Point, life: int, today: date) -> bool:
        """Whether a point that was taken in a life would count today if it came back."""
        self.settle(today)
        return life == self.lives if point[0] == WHILE_ACTIVE else point[0] >= today

    def usable(self, today: date) -> list[Point]:
        """The points that may be spent today, soonest expiry first."""
        self.settle(today)
        return sorted(point for point in self.there if point[1] <= today <= point[0])

    def balance(self, today: date) -> int:
        """How many those are, less what is owed."""
        return len(self.usable(today)) - self.owed

    def take(self, points: list[Point]) -> None:
        """Take just these points."""
        for point in points:
            self.there.remove(point)

    def give(self, points: list[Point]) -> None:
        """Give points; the first of them pay what is owed."""
        paid = min(self.owed, len(points))
        self.owed -= paid
        self.there += sorted(points)[paid:]
