"""What one process of a crowd does with coupons for points; its number comes first."""

from collections.abc import Callable
from functools import partial

from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.patience import back_off
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.points.reverse_spending import reverse_spending
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, an_ask
from tests.concurrency.checkout.shoppers import work_on
from tests.support.points.code_reward_setup import bought, person

_PATIENCE = 60


def buy(
    number: int, table: Table, club: Programme, members: list[str], reward: Reward, *, times: int
) -> str:
    """Buy one coupon, so many times the same; the code, or why there is none."""
    work_on(table)
    seed = bytes([number]) * 32

    def code() -> str:
        return str(bought(club, members[number], reward, pause=back_off, seed=seed).entry.code)

    return "/".join(sorted({_persistently(code) for _ in range(times)}))


def use_or_return(
    number: int, table: Table, club: Programme, member: str, entries: dict[str, str]
) -> dict[str, str]:
    """Redeem each code, or give it back: half of the crowd this, half that; what came of it."""
    work_on(table)
    return {
        code: _persistently(
            partial(_give_back, club, member, entry)
            if number % 2
            else partial(_use, code, member, number)
        )
        for code, entry in entries.items()
    }


def _use(code: str, member: str, number: int) -> str:
    ask = an_ask(code, order=f"order-{number}-{code}", persons=(person(member),))
    redeem(ask, cache=InstanceCache(), now=NOW, seed=number, pause=back_off)
    return "used"


def _give_back(club: Programme, member: str, entry: str) -> str:
    back = reverse_spending(member, entry, club, reason=None, now=NOW, pause=back_off)
    return "repeated" if back.repeated else "returned"


def _persistently(act: Callable[[], str]) -> str:
    for _ in range(_PATIENCE):
        try:
            return act()
        except Refused as refused:
            if refused.refusal is not Refusal.TOO_MANY_REQUESTS:
                return refused.refusal.value
    raise TimeoutError
