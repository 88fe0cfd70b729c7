"""Gift cards in the table: money on the code's item, and one item for each line of its ledger.

Every change rests on the number of lines that it saw, so the lines are numbered without a gap and
each leaves the balance that it says. The line of a redemption is written in its transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.cards.gift_card import CreditEntry, CreditType, Gift
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.codes.voucher import Voucher
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import Body
from incentives.store.cards import credit_keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item, VoucherItem, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

_ENTRY = Body(CreditEntry)


class CreditCauseItem(Item, discriminator=Kind.CREDIT_CAUSE.value):
    """That a change by hand was made, and by which line; `digest` as of a receipt."""

    number = WholeNumberAttribute()
    digest = UnicodeAttribute(null=True)


class CreditEntryItem(Item, discriminator=Kind.CREDIT_ENTRY.value):
    """A line of a card's ledger; written once."""

    body = UnicodeAttribute()


def entry_of(item: Item | None) -> CreditEntry | None:
    """The line of an item, or None when the item is missing or something else."""
    return _ENTRY.of(item.body) if isinstance(item, CreditEntryItem) else None


def unchanged(before: Gift) -> Condition:
    """That nobody has changed the money since it was seen, and so that it is still there."""
    seen: Condition = VoucherItem.gift_entries == before.entries
    seen &= VoucherItem.gift_balance == before.balance_minor
    return seen


def becoming(after: Gift) -> list[Action]:
    """The actions that leave a card with this money."""
    return [
        VoucherItem.gift_loaded.set(after.loaded_minor),
        VoucherItem.gift_removed.set(after.removed_minor),
        VoucherItem.gift_balance.set(after.balance_minor),
        VoucherItem.gift_entries.set(after.entries),
    ]


def put_entry(write: Transaction, code: str, entry: CreditEntry) -> None:
    """Add the next line of a card's ledger to a write."""
    body = _ENTRY.text(entry)
    item = CreditEntryItem(*credit_keys.credit_entry(code, entry.number), body=body)
    write.put(item, Item.pk.does_not_exist())


def change(
    write: Transaction,
    voucher: Voucher,
    after: Gift,
    entry: CreditEntry,
    *,
    cause: str,
    digest: str | None = None,
) -> None:
    """Add a change by hand to a write: the money, its line, and that the cause has had its change.

    Args:
        write: what to add it to.
        voucher: the card; its money must still be as it is here.
        after: the money after the change.
        entry: the line that books it.
        cause: names the change; it is made once.
        digest: of the request, when only its `Idempotency-Key` names the cause.
    """
    before = voucher.gift or Gift.of(0)
    guard = unchanged(before) & (VoucherItem.campaign_id == voucher.campaign_id)
    write.update(VoucherItem(*keys.voucher(voucher.code)), becoming(after), guard)
    put_entry(write, voucher.code, entry)
    made = CreditCauseItem(
        *credit_keys.credit_cause(voucher.code, cause), number=entry.number, digest=digest
    )
    write.put(made, Item.pk.does_not_exist())


def lines(code: str, *, limit: int, before: int) -> list[CreditEntry]:
    """At most `limit` lines of a card, newest first, with numbers below `before`; one query."""
    pk, first = credit_keys.credit_entry(code, 1)
    if before <= 1:
        return []
    found = CreditEntryItem.query(
        pk,
        CreditEntryItem.sk.between(first, credit_keys.credit_entry(code, before - 1)[1]),
        consistent_read=True,
        scan_index_forward=False,
        limit=limit,
    )
    return [entry for item in found if (entry := entry_of(item)) is not None]


def book_payments(write: Transaction, record: OrderRecord, made: Sequence[Redemption]) -> None:
    """Add the lines of redemptions to the write that makes them; their cards change with it."""
    for one in made:
        if one.gift is not None:
            paid_minor = one.discount_minor or 0
            entry = _payment_entry(record, one, one.gift, paid_minor, at=one.at)
            put_entry(write, one.code, entry)


def pay_more(
    write: Transaction, record: OrderRecord, redemption: Redemption, *, before: Gift, at: datetime
) -> None:
    """Add to a write that a card pays more of an order than before.

    Args:
        write: what to add it to.
        record: the order.
        redemption: of the card, with its money after the payment.
        before: the money of the card; it must still be so.
        at: when.
    """
    after = redemption.gift or before
    more_minor = before.balance_minor - after.balance_minor
    entry = _payment_entry(record, redemption, after, more_minor, at=at)
    put_entry(write, redemption.code, entry)
    write.update(VoucherItem(*keys.voucher(redemption.code)), becoming(after), unchanged(before))


def _payment_entry(
    record: OrderRecord, redemption: Redemption, after: Gift, amount_minor: int, *, at: datetime
) -> CreditEntry:
    """The line of money that pays an order."""
    return CreditEntry(
        number=after.entries,
        type=CreditType.REDEMPTION,
        amount_minor=-amount_minor,
        balance_minor=after.balance_minor,
        loaded_minor=after.loaded_minor,
        at=at,
        campaign_id=redemption.campaign_id,
        redemption_id=redemption.id,
        order_reference=record.order.reference,
    )


def refund_entry(
    record: OrderRecord,
    redemption: Redemption,
    before: Gift,
    amount_minor: int,
    *,
    at: datetime,
    reason: str | None,
) -> CreditEntry:
    """The line of money that comes back from a redemption."""
    after = before.after(CreditType.REFUND, amount_minor)
    return CreditEntry(
        number=after.entries,
        type=CreditType.REFUND,
        amount_minor=amount_minor,
        balance_minor=after.balance_minor,
        loaded_minor=after.loaded_minor,
        at=at,
        campaign_id=redemption.campaign_id,
        redemption_id=redemption.id,
        order_reference=record.order.reference,
        reason=reason,
    )


def cards_in(items: Mapping[Key, Item | None]) -> dict[str, Gift]:
    """The money of the gift cards among items, by code."""
    found = (voucher_of(item) for item in items.values())
    return {one.code: one.gift for one in found if one is not None and one.gift is not None}
