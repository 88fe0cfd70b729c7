"""Tell of an order: what has become of it, so that the engine knows what a person ordered.

Only paid orders count, each once, whoever counted it first: this report, or a redemption whose
campaign asks for first orders. A canceled order counts no more, gives back what it redeemed, and
stays canceled until somebody changes the order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.checkout.counters import Counters
from incentives.store.customers import customer_orders, whole_person
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction, write_guarded
from incentives.usecases.checkout.give_back import GivingBack


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
    """Count the order for its customer, or count it no more and give back what it redeemed.

    Raises:
        Refused: `MISSING_CUSTOMER`, a paid order of nobody; `ORDER_CHANGED`, codes stand on it, and
            this is another sum or customer; `TOO_MANY_REQUESTS`.
    """
    if command.status.counts and not command.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    giving = GivingBack(now, "the order was canceled", pause)
    key = keys.order(command.order_id)

    def attempt(write: Transaction) -> OrderRecord:
        found = redemptions.record_of(fetch_one(key, pause, consistent=True))
        record = found or OrderRecord(command.order_id, command.order, command.customer_id)
        counters = Counters()
        after = _reported(command, record, giving, write, counters)
        if after == record:
            return record
        after = replace(after, revision=record.revision + 1)
        redemptions.put_record(write, after, gives_back=True)
        giving.count_no_more(write, record, after)
        counters.add_to(write, giving.gone, giving.persons)
        return after

    return write_guarded(attempt, pause, learn=lambda images: giving.learn(images, key))


def _reported(
    command: TellOrder,
    record: OrderRecord,
    giving: GivingBack,
    write: Transaction,
    counters: Counters,
) -> OrderRecord:
    """The order after the report; canceled is canceled, in whatever order reports arrive."""
    if record.is_canceled:
        return record
    if command.status is OrderStatus.CANCELED:
        return giving.cancel(write, counters, record)
    if record.stands:
        # Most orders have no codes, and a cold start need not load it.
        from incentives.usecases.checkout.same_request import (
            refuse_another_customer,
            refuse_another_sum,
        )

        refuse_another_sum(record, command.order)
        refuse_another_customer(record, command.persons, giving.pause)
    if record.order.comes_to_otherwise(command.order):
        record = record.described(command.order)
    counted = record.counted or count_order(write, command.persons, giving.now, giving.pause)
    return replace(record, status=command.status, counted=counted)


def count_order(
    write: Transaction, persons: Sequence[str], now: datetime, pause: Pause
) -> tuple[str, ...]:
    """Add to a write that a person completed an order; every hash that it is counted under."""
    if not persons:
        return ()
    person = whole_person.find(persons, pause, counted=True)
    customer_orders.count(write, person.hashes, person.items, now)
    return person.hashes
