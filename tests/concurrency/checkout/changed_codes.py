"""What one process of a crowd does to a code that is changed or deleted; its number comes first."""

from incentives.domain.refusal import Refused
from incentives.runtime.patience import back_off
from incentives.usecases.checkout.redeem import redeem
from incentives.usecases.codes.change_voucher import VoucherChange, change_voucher
from incentives.usecases.codes.switch_voucher import delete_voucher
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, an_ask
from tests.concurrency.checkout.shoppers import work_on
from tests.support.scheduler import FakeScheduler


def change_or_redeem(number: int, table: Table, code: str, uses: list[int]) -> list[str]:
    """The first process sets one number of uses after the other, the others use the code."""
    work_on(table)
    if number == 0:
        for quantity in uses:
            change_voucher(code, VoucherChange(quantity=quantity), pause=back_off)
        return []
    return [_redeemed(code, f"order-{number}-{n}") for n in range(len(uses))]


def delete_or_redeem(number: int, table: Table, codes: list[str]) -> list[str]:
    """The first process deletes the codes, the others use them."""
    work_on(table)
    return [
        _deleted(code) if number == 0 else _redeemed(code, f"{number}-{code}") for code in codes
    ]


def _deleted(code: str) -> str:
    try:
        delete_voucher(code, now=NOW, pause=back_off, scheduler=FakeScheduler().scheduler)
    except Refused as refused:
        return refused.refusal.value
    return "deleted"


def _redeemed(code: str, order: str) -> str:
    try:
        redeem(an_ask(code, order=order), cache=InstanceCache(), now=NOW, seed=0, pause=back_off)
    except Refused as refused:
        return refused.refusal.value
    return "done"
