"""Who gets a code: what the engine knows of a person, and addresses that are thrown away."""

from dataclasses import replace

import pytest

from incentives.domain import derived_ids
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.condition.tree import Group
from incentives.domain.condition.word import Word
from incentives.domain.condition.words import Words
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.person import Customer
from incentives.usecases.checkout.report_order import TellOrder, report_order
from incentives.usecases.customers.save_customer import save_customer
from tests.builders import NOW, no_pause
from tests.support.customers.customers import KEY
from tests.support.landing import OPEN, code_of, for_visitors, key_of, visit

NEW = Words("customer.segments", "contains_any", ("new_customer",))
NOTHING_HERE = (400, "no_voucher_suitable_for_publication")


def hashes(email: str) -> tuple[str, ...]:
    return Customer.of({"email": email}).hashes(KEY)


def bought(email: str) -> None:
    order = TellOrder(
        derived_ids.order_id_of("O-1"), Order(id="O-1"), hashes(email), OrderStatus.PAID
    )
    report_order(order, now=NOW, pause=no_pause)


def test_only_new_customers_get_a_welcome_code() -> None:
    campaign = for_visitors(replace(OPEN, conditions=NEW))
    bought("jo.doe@gmail.com")
    assert key_of(visit(campaign, "JoDoe@googlemail.com")) == NOTHING_HERE
    assert code_of(visit(campaign, "ann@example.com"))


def test_only_customers_of_a_country_get_a_code() -> None:
    campaign = for_visitors(
        replace(OPEN, conditions=Group("all", (NEW, Word("customer.country", "is", ("DE",)))))
    )
    for name, country in (("ann", "DE"), ("bob", "FR")):
        address = hashes(f"{name}@example.com")
        said = CustomerChange(address, address[0], email=f"{name}@example.com", country=country)
        save_customer(said, now=NOW, pause=no_pause)
    assert code_of(visit(campaign, "ann@example.com"))
    for nobody in ("bob@example.com", "stranger@example.com"):
        assert key_of(visit(campaign, nobody)) == NOTHING_HERE


@pytest.mark.parametrize("address", ["jo@mailinator.com", "jo@Any.Mailinator.com"])
def test_an_address_to_be_thrown_away_gets_no_code_where_that_matters(address: str) -> None:
    """Persons are compared, not spellings."""
    assert key_of(visit(for_visitors(replace(OPEN, no_disposable=True)), address)) == NOTHING_HERE
    assert code_of(visit(for_visitors(), address))
