"""A member's points, each by itself: what the ledger is held against."""

from dataclasses import dataclass, field
from datetime import date

type Point = tuple[date, date]
"""The last day on which a point counts, and the first on which it may be spent."""


@dataclass
class Naive:
    """A member by single points, and what is owed."""

    there: list[Point] = field(default_factory=list)
    owed: int = 0

    def usable(self, today: date) -> list[Point]:
        """The points that may be spent today, soonest expiry first."""
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
