"""What one process of a crowd does to persons whose names are joined and parted meanwhile."""

from functools import partial

from incentives.domain.customers.customer import CustomerChange
from incentives.runtime.patience import back_off
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.customers.unlink_customer import unlink_customer
from tests.account import Table
from tests.builders import NOW
from tests.concurrency.checkout import shoppers

JO, MAIL = "jo", "jo@a.example"
NAMES = ((JO,), (MAIL,), (JO, MAIL))


def join() -> None:
    """The record has both names."""
    change = CustomerChange((JO, MAIL), MAIL, source_id=JO, email=MAIL)
    save_customer(change, now=NOW, pause=back_off)


def part() -> None:
    """Support takes the address off."""
    unlink_customer(JO, (JO,), (MAIL,), now=NOW, pause=back_off)


def redeem(number: int, table: Table, code: str, *, attempts: int) -> shoppers.Tally:
    """Redeem by turns under one name, the other, and both; every second use is given back."""
    act = partial(shoppers.shop, attempts=attempts, gives_back_every=2)
    return act(number, table, [code], persons=NAMES[number % len(NAMES)])


def join_among_shoppers(
    number: int, table: Table, code: str, *, attempts: int, parts: bool
) -> shoppers.Tally:
    """The first process joins the names, and parts them again by turns; all others redeem."""
    if number:
        return redeem(number, table, code, attempts=attempts)
    shoppers.work_on(table)
    tally = shoppers.Tally()
    for _ in range(3 if parts else 1):
        shoppers.persistently(join, tally)
        if parts:
            shoppers.persistently(part, tally)
    return tally
