"""Receipts: an `Idempotency-Key` is used for one request only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from incentives.domain.refusal import Refusal, Refused
from incentives.domain.verdict import Left
from incentives.store import keys
from incentives.store.bodies import left_of, left_text
from incentives.store.items import Item, ReceiptItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whose key, which key, and the digest of the request that it was sent with."""

    app_id: str
    idempotency_key: str
    digest: str

    @property
    def key(self) -> Key:
        """The receipt's key in the table."""
        return keys.receipt(self.app_id, self.idempotency_key)


def keep(
    write: Transaction,
    receipt: Receipt,
    resource_id: str,
    now: datetime,
    left: tuple[Left, ...] = (),
) -> None:
    """Add the receipt to a write; it must be the first of its key.

    `left` are the codes that a redemption left out, so that a repeat leaves out the same although
    they may apply by then.
    """
    write.put(
        ReceiptItem(
            *receipt.key,
            digest=receipt.digest,
            resource_id=resource_id,
            refused=left_text(left) if left else None,
            ttl=int((now + KEPT).timestamp()),
        ),
        Item.pk.does_not_exist(),
    )


def resource_of(item: Item | None, receipt: Receipt) -> str | None:
    """The resource that the first request with this key made, or None when there was none.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED` when the key came with another request.
    """
    if not isinstance(item, ReceiptItem):
        return None
    if item.digest != receipt.digest:
        raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
    return item.resource_id


def left_before(items: Mapping[Key, Item | None], receipt: Receipt | None) -> tuple[Left, ...]:
    """The codes that the first request with this key left out, as far as it was seen.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED` when the key came with another request.
    """
    item = items.get(receipt.key) if receipt else None
    if receipt is None or not isinstance(item, ReceiptItem):
        return ()
    resource_of(item, receipt)
    return left_of(item.refused) if item.refused else ()
