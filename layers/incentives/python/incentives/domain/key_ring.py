"""The deployment's keys: persons are counted under the first, decisions sealed by the latest.

They lie in the table as one text (JSON), sealed; `store/secrets.py` reads and writes it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from incentives.domain.seal import key_for

SHORTEST = 32  # characters of a key


class WeakPersonKeyError(RuntimeError):
    """A key is too short to hide an e-mail address; the deployment is at fault."""


@dataclass(frozen=True, slots=True)
class PersonKey:
    """One key. Its `repr` tells nothing of it.

    Attributes:
        text: random characters, 32 or more.
        made_at: when it came into the ring.
    """

    text: str = field(repr=False)
    made_at: datetime

    def __post_init__(self) -> None:
        if len(self.text) < SHORTEST:
            raise WeakPersonKeyError(f"A person key needs {SHORTEST} characters or more.")


@dataclass(frozen=True, slots=True)
class KeyRing:
    """All keys, the oldest first; at least one."""

    keys: tuple[PersonKey, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what `text` wrote.

        Raises:
            WeakPersonKeyError: a key is too short.
        """
        told = json.loads(text)["keys"]
        made = (PersonKey(one["text"], datetime.fromisoformat(one["made_at"])) for one in told)
        return cls(tuple(made))

    @property
    def text(self) -> str:
        """The ring as it is kept, before it is sealed."""
        told = [{"text": one.text, "made_at": one.made_at.isoformat()} for one in self.keys]
        return json.dumps({"keys": told})

    @property
    def counting(self) -> bytes:
        """The key that persons are hashed under."""
        return self.keys[0].text.encode()

    @property
    def sealing(self) -> bytes:
        """The key that seals decisions: made from a person key, and of no use to it."""
        return key_for("decisions", self.keys[-1].text.encode())
