"""What one process of a crowd does to a gift card. Every function takes its number first."""

from collections.abc import Callable
from dataclasses import dataclass, field

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.cards.change_card import ChangeCard, change_card
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, an_ask, redeemed, rolled_back
from tests.concurrency.checkout.shoppers import work_on
from tests.support.cards import asking

_PATIENCE = 60


@dataclass
class Tally:
    """What one process has paid, added and got back, in minor units, and its refusals."""

    paid_minor: int = 0
    added_minor: int = 0
    refused: list[str] = field(default_factory=list)


def pay_and_top_up(number: int, table: Table, attempts: int) -> Tally:
    """Pay 7.00 with an order of one's own, top up 1.00, and give some payments back."""
    work_on(table)
    tally, cache = Tally(), InstanceCache()
    for attempt in range(attempts):
        name = f"{number}-{attempt}"
        _pay(tally, cache, name, give_back=attempt % 3 == 2)
        for _ in range(2):  # the second is a repeat
            patiently(lambda cause=name: _top_up(cause))  # type: ignore[misc]
        tally.added_minor += 1_00
    return tally


def _pay(tally: Tally, cache: InstanceCache, order: str, *, give_back: bool) -> None:
    ask = asking(an_ask("G-1", order=order), G_1=7_00)
    try:
        (one,) = patiently(lambda: redeemed(ask, cache)).made
    except Refused as refused:
        tally.refused.append(refused.refusal)
        return
    if give_back:
        patiently(lambda: rolled_back(one.id))
    else:
        tally.paid_minor += 7_00


def _top_up(cause: str) -> None:
    change_card(ChangeCard("G-1", 1_00, cause, source_id=cause), now=NOW, pause=back_off)


def patiently[T](act: Callable[[], T]) -> T:
    """Ask again as long as others are faster, as a checkout does."""
    for attempt in range(_PATIENCE):
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                raise
            back_off(min(attempt, 5))
    raise AssertionError("never got a turn")
