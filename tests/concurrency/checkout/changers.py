"""What one process of a crowd does to an order that is changed; its number comes first."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from incentives.domain import derived_ids
from incentives.domain.checkout.order import Order
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.store.campaigns import campaigns
from incentives.store.transaction import GuardFailed
from incentives.usecases.checkout.change_order import change_order
from incentives.usecases.checkout.command import ChangeOrder
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, an_ask, change
from tests.concurrency.checkout.shoppers import work_on

_PATIENCE = 60
ORDER = "O-1"


def change_or_shop(number: int, table: Table, amounts_minor: list[int], attempts: int) -> list[str]:
    """The first process changes the order to one amount after the other, the others redeem."""
    work_on(table)
    if number == 0:
        return [_changed(amount_minor) for amount_minor in amounts_minor]
    cache = InstanceCache()
    return [_redeemed(f"order-{number}-{n}", "WELCOME", cache) for n in range(attempts)]


def swap_or_shop(number: int, table: Table, rounds: int) -> list[str]:
    """The first process swaps U-1 and U-2 on the order, the others want the use that it frees."""
    work_on(table)
    if number == 0:
        pairs = [("U-1", "U-2"), ("U-2", "U-1")]
        return [
            _persistently(_change(added=(pairs[n % 2][1],), removed=(pairs[n % 2][0],)))
            for n in range(rounds)
        ]
    cache = InstanceCache()
    return [_redeemed(f"order-{number}-{n}", "WELCOME", cache) for n in range(rounds)]


def change_to(number: int, table: Table, amounts_minor: list[int]) -> list[str]:
    """Change the order to one amount after the other, each process beginning with another."""
    work_on(table)
    begin = number % len(amounts_minor)
    return [_changed(minor) for minor in (*amounts_minor[begin:], *amounts_minor[:begin])]


def do_everything(
    number: int, table: Table, redemption_id: str, campaign_id: str, rounds: int
) -> list[str]:
    """Change the order, return goods of it, give a code back, add others, stop its campaign."""
    work_on(table)
    back = ReturnGoods(redemption_id, cause=f"return-{number}", stated_minor=1_00)
    acts: list[Callable[[], object]] = [
        _change(described=lambda order: replace(order, stated_minor=50_00 + number * 10_00)),
        lambda: return_goods(back, now=NOW, pause=back_off),
        lambda: roll_back(RollBack(redemption_id, whole=False), now=NOW, pause=back_off),
        _change(added=("U-1",)),
        _change(removed=("U-1",)),
        lambda: _redeem(ORDER, "FIVE", InstanceCache(), amount_minor=None),
        lambda: _stop(campaign_id),
    ]
    return [_persistently(acts[(number + n) % len(acts)]) for n in range(rounds)]


def _stop(campaign_id: str) -> None:
    settled = campaigns.settled(campaign_id, back_off)
    with suppress(GuardFailed):  # another process stops it
        change(settled, stopped=True) if settled else None


def _change(**to: Any) -> Callable[[], object]:
    command = ChangeOrder(derived_ids.order_id_of(ORDER), **to)
    return lambda: change_order(command, cache=InstanceCache(), now=NOW, seed=0, pause=back_off)


def _changed(amount_minor: int) -> str:
    def described(order: Order) -> Order:
        return replace(order, stated_minor=amount_minor)

    return _persistently(_change(described=described))


def _redeemed(order: str, code: str, cache: InstanceCache) -> str:
    return _persistently(lambda: _redeem(order, code, cache))


def _redeem(
    order: str, code: str, cache: InstanceCache, amount_minor: int | None = 100_00
) -> object:
    ask = an_ask(code, order=order, amount_minor=amount_minor)
    return redeem(ask, cache=cache, now=NOW, seed=0, pause=back_off)


def _persistently(act: Callable[[], object]) -> str:
    """What came of it; who is told to ask again does."""
    for _ in range(_PATIENCE):
        try:
            act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                return refused.refusal.value
        else:
            return "done"
    raise TimeoutError
