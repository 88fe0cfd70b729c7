"""A change of an order is told once, beside the codes that it added and gave back."""

from datetime import timedelta

from incentives.domain import derived_ids
from incentives.domain.events.event import Event
from incentives.domain.events.orders import OrderFact
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.pricing.cart import CartLine
from incentives.store import keys
from incentives.store.events.orders import order_events
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause, redeemed
from tests.support.checkout.changed_orders import ORDER, asking_for, changed, with_lines

SHIRT = CartLine(quantity=1, price_minor=20_00, product_id="shirt")
COAT = CartLine(quantity=1, price_minor=70_00, product_id="coat")


def order_item() -> Item:
    item = fetch_one(keys.order(derived_ids.order_id_of(ORDER)), no_pause, consistent=True)
    assert item is not None
    return item


def test_two_changes_in_one_instant_tell_two_events(bound_table: Table) -> None:
    assert bound_table.items() == []
    keep(a_campaign())
    redeemed(asking_for("WELCOME", lines=(SHIRT,)))
    told = []
    for lines in ((COAT,), (SHIRT,), (COAT, SHIRT)):
        before = order_item()
        changed(described=with_lines(*lines), now=NOW)
        told += told_by_a_change(before)
    assert [one.type.value for one in told] == ["order.changed"] * 3
    assert len({one.id for one in told}) == 3


def told_by_a_change(before: Item) -> list[Event]:
    return list(order_events(before, order_item()))


def test_a_change_tells_what_is_due_and_what_each_code_gives_now(bound_table: Table) -> None:
    assert bound_table.items() == []
    keep(a_campaign())
    keep(a_campaign(public_code="FIVE", offer=AmountOff(5_00)))
    keep(a_campaign(public_code="TWO", offer=AmountOff(2_00)))
    redeemed(asking_for("WELCOME", "FIVE", lines=(SHIRT,)))
    before = order_item()
    changed(described=with_lines(COAT, SHIRT), added=("TWO",), removed=("FIVE",))
    events = told_by_a_change(before)
    assert [one.type.value for one in events] == [
        "redemption.rolled_back",
        "redemption.succeeded",
        "order.changed",
    ]
    fact = events[-1].fact
    assert isinstance(fact, OrderFact)
    assert (fact.order_before, fact.order_amount) == (20_00, 90_00)
    assert (fact.due_before, fact.due_amount) == (13_00, 79_00)
    assert [(one.discount_before, one.discount_amount) for one in fact.discounts] == [(2_00, 9_00)]
    before = order_item()
    changed(described=with_lines(SHIRT), now=NOW + timedelta(hours=1))
    assert [one.type.value for one in told_by_a_change(before)] == ["order.changed"]
    assert list(order_events(before, before)) == []
