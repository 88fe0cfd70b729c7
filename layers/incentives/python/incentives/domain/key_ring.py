"""The deployment's keys: persons are counted under the first, decisions sealed by the latest.

They lie in the table as one text (JSON), sealed; `store/secrets.py` reads and writes it.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Self

from incentives.domain.refusal import Refusal, Refused
from incentives.domain.seal import key_for

SHORTEST = 32  # characters of a key
MOST_KEYS = 8  # so that an id that nobody sealed costs no more tries than this


class WeakPersonKeyError(RuntimeError):
    """A key is too short to hide an e-mail address; the deployment is at fault."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One key. Its `repr` tells nothing of it.

    Attributes:
        number: 1 of the first, and so on; never given twice.
        text: random characters, 32 or more.
        made_at: when it came into the ring.
        seals_from: from when on decisions are sealed by it, until the next one's.
    """

    number: int
    text: str = field(repr=False)
    made_at: datetime
    seals_from: datetime

    def __post_init__(self) -> None:
        if len(self.text) < SHORTEST:
            raise WeakPersonKeyError(f"A person key needs {SHORTEST} characters or more.")

    @property
    def of_decisions(self) -> bytes:
        """The key that seals decisions: made from this one, and of no use to it."""
        return key_for("decisions", self.text.encode())


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys, the oldest first; at least one."""

    keys: tuple[PersonKey, ...]

    @classmethod
    def first(cls, text: str, now: datetime) -> Self:
        """The ring of a new deployment.

        Raises:
            WeakPersonKeyError: the key is too short.
        """
        return cls((PersonKey(1, text, made_at=now, seals_from=now),))

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what `text` wrote.

        Raises:
            WeakPersonKeyError: a key is too short.
        """
        return cls(
            tuple(
                PersonKey(
                    one["number"],
                    one["text"],
                    made_at=datetime.fromisoformat(one["made_at"]),
                    seals_from=datetime.fromisoformat(one["seals_from"]),
                )
                for one in json.loads(text)["keys"]
            )
        )

    @property
    def text(self) -> str:
        """The ring as it is kept, before it is sealed."""
        told = [
            {
                "number": one.number,
                "text": one.text,
                "made_at": one.made_at.isoformat(),
                "seals_from": one.seals_from.isoformat(),
            }
            for one in self.keys
        ]
        return json.dumps({"keys": told})

    @property
    def counting(self) -> bytes:
        """The key that persons are hashed under: the first, for no count can follow to another."""
        return self.keys[0].text.encode()

    def sealing(self, now: datetime) -> PersonKey:
        """The key that seals the decisions of this instant."""
        begun = [one for one in self.keys if one.seals_from <= now]
        return begun[-1] if begun else self.keys[0]

    def opening(self) -> tuple[bytes, ...]:
        """The keys that may have sealed a decision, the likeliest first."""
        return tuple(one.of_decisions for one in reversed(self.keys))

    def renewed(self, text: str, now: datetime, *, known_in: timedelta, lives: timedelta) -> Self:
        """The ring with a key more, which will seal decisions from `now + known_in` on.

        Keys that sealed no decision that still lives are left out.

        Args:
            text: the new key.
            now: the present instant.
            known_in: within which time everybody will have read the ring.
            lives: how long a decision can be looked into.

        Raises:
            Refused: `INVALID_PAYLOAD`; the last new key seals not yet, or there are too many.
            WeakPersonKeyError: the key is too short.
        """
        last = self.keys[-1]
        if last.seals_from > now:
            raise Refused(
                Refusal.INVALID_PAYLOAD,
                f"Key {last.number} seals from {last.seals_from.isoformat()} on; wait until then.",
            )
        kept = self._without_spent(now - known_in - lives)
        if len(kept.keys) == MOST_KEYS:
            raise Refused(
                Refusal.INVALID_PAYLOAD,
                f"There are {MOST_KEYS} keys; decisions by the oldest must expire first.",
            )
        new = PersonKey(last.number + 1, text, made_at=now, seals_from=now + known_in)
        return replace(kept, keys=(*kept.keys, new))

    def _without_spent(self, then: datetime) -> Self:
        """Without the keys, but the first, that sealed nothing since `then`."""
        used = [one for one, after in pairwise(self.keys[1:]) if after.seals_from > then]
        return replace(self, keys=(self.keys[0], *used, *self.keys[1:][-1:]))
