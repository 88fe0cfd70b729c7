"""What one process of a crowd does. Every function takes the process's number first."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Picked
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.runtime.patience import back_off
from incentives.usecases.checkout.command import Redeem, Redeemed
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import Table
from tests.builders import NOW, an_ask

_PATIENCE = 60  # times that a shopper asks again when told "busy, ask again"


@dataclass
class Tally:
    """What one process came away with."""

    made: list[Redemption] = field(default_factory=list)
    repeated: int = 0
    refused: list[str] = field(default_factory=list)
    given_back: int = 0
    busy: int = 0
    last_start_s: float = 0.0


@cache
def _bound(endpoint: str, account_id: str, table: str) -> object:
    client = Account(endpoint=endpoint, id=account_id).client("dynamodb")
    bind_table(table, client)
    return client


def work_on(table: Table) -> None:
    """Bind this process to the table, as a function binds its own."""
    client = _bound(table.account.endpoint, table.account.id, table.name)
    bind_table(table.name, client)  # type: ignore[arg-type]


def shop(
    number: int,
    table: Table,
    codes: list[str],
    *,
    attempts: int,
    persons: tuple[str, ...] = (),
    order: str | None = None,
    gives_back_every: int = 0,
) -> Tally:
    """Redeem so many times, each with an order of its own unless one is given.

    Without codes, whatever promotions apply by themselves.
    """
    work_on(table)
    cache, tally = InstanceCache(), Tally()
    for attempt in range(attempts):
        ask = an_ask(
            *([codes[(number * attempts + attempt) % len(codes)]] if codes else []),
            automatic=not codes,
            order=order or f"order-{number}-{attempt}",
            persons=persons,
        )
        made = len(tally.made)
        _redeem(ask, cache, tally, seed=number + attempt)
        if gives_back_every and len(tally.made) > made and len(tally.made) % gives_back_every == 0:
            persistently(lambda: _give_back(tally.made[-1]), tally)
            tally.given_back += 1
    return tally


def shop_on_two_days(
    number: int, table: Table, code: str, *, attempts: int, persons: tuple[str, ...]
) -> Tally:
    """Redeem by turns today and tomorrow; every second use is given back, on either day."""
    work_on(table)
    cache, tally = InstanceCache(), Tally()
    for attempt in range(attempts):
        day, made = NOW + timedelta(days=(number + attempt) % 2), len(tally.made)
        ask = an_ask(code, order=f"order-{number}-{attempt}", persons=persons)
        _redeem(ask, cache, tally, seed=number + attempt, now=day)
        if len(tally.made) > made and made % 2 == 0:
            persistently(lambda: _give_back(tally.made[-1], NOW + timedelta(days=1)), tally)
            tally.given_back += 1
    return tally


def shop_until(number: int, table: Table, code: str, until_s: float) -> Tally:
    """Redeem as fast as it goes until that moment of the machine's monotonic clock."""
    work_on(table)
    cache, tally, attempt = InstanceCache(), Tally(), 0
    while time.monotonic() < until_s:
        ask = an_ask(code, order=f"order-{number}-{attempt}")
        started_s = time.monotonic()
        before = len(tally.made)
        _redeem(ask, cache, tally, seed=number + attempt)
        if len(tally.made) > before:
            tally.last_start_s = started_s
        attempt += 1
    return tally


def give_back(number: int, table: Table, redemption_id: str, times: int) -> Tally:  # noqa: ARG001
    """Give the same redemption back so many times."""
    work_on(table)
    tally = Tally()
    for _ in range(times):
        done = persistently(
            lambda: roll_back(RollBack(redemption_id, whole=False), now=NOW, pause=back_off), tally
        )
        tally.made += done.returned
        tally.repeated += done.repeated
    return tally


def return_units(number: int, table: Table, redemption_id: str, names: list[str]) -> list[int]:  # noqa: ARG001
    """Return a unit of the order's line under each of these names; what was refunded each time."""
    work_on(table)
    tally, refunds = Tally(), []
    for name in names:
        command = ReturnGoods(redemption_id, cause=name, picked=(Picked(1, position=0),))
        done = persistently(partial(return_goods, command, now=NOW, pause=back_off), tally)
        refunds.append(done.returned.refund_minor)
    return refunds


def shop_naively(number: int, table: Table, key: dict[str, str], cap: int, attempts: int) -> int:  # noqa: ARG001
    """Read, check, write: how not to do it. How many were granted."""
    client, granted = table.client, 0
    item_key = {name: {"S": text} for name, text in key.items()}
    for _ in range(attempts):
        item = client.get_item(TableName=table.name, Key=item_key, ConsistentRead=True)["Item"]
        used = int(item["used"]["N"])
        if used < cap:
            client.put_item(TableName=table.name, Item={**item, "used": {"N": str(used + 1)}})
            granted += 1
    return granted


def _redeem(
    ask: Redeem, cache: InstanceCache, tally: Tally, *, seed: int, now: datetime = NOW
) -> None:
    def act() -> Redeemed:
        return redeem(ask, cache=cache, now=now, seed=seed, pause=back_off)

    try:
        done = persistently(act, tally)
    except Refused as refused:
        tally.refused.append(refused.refusal.value)
        return
    tally.made += done.made
    tally.repeated += done.repeated


def _give_back(made: Redemption, now: datetime = NOW) -> None:
    roll_back(RollBack(made.id, whole=False), now=now, pause=back_off)


def persistently[T](act: Callable[[], T], tally: Tally) -> T:
    """Do it, and ask again as often as it is told "busy, ask again"."""
    for _ in range(_PATIENCE):
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
            tally.busy += 1
    raise TimeoutError
