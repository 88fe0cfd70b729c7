"""Tell of an order: what has become of it, so that the engine knows what a person ordered.

Only paid orders count, each once, whoever counted it first: this report, or a redemption whose
campaign asks for first orders. A cancelled order counts no more and stays cancelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.customers.shopper import NOBODY
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.customers import customer_orders, person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.snapshot.customer import Customer


@dataclass(frozen=True, slots=True)
class TellOrder:
    """What the shop says.

    Attributes:
        order_id: the engine's id of the order.
        persons: hashes of the customer; empty when it is not said whose order it is.
        status: what has become of the order.
    """

    order_id: str
    order: Order
    persons: tuple[str, ...]
    status: OrderStatus
    customer_id: str | None = None


def report_order(command: TellOrder, *, now: datetime, pause: Pause) -> OrderRecord:
    """Count the order for its customer, or count it no more.

    Raises:
        Refused: `MISSING_CUSTOMER`, a paid order of nobody; `TOO_MANY_REQUESTS`.
    """
    if command.status is OrderStatus.PAID and not command.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    gone = set[Key]()

    def attempt(write: Transaction) -> OrderRecord:
        items = _look(command, pause)
        record = _record(command, items)
        told = _told(command, record, items)
        if told == record:
            return record
        redemptions.put_record(write, replace(told, revision=record.revision + 1))
        if told.counted and not record.counted:
            customer_orders.count(write, told.counted, items, now)
        if record.counted and not told.counted:
            customer_orders.uncount(write, record.counted, gone)
        return told

    def learn(images: Images) -> None:
        gone.update(key for key, left in images.items() if left is None)

    return write_guarded(attempt, pause, learn=learn)


def _look(command: TellOrder, pause: Pause) -> dict[Key, Item]:
    """The order, and all that is counted for the person, whatever hash it lies under."""
    asked = [keys.order(command.order_id), *map(person_keys.orders_of, command.persons)]
    items = fetch(asked, pause, consistent=True)
    further = {person_keys.orders_of(one) for one in _everyone(command, items)} - set(asked)
    return items | (fetch(further, pause, consistent=True) if further else {})


def _everyone(command: TellOrder, items: Mapping[Key, Item]) -> tuple[str, ...]:
    """Every hash of the person: those that are named, and those that are linked to them."""
    return Customer(command.persons, NOBODY).everyone(items)


def _record(command: TellOrder, items: Mapping[Key, Item]) -> OrderRecord:
    found = redemptions.record_of(items.get(keys.order(command.order_id)))
    return found or OrderRecord(command.order_id, command.order, command.customer_id)


def _told(command: TellOrder, record: OrderRecord, items: Mapping[Key, Item]) -> OrderRecord:
    """The order once this was told; cancelled is cancelled, in whatever order reports arrive."""
    if record.status is OrderStatus.CANCELED:
        return record
    if command.status is OrderStatus.CANCELED:
        return replace(record, status=OrderStatus.CANCELED, counted=())
    counted = record.counted or _everyone(command, items)
    return replace(record, status=OrderStatus.PAID, counted=counted)
