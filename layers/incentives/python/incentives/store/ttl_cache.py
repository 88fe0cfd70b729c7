"""What a function remembers of the project for some seconds, and no longer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

PROJECT_TTL = timedelta(seconds=5)
"""A change of the project's lists and rules is in force everywhere after this long."""


@dataclass
class TtlCache[V]:
    """One thing that was read, and when.

    Attributes:
        lives: how long it may be remembered.
    """

    lives: timedelta = PROJECT_TTL
    _read: tuple[V, datetime] | None = None

    def at(self, now: datetime) -> V | None:
        """It as it was less than `lives` before `now`, or None when it was not read since."""
        if self._read is None or not self._read[1] <= now < self._read[1] + self.lives:
            return None
        return self._read[0]

    @property
    def last(self) -> V | None:
        """It as it was last read, however long ago."""
        return self._read[0] if self._read else None

    def drop(self) -> None:
        """Remember nothing."""
        self._read = None

    def put(self, value: V, now: datetime) -> None:
        """Remember what was just read."""
        self._read = value, now
