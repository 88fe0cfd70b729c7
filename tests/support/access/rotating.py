"""A table whose hashes are encrypted as a ring says, for tests of rotations."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from incentives.domain.access.key_ring import KeyRing
from incentives.runtime import aws
from incentives.runtime.patience import back_off
from incentives.store.access import rotation
from incentives.store.encrypted_hashes import Call, EncryptedHashes
from tests.account import Table

KNOWN_IN = timedelta(minutes=10)

type Clock = Callable[[], datetime]


def plain_ring(now: datetime) -> KeyRing:
    """A ring before any rotation."""
    return KeyRing.first("k" * 64, now)


def rotating(ring: KeyRing, now: datetime) -> KeyRing:
    """A ring with a rotation that was just announced."""
    number = len(ring.storage)
    return ring.rotated(str(number) * 64, now, known_in=KNOWN_IN)


def encrypt(table: Table, ring: Callable[[], KeyRing], clock: Clock) -> Call:
    """Bind the models to the table through the encryption; the client's own way to make calls."""
    client: Any = table.client
    own: Call = client._make_api_call
    client._make_api_call = EncryptedHashes(own, lambda: ring().writing(clock()), back_off)
    aws.bind_table(table.name, client)
    return own


def move_all(ring: KeyRing, call: Call, clock: Clock) -> int:
    """One whole pass over the table; how much was written anew."""
    number = ring.storage[-1].number
    rotation.begin_pass(number)
    for segment in range(rotation.SEGMENTS):
        while rotation.next_page(number, segment, ring.writing(clock()), call, back_off):
            pass
    found = rotation.progress(number).found
    rotation.forget(number)
    return found


def hashes_in(table: Table) -> set[str]:
    """The kinds of item that hold a person's hash, or what follows from one, as it is."""
    plain = re.compile(
        r"(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])|(?:mem|cnv|pay)_[a-z2-7]{26}[0-9a-f]{32}"
        r"|(?:pub_|ENTRY#|REFUND#)[a-z2-7]{26}(?![0-9a-z])"
    )
    return {item["kind"]["S"] for item in table.items() if plain.search(json.dumps(item))}
