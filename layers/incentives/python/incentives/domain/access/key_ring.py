"""The deployment's keys: for counting persons, sealing decisions, and encrypting stored hashes.

They lie in the table as one text (JSON), sealed; `store/access/secrets.py` reads and writes it.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Self

from incentives.domain.access.stored_hashes import Cipher, Writing
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.seal import key_for

SHORTEST = 32  # characters of a key
PAUSE = timedelta(minutes=1)
"""Longer than any call to the table takes with its repetitions, and than clocks differ."""

_STREAM_KEEPS = timedelta(days=1)

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
class StorageKey:
    """A key that hashes of persons are encrypted under in the table. Its `repr` does not tell it.

    Attributes:
        number: 1 of the first, and so on; never given twice.
        text: random characters.
        pauses_at: from when on nothing is written under persons' names, for `PAUSE`; then
            everything is written by this key, and what was not is written anew.
        done_at: when the last item was written anew; None while there may be some.
    """

    number: int
    text: str = field(repr=False)
    pauses_at: datetime
    done_at: datetime | None = None

    @property
    def moves_from(self) -> datetime:
        """From when on items are written anew, under their new names."""
        return self.pauses_at + PAUSE

    @property
    def cipher(self) -> Cipher:
        """What it encrypts with."""
        return Cipher.of(self.number, self.text)


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys, the oldest first; at least one that counts.

    Attributes:
        keys: of persons and decisions.
        storage: under which hashes are encrypted in the table; none before the first rotation.
    """

    keys: tuple[PersonKey, ...]
    storage: tuple[StorageKey, ...] = ()

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
        told = json.loads(text)
        keys = (
            PersonKey(
                one["number"],
                one["text"],
                made_at=datetime.fromisoformat(one["made_at"]),
                seals_from=datetime.fromisoformat(one["seals_from"]),
            )
            for one in told["keys"]
        )
        storage = (
            StorageKey(
                one["number"],
                one["text"],
                pauses_at=datetime.fromisoformat(one["pauses_at"]),
                done_at=datetime.fromisoformat(one["done_at"]) if one["done_at"] else None,
            )
            for one in told.get("storage", ())
        )
        return cls(tuple(keys), tuple(storage))

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
        storage = [
            {
                "number": one.number,
                "text": one.text,
                "pauses_at": one.pauses_at.isoformat(),
                "done_at": one.done_at.isoformat() if one.done_at else None,
            }
            for one in self.storage
        ]
        return json.dumps({"keys": told, "storage": storage})

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

    def writing(self, now: datetime) -> Writing:
        """How hashes are written in the table at this instant."""
        if not self.storage:
            return Writing()
        known = {one.number: one.cipher for one in self.storage}
        latest = self.storage[-1]
        former = self.storage[-2].cipher if len(self.storage) > 1 else None
        if now < latest.pauses_at:
            return Writing(present=former, known=known)
        if latest.done_at is not None:
            return Writing(present=latest.cipher, known=known)
        paused = now < latest.moves_from
        return Writing(latest.cipher, former, known, moving=True, paused=paused)

    def rotated(self, text: str, now: datetime, *, known_in: timedelta) -> Self:
        """The ring with a new storage key, which everything is written by from a later time on.

        Args:
            text: the new key.
            now: the present instant.
            known_in: within which time everybody will have read the ring.

        Raises:
            Refused: `INVALID_PAYLOAD`; the rotation before is not done, or its former key is kept.
        """
        last = self.storage[-1:]
        if any(one.done_at is None or now < one.done_at + _STREAM_KEEPS for one in last):
            raise Refused(
                Refusal.INVALID_PAYLOAD, "The last rotation was not finished a day ago or more."
            )
        number = last[0].number + 1 if last else 1
        new = StorageKey(number, text, pauses_at=now + known_in)
        return replace(self, storage=(*last, new))

    def moved(self, now: datetime) -> Self:
        """The ring once every item was written anew.

        The former key stays until the next rotation: records of the stream tell of items as they
        were written a day before.
        """
        return replace(self, storage=(*self.storage[:-1], replace(self.storage[-1], done_at=now)))

    def _without_spent(self, then: datetime) -> Self:
        """Without the keys, but the first, that sealed nothing since `then`."""
        used = [one for one, after in pairwise(self.keys[1:]) if after.seals_from > then]
        return replace(self, keys=(self.keys[0], *used, *self.keys[1:][-1:]))
