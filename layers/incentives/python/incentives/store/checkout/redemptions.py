"""The redemptions of an order in the table, written under the order's revision."""

from dataclasses import replace

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.bodies import order_record_of, order_record_text
from incentives.store.items import Item, OrderItem
from incentives.store.transaction import Transaction

# Of DynamoDB's 400 KB for an item; what gives back has the rest, for returns and their reasons.
_MOST_BYTES = 300_000
_MOST_BYTES_GIVING_BACK = 390_000


def record_of(item: Item | None) -> OrderRecord | None:
    """The redemptions of an order from its item, or None when it has none.

    An earlier release kept no shares of lines: they are there, too.
    """
    if not isinstance(item, OrderItem):
        return None
    record = replace(order_record_of(item.body), revision=item.revision)
    if not record.lacks_shares:
        return record
    from incentives.domain.checkout.shares import with_shares

    return with_shares(record)


def put_record(write: Transaction, record: OrderRecord, *, gives_back: bool = False) -> None:
    """Write an order's redemptions over the revision before this one.

    Args:
        write: what to add it to.
        record: the order.
        gives_back: whether it only gives back; there is more room for that.

    Raises:
        Refused: `TOO_MANY_REDEEMABLES`; the order is too large for an item.
    """
    body = order_record_text(replace(record, revision=0))
    if len(body.encode()) > (_MOST_BYTES_GIVING_BACK if gives_back else _MOST_BYTES):
        raise Refused(
            Refusal.TOO_MANY_REDEEMABLES, "lines and codes of this order are too many to keep"
        )
    item = OrderItem(*keys.order(record.id), revision=record.revision, body=body)
    if record.revision == 1:
        write.put(item, Item.pk.does_not_exist())
    else:
        write.rewrite(item, OrderItem.revision == record.revision - 1)


def related_id(redemption: Redemption) -> str:
    """The id of what was redeemed: a member's own, else one that follows from the code."""
    return (
        redemption.code
        if redemption.points is not None
        else derived_ids.voucher_id(redemption.code)
    )


def order_key_of(redemption_id: str) -> keys.Key:
    """Where the order of a redemption, or of a stack, is kept.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`; no redemption has such an id.
    """
    order_id = derived_ids.order_id_of_redemption(redemption_id)
    if order_id is None:
        raise _no_redemption(redemption_id)
    return keys.order(order_id)


def order_in(item: Item | None, order_id: str) -> OrderRecord:
    """The order of an item.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`.
    """
    record = record_of(item)
    if record is None:
        raise Refused(
            Refusal.RESOURCE_NOT_FOUND,
            f"Cannot find order with id {order_id}",
            resource_type="order",
            resource_id=order_id,
        )
    return record


def redemption_in(
    item: Item | None, redemption_id: str
) -> tuple[OrderRecord, tuple[Redemption, ...]]:
    """The order of an item, and its redemption of this id; of a stack's id, all of the stack.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`.
    """
    record = record_of(item)
    found = record.of_id(redemption_id) if record else ()
    if record is None or not found:
        raise _no_redemption(redemption_id)
    return record, found


def _no_redemption(redemption_id: str) -> Refused:
    return Refused(
        Refusal.RESOURCE_NOT_FOUND,
        f"Cannot find redemption with id {redemption_id}",
        resource_type="redemption",
        resource_id=redemption_id,
    )
