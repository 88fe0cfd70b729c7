"""What a request knows of its customer: nothing, unless a campaign asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.codes.holder import is_holder
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.asks import asks_of
from incentives.domain.condition.facts import CustomerFacts
from incentives.domain.condition.tree import Condition
from incentives.domain.customers.shopper import Shopper
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Pause

if TYPE_CHECKING:
    from incentives.domain.customers.known_orders import KnownOrders

_READS = 3  # as named, then linked hashes and the record that a pointer leads to
_NO_ORDER = OrderRecord("", Order())

type Items = Mapping[Key, Item | None]


@dataclass(frozen=True, slots=True)
class Customer:
    """The customer of a request.

    Attributes:
        named: hashes of the customer as the request names them.
        shopper: what the shop says.
    """

    named: tuple[str, ...]
    shopper: Shopper

    def needed(self, conditions: Condition | None, items: Items) -> set[Key]:
        """The items that these conditions ask for, as far as is known by now."""
        asks, needed = asks_of(conditions), set[Key]()
        if asks.orders:
            from incentives.store.customers import whole_person

            needed |= whole_person.asked(self.named, items, counted=True)
        if asks.of_record(self.shopper.customer):
            from incentives.store.customers import customers

            needed |= {person_keys.customer(person) for person in self.named}
            homes = (customers.home_of(items.get(person_keys.customer(one))) for one in self.named)
            needed |= {person_keys.customer(home) for home in homes if home}
        return needed

    def needed_for_holder(self, voucher: Voucher, items: Items) -> set[Key]:
        """What says whether the holder of a code has a name that the request does not bring."""
        if not self.named or not voucher.holders or is_holder(voucher, self.named):
            return set()
        from incentives.store.customers import whole_person

        return whole_person.asked(self.named, items)

    def everyone(self, items: Items) -> tuple[str, ...]:
        """Every hash of the person: those of the request, and those that are linked to them."""
        if not any(person_keys.orders_of(one) in items for one in self.named):
            return self.named
        from incentives.store.customers import whole_person

        return whole_person.everyone(self.named, items)

    def orders_before(self, items: Items) -> int | None:
        """Orders that the customer had completed before, as the shop or the engine knows."""
        facts = self.shopper_on(_NO_ORDER, items).customer
        return facts.orders if facts else None

    def shopper_on(self, record: OrderRecord, items: Items) -> Shopper:
        """What is known of the shopper, for a decision on this order.

        The order itself is none of those before it, when it was counted already.
        """
        if not self._is_loaded(items):
            return self.shopper
        from incentives.domain.customers.known_orders import together

        everyone = self.everyone(items)
        orders = together(self._orders(everyone, items))
        if orders and not set(everyone).isdisjoint(record.counted):
            orders -= 1
        return replace(self.shopper, customer=self._facts(items, orders))

    def _facts(self, items: Items, orders: int | None) -> CustomerFacts:
        from incentives.domain.customers.known_customer import customer_facts
        from incentives.store.customers import customers

        known = {key: item for key, item in items.items() if item is not None}
        record = customers.first_record(self.named, known)
        counts = any(person_keys.orders_of(one) in items for one in self.named)
        return customer_facts(self.shopper.customer, record, orders, counts=counts)

    def _is_loaded(self, items: Items) -> bool:
        loaded = (
            person_keys.customer(one) in items or person_keys.orders_of(one) in items
            for one in self.named
        )
        return any(loaded)

    def _orders(self, persons: Iterable[str], items: Items) -> "list[KnownOrders | None]":
        from incentives.store.customers import customer_orders

        return [
            customer_orders.known_orders_of(items.get(person_keys.orders_of(person)))
            for person in persons
        ]


def known_shopper(
    persons: tuple[str, ...],
    said: Shopper,
    conditions: Condition | None,
    known: Items,
    pause: Pause,
) -> Shopper:
    """What is known of the shopper, for conditions outside an order; no read when none asks.

    Args:
        persons: hashes of the person.
        said: by a server.
        conditions: that are about to be decided.
        known: items that were read already.
        pause: between tries.
    """
    customer, items = Customer(persons, said), {**known}
    for _ in range(_READS):
        missing = customer.needed(conditions, items) - items.keys()
        if not missing:
            break
        found = fetch(missing, pause, consistent=True)
        items |= {key: found.get(key) for key in missing}
    return customer.shopper_on(_NO_ORDER, items)
