"""Count wrong attempts of browsers, and turn away who makes too many.

A storm costs at most one small write for each try up to the limit, and one for each function
instance beyond it: an instance that has seen the limit passed answers from memory.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.codes.guessing import ATTEMPTS_PER_WINDOW, WINDOW_S
from incentives.domain.refusal import Refusal, Refused
from incentives.store.access import attempts
from incentives.store.transaction import Pause

_MOST_REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose tries count together: the page's key, and a keyed hash of the network address."""

    app_id: str
    place: str


@dataclass(slots=True)
class RateLimit:
    """What one function instance remembers of visitors who tried too often."""

    _until: OrderedDict[Visitor, int] = field(default_factory=OrderedDict)

    def admit(self, visitor: Visitor, now: datetime) -> None:
        """Let a visitor try, unless this instance knows better.

        Raises:
            Refused: `TOO_MANY_REQUESTS`, with the seconds until the window ends.
        """
        left_s = self._until.get(visitor, 0) - int(now.timestamp())
        if left_s > 0:
            raise Refused(Refusal.TOO_MANY_REQUESTS, "too many attempts", retry_after_s=left_s)

    def count_wrong(self, visitor: Visitor, wrong: int, *, now: datetime, pause: Pause) -> int:
        """Count tries that were wrong; the answer to the last one too many is not given.

        Returns:
            How many the visitor has made in this window, as far as it was looked at: 0 when there
            was nothing to count.

        Raises:
            Refused: as `admit`.
        """
        made = self.note_wrong(visitor, wrong, now=now, pause=pause)
        self.admit(visitor, now)
        return made

    def note_wrong(self, visitor: Visitor, wrong: int, *, now: datetime, pause: Pause) -> int:
        """Count tries that were wrong beside something that is done, and is answered anyhow."""
        made = attempts.add(visitor.app_id, visitor.place, wrong, now, pause) if wrong else 0
        if made > ATTEMPTS_PER_WINDOW:
            self._turn_away(visitor, now)
        return made

    def _turn_away(self, visitor: Visitor, now: datetime) -> None:
        """Remember the visitor until the window ends."""
        self._until[visitor] = (int(now.timestamp()) // WINDOW_S + 1) * WINDOW_S
        if len(self._until) > _MOST_REMEMBERED:
            self._until.popitem(last=False)
