"""Receipts: for 24 hours an `Idempotency-Key` is used for one request only.

DynamoDB removes what has expired within days. Until then an expired receipt is none, and the next
one is written over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from incentives.domain.checkout.verdict import Inapplicable, Left, Skipped
from incentives.domain.explanation.details import details_of
from incentives.domain.findings import Quoted
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.items import Item, ReceiptItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class _Refused:
    """A code that does not apply, in the words in which its request was answered."""

    code: str
    refusal: Refusal
    details: str = ""


_LEFT: TypeAdapter[tuple[_Refused | Skipped, ...]] = TypeAdapter(tuple[_Refused | Skipped, ...])


def key_of(receipt: Receipt) -> Key:
    """The receipt's key in the table."""
    return keys.receipt(receipt.app_id, receipt.kept_as)


def keep(
    write: Transaction,
    receipt: Receipt,
    resource_id: str,
    now: datetime,
    left: tuple[Left, ...] = (),
) -> None:
    """Add the receipt to a write; it must be the first of its key within `KEPT`.

    `left` are the codes that a redemption left out, so that a repeat leaves out the same although
    they may apply by then.
    """
    write.put(
        ReceiptItem(
            *key_of(receipt),
            digest=receipt.digest,
            resource_id=resource_id,
            refused=_left_text(left) if left else None,
            ttl=int((now + KEPT).timestamp()),
        ),
        Item.pk.does_not_exist() | (Item.ttl <= int(now.timestamp())),
    )


def resource_of(item: Item | None, receipt: Receipt, now: datetime) -> str | None:
    """The resource that the first request with this key made, or None when there was none.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED` when the key came with another request.
    """
    if not isinstance(item, ReceiptItem) or _has_expired(item, now):
        return None
    if item.digest != receipt.digest:
        raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
    return item.resource_id


def left_before(
    items: Mapping[Key, Item | None], receipt: Receipt | None, now: datetime
) -> tuple[Left, ...]:
    """The codes that the first request with this key left out, as far as it was seen.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED` when the key came with another request.
    """
    item = items.get(key_of(receipt)) if receipt else None
    if receipt is None or not isinstance(item, ReceiptItem):
        return ()
    is_first = resource_of(item, receipt, now) is None
    return () if is_first or not item.refused else _left_of(item.refused)


def refuse_second(items: Mapping[Key, Item | None], receipt: Receipt | None, now: datetime) -> None:
    """Refuse a write for a request that was carried out already, and whose answer is gone since.

    A write with a receipt that is there already cannot succeed, however often it is tried.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED`.
    """
    if receipt is None or resource_of(items.get(key_of(receipt)), receipt, now) is None:
        return
    details = "this request was carried out, and what it made is gone; use another key"
    raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED, details)


def _left_text(left: tuple[Left, ...]) -> str:
    """Codes that an order goes without, with the reasons, as text."""
    answered = tuple(
        _Refused(one.code, one.refusal, details_of(one.finding, one.code))
        if isinstance(one, Inapplicable)
        else one
        for one in left
    )
    return _LEFT.dump_json(answered, exclude_defaults=True).decode()


def _left_of(text: str) -> tuple[Left, ...]:
    """Codes that an order goes without from their text; a finding comes back as its words."""
    return tuple(
        Inapplicable(one.code, one.refusal, Quoted(one.details))
        if isinstance(one, _Refused)
        else one
        for one in _LEFT.validate_json(text)
    )


def _has_expired(item: ReceiptItem, now: datetime) -> bool:
    return (item.ttl or 0) <= int(now.timestamp())
