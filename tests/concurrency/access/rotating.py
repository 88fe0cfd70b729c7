"""What one process of a crowd does while the keys of the table are rotated."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from incentives.domain.access import key_ring
from incentives.domain.access.key_ring import KeyRing
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import aws, clock
from incentives.runtime.patience import back_off
from incentives.store.encrypted_hashes import Call, EncryptedHashes
from incentives.usecases.checkout.command import Redeemed
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, an_ask

_LONG = 6  # as long as `back_off` ever waits
_PATIENCE_S = 60


def work_on(table: Table, ring: KeyRing, pause_s: float) -> Call:
    """Bind this process to the table as a function that has read the ring; its own way to call."""
    key_ring.PAUSE = timedelta(seconds=pause_s)
    client: Any = table.client
    own: Call = client._make_api_call
    client._make_api_call = EncryptedHashes(own, lambda: ring.writing(clock.now()), back_off)
    aws.bind_table(table.name, client)
    return own


def shop(
    number: int,
    table: Table,
    code: str,
    persons: tuple[str, ...],
    *,
    ring: str,
    pause_s: float,
    until_s: float,
) -> int:
    """Redeem and give back until that moment, then redeem until nothing is left; how many stand."""
    work_on(table, KeyRing.of(ring), pause_s)
    cache = InstanceCache()
    standing: list[Redemption] = []
    attempt = 0
    while True:
        attempt += 1
        ask = an_ask(code, order=f"order-{number}-{attempt}", persons=persons)

        def act() -> Redeemed:
            return redeem(ask, cache=cache, now=NOW, seed=attempt, pause=back_off)  # noqa: B023

        ends = time.monotonic() >= until_s
        try:
            standing += _patiently(act).made
        except Refused as refused:
            if refused.refusal is not Refusal.CUSTOMER_LIMIT_EXCEEDED:
                raise
            if ends:
                return len(standing)
        if standing and not ends and attempt % 2:
            given_back = RollBack(standing.pop().id, whole=False)
            _patiently(lambda: roll_back(given_back, now=NOW, pause=back_off))  # noqa: B023


def _patiently[T](act: Callable[[], T]) -> T:
    ends_s = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS or time.monotonic() > ends_s:
                raise
        back_off(_LONG)
