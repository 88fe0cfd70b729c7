"""First orders with sixteen processes: one person has one, under whatever names they come."""

from dataclasses import replace
from functools import partial

from incentives.domain.condition.words import Words
from incentives.domain.customers.customer import CustomerChange
from incentives.store.customers import person_keys
from incentives.usecases.customers.save_customer import save_customer
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause
from tests.concurrency.checkout import shoppers
from tests.support.points.ledger_checks import assert_balanced
from tests.support.processes import Processes

S, E = "id-of-jo", "address-of-jo"
FIRST = "customer_rules_violated"


def for_new_customers(*codes: str) -> None:
    new = Words("customer.segments", "contains_any", ("new_customer",))
    for code in codes:
        keep(replace(a_campaign(public_code=code, open_gates=4), conditions=new))


def shop_as_somebody(number: int, table: Table, codes: list[str]) -> shoppers.Tally:
    """Half of the processes come by the shop's id, half by the address."""
    named = (S,) if number % 2 else (E,)
    return shoppers.shop(number, table, codes, attempts=4, persons=named)


def orders_of(table: Table, person: str) -> int:
    pk, sk = person_keys.orders_of(person)
    (item,) = (one for one in table.items() if (one["pk"]["S"], one["sk"]["S"]) == (pk, sk))
    return int(item["orders"]["N"])


def test_one_person_has_one_first_order_in_any_storm(processes: Processes, shop: Table) -> None:
    """Many campaigns, many orders, both names in each request."""
    for_new_customers("WELCOME", "HELLO")
    shopping = partial(shoppers.shop, attempts=4, persons=(S, E))
    tallies = processes.all(shopping, shop, ["WELCOME", "HELLO"])
    assert sum(len(tally.made) for tally in tallies) == 1
    assert {reason for tally in tallies for reason in tally.refused} == {FIRST}
    assert (orders_of(shop, S), orders_of(shop, E)) == (1, 1)
    assert_balanced(shop)


def test_a_person_of_two_names_has_one_first_order_when_the_record_joins_them(
    processes: Processes, shop: Table
) -> None:
    """Each request has one name only, and they race."""
    for_new_customers("WELCOME")
    save_customer(CustomerChange((S, E), E, source_id="4711"), now=NOW, pause=no_pause)
    tallies = processes.all(shop_as_somebody, shop, ["WELCOME"])
    assert sum(len(tally.made) for tally in tallies) == 1
    assert (orders_of(shop, S), orders_of(shop, E)) == (1, 1)


def test_one_order_is_counted_once_whoever_sends_it(processes: Processes, shop: Table) -> None:
    for_new_customers("WELCOME")
    shopping = partial(shoppers.shop, attempts=2, persons=(S,), order="O-1")
    tallies = processes.all(shopping, shop, ["WELCOME"])
    assert not [reason for tally in tallies for reason in tally.refused]
    assert orders_of(shop, S) == 1
