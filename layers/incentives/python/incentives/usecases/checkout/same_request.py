"""Whether a redemption is about the order as it stands, or about another one under its number."""

from collections.abc import Collection, Iterable, Mapping

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.customers.person import customer_id
from incentives.domain.findings import Circumstance
from incentives.domain.redeemable import NO_WISH, Wish
from incentives.domain.refusal import Refusal, Refused
from incentives.store.transaction import Pause
from incentives.usecases.checkout.command import Command
from incentives.usecases.snapshot.loader import SnapshotLoader


def refuse_another(
    found: OrderRecord, command: Command, codes: Collection[str], pause: Pause
) -> None:
    """Refuse what is no repeat: figures of one order are never an answer about another.

    The same is the same goods at the same prices, with the same shipping and currency, for the same
    customer, paid with the same credits. What a request does not say is no difference.

    Raises:
        Refused: `ORDER_CHANGED`.
    """
    if not found.stands:
        return
    if found.contradicts(command.order):
        raise _changed(Circumstance.ORDER_READS_OTHERWISE)
    refuse_another_customer(found, command.persons, pause)
    if asks_otherwise(found, codes, command.wishes):
        raise _changed(Circumstance.ORDER_PAID_OTHERWISE)


def refuse_another_sum(found: OrderRecord, order: Order) -> None:
    """Refuse an order that is told by its sum alone, when it is another one than codes stand on.

    Raises:
        Refused: `ORDER_CHANGED`.
    """
    if found.stands and found.order.comes_to_otherwise(order):
        raise _changed(Circumstance.ORDER_READS_OTHERWISE)


def refuse_another_customer(found: OrderRecord, persons: tuple[str, ...], pause: Pause) -> None:
    """Refuse to tell one customer of another's order.

    Raises:
        Refused: `ORDER_CHANGED`.
    """
    if is_of_another(found, persons, pause):
        raise _changed(Circumstance.ORDER_OF_ANOTHER)


def is_of_another(found: OrderRecord, persons: tuple[str, ...], pause: Pause) -> bool:
    """Whether codes stand on an order of another customer; names of one record are one person's."""
    known = bool(found.customer_id or found.persons)
    if not (found.stands and persons and known) or _is_of(found, persons):
        return False
    # Nearly no request comes here, and every cold start would load it.
    from incentives.store.customers import whole_person

    return not _is_of(found, whole_person.find(persons, pause).hashes)


def _is_of(found: OrderRecord, persons: Iterable[str]) -> bool:
    """Whether one of these hashes is the order's customer."""
    return any(one in found.persons or customer_id((one,)) == found.customer_id for one in persons)


def on_this_cart(
    record: OrderRecord,
    command: Command,
    codes: Collection[str],
    loader: SnapshotLoader,
) -> OrderRecord:
    """The record for a validation: what stands, evaluated on this cart where it is another one."""
    same = not asks_otherwise(record, codes, command.wishes)
    if same and not record.contradicts(command.order):
        return record
    from incentives.usecases.checkout.change_points import wishes_of
    from incentives.usecases.checkout.changed_order import Growth, evaluated_anew
    from incentives.usecases.checkout.return_terms import ReturnBooks

    standing = [one.code for one in record.redemptions if one.rollback is None]
    wishes = wishes_of(record, command.wishes)
    loader.ask(wishes)
    snapshot = loader.load((*codes, *standing))
    order = record.order if command.order.is_bare else command.order
    books = ReturnBooks(loader.pause)
    return evaluated_anew(record, order, wishes, Growth(snapshot), books).record


def asks_otherwise(record: OrderRecord, codes: Collection[str], wishes: Mapping[str, Wish]) -> bool:
    """Whether a card that paid for the order is asked for another payment."""
    return any(
        one.rollback is None and one.is_asked_otherwise(wishes.get(one.code, NO_WISH))
        for one in record.of_codes(codes)
    )


def _changed(how: Circumstance) -> Refused:
    return Refused(Refusal.ORDER_CHANGED, how, resource_type="order")
