"""What one process of a crowd does to a member whose points pay, beside a gift card and a code."""

import random
from dataclasses import dataclass, field
from functools import partial

from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.refusal import Refused
from incentives.runtime.patience import back_off
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.checkout.roll_back import RollBack, roll_back
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.change_member import change_member
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.cards.cards import patiently
from tests.concurrency.checkout.shoppers import work_on
from tests.support.checkout.payments import Wallet, paying

EARNED, BOUGHT = 10, 7


@dataclass
class Tally:
    """Points that one process gave and took outside of orders, and its refusals."""

    earned: int = 0
    bought: int = 0
    paid: int = 0
    refused: list[str] = field(default_factory=list)


def pay_and_earn(number: int, table: Table, wallet: Wallet, attempts: int) -> Tally:
    """Pay orders of one's own with points, a card and a code; earn and buy beside; give back."""
    work_on(table)
    tally, cache, dice = Tally(), InstanceCache(), random.Random(number)  # noqa: S311 (a storm)
    for attempt in range(attempts):
        name = f"{number}-{attempt}"
        for act in dice.sample((_pay, _earn, _buy), 3):
            try:
                patiently(partial(act, tally, cache, wallet, name))
            except Refused as refused:
                tally.refused.append(refused.refusal)
    return tally


def _pay(tally: Tally, cache: InstanceCache, wallet: Wallet, name: str) -> None:
    """Twice the same request, as a checkout that lost the answer; then some comes back."""
    ask = paying(
        wallet, "WELCOME", "G-1", points=50, order=name, amount_minor=20_00, credits_minor=3_00
    )
    act = partial(redeem, ask, cache=cache, now=NOW, seed=len(name), pause=back_off)
    done = patiently(act)
    assert patiently(act).made == done.made
    tally.paid += 1
    stack = done.made[0].parent_id or done.made[0].id
    match len(name) + int(name.split("-", maxsplit=1)[0]):
        case turn if turn % 3 == 0:
            patiently(partial(roll_back, RollBack(stack, whole=True), now=NOW, pause=back_off))
        case turn if turn % 3 == 1:
            command = ReturnGoods(stack, cause=name, stated_minor=15_00)
            patiently(partial(return_goods, command, now=NOW, pause=back_off))


def _earn(tally: Tally, cache: InstanceCache, wallet: Wallet, name: str) -> None:
    del cache
    cause = Cause(id=f"earn-{name}", type=EntryType.EARNED)
    command = AwardPoints(wallet.member_id, cause, EARNED, wallet.club.lot)
    award_points(command, wallet.club, now=NOW, pause=back_off)
    tally.earned += EARNED


def _buy(tally: Tally, cache: InstanceCache, wallet: Wallet, name: str) -> None:
    del cache
    cause = Cause(id=f"buy-{name}", type=EntryType.SPENT)
    change_member(
        wallet.member_id,
        cause,
        lambda member, moment: ledger.spend(member, BOUGHT, cause, moment),
        wallet.club,
        now=NOW,
        pause=back_off,
    )
    tally.bought += BOUGHT
