"""How hashes of persons are written in the table: as they are, or encrypted by a key of its own.

A hash follows from the person key and the address. Encrypted, it leads to nobody even for those who
have the person key. Encryption is deterministic (`seal`), so an encrypted hash is a key like any
other, and it can be undone, so the engine never needs the address again to change its key.

What follows from a hash is treated alike: ids of members, conversions and payables hold it; ids of
publications and of ledger entries are digests of it, which who has the person key can compute.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from incentives.domain.seal import key_for, seal, unseal

_HASH, _DIGEST = b"h", b"d"
_PLAIN = re.compile(
    r"(?P<head>(?:mem|cnv|pay)_[a-z2-7]{26})(?P<inner>[0-9a-f]{32})(?![0-9a-z])"
    r"|(?<![0-9a-zA-Z~])(?P<bare>[0-9a-f]{32})(?![0-9a-zA-Z~])"
    r"|(?P<mark>\b(?:pub_|vtx_|ENTRY#|REFUND#))(?P<digest>[a-z2-7]{26})(?![0-9a-z])"
)
_ENCRYPTED = re.compile(r"~(?P<number>[0-9]{1,6})~(?P<sealed>[A-Za-z0-9_-]{24,80})~")

type Value = Mapping[str, Any]
"""A value in DynamoDB's own words, such as `{"S": "…"}`."""


@dataclass(frozen=True, slots=True)
class Cipher:
    """One key that hashes are encrypted under.

    Attributes:
        number: is written beside what it encrypts.
        key: secret, at least 32 bytes.
    """

    number: int
    key: bytes = field(repr=False)

    @classmethod
    def of(cls, number: int, text: str) -> "Cipher":
        """The cipher that follows from a key of the ring, and is of no use to it."""
        return cls(number, key_for("stored hashes", text.encode()))

    def encrypted(self, text: str) -> str:
        """The text with every hash in it encrypted."""
        return _PLAIN.sub(self._encrypt, text)

    def decrypted(self, sealed: str) -> str | None:
        """What one encrypted hash was, or None when it is none of this cipher."""
        raw = unseal(self.key, sealed)
        if raw is None:
            return None
        return raw[1:].hex() if raw[:1] == _HASH else raw[1:].decode()

    def _encrypt(self, found: re.Match[str]) -> str:
        if found["digest"]:
            return found["mark"] + self._token(_DIGEST + found["digest"].encode())
        if found["inner"]:
            return found["head"] + self._token(_HASH + bytes.fromhex(found["inner"]))
        return self._token(_HASH + bytes.fromhex(found["bare"]))

    def _token(self, raw: bytes) -> str:
        return f"~{self.number}~{seal(self.key, raw)}~"


def encrypted_in(text: str) -> frozenset[int]:
    """The numbers of the ciphers that encrypted something in this text."""
    return frozenset(int(found["number"]) for found in _ENCRYPTED.finditer(text))


@dataclass(frozen=True, slots=True)
class Writing:
    """How hashes are written at this instant.

    Attributes:
        present: encrypts what is written; None writes hashes as they are.
        former: how the items were written that are still to be written anew (`moving`).
        known: every cipher that may have written something, by its number.
        moving: whether some items lie under their former names still.
        paused: whether nothing may be written under a person's name, because others may still
            write under the former ones.
    """

    present: Cipher | None = None
    former: Cipher | None = None
    known: Mapping[int, Cipher] = field(default_factory=dict)
    moving: bool = False
    paused: bool = False

    @property
    def plain(self) -> bool:
        """Whether nothing is and nothing was encrypted."""
        return not self.known

    def now(self, text: str) -> str:
        """A text as it is written now."""
        return self.present.encrypted(text) if self.present else text

    def before(self, text: str) -> str:
        """A text as it was written before."""
        return self.former.encrypted(text) if self.former else text

    def read(self, text: str) -> str:
        """A text as it is meant, whenever it was written."""
        return _ENCRYPTED.sub(self._decrypt, text) if "~" in text else text

    def _decrypt(self, found: re.Match[str]) -> str:
        cipher = self.known.get(int(found["number"]))
        plain = cipher.decrypted(found["sealed"]) if cipher else None
        return found[0] if plain is None else plain
