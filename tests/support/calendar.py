"""A clock that stands still until a test moves it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass
class Calendar:
    """The instant at which the functions believe to be."""

    now: datetime = START

    def forward(self, **while_: float) -> None:
        """Let time pass."""
        self.now += timedelta(**while_)
