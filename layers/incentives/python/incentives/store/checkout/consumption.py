"""What redemptions take: uses and budget of gates, unique codes, gift cards, persons' uses."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from incentives.domain.checkout.verdict import Applicable
from incentives.domain.redeemable import Kind
from incentives.store import keys
from incentives.store.checkout.counters import Counters
from incentives.store.items import VoucherItem
from incentives.store.transaction import Transaction


def take(
    write: Transaction,
    counters: Counters,
    taken: Sequence[Applicable],
    persons: tuple[str, ...],
    now: datetime,
) -> None:
    """Use codes up: gates, unique codes and persons' uses, never past any limit."""
    for one in taken:
        if one.voucher.kind is Kind.LOYALTY_CARD:
            continue  # counted by its member, see `points_payments`
        counters.take(one.campaign, one.gate, uses=1, spent_minor=one.granted_minor)
        for limit in one.campaign.limits_per_person(now):
            earlier = not one.campaign.counts_persons_whole
            counters.persons.take(limit, persons, earlier=earlier)
        if not (one.voucher.public or one.converts):
            _take_unique(write, one)


def _take_unique(write: Transaction, applicable: Applicable) -> None:
    """Count a unique code's use; whatever the decision looked at must still be so."""
    voucher = applicable.voucher
    is_active = VoucherItem.active == True  # noqa: E712 (an expression for DynamoDB)
    guard = is_active & (VoucherItem.campaign_id == voucher.campaign_id)
    if voucher.quantity is not None:
        guard &= VoucherItem.quantity == voucher.quantity
        guard &= VoucherItem.redeemed <= voucher.quantity - 1
    else:
        guard &= VoucherItem.quantity.does_not_exist()
    guard &= (
        VoucherItem.expires_at.does_not_exist()
        if voucher.expires_at is None
        else VoucherItem.expires_at == voucher.expires_at.isoformat()
    )
    guard &= (
        VoucherItem.holders == " ".join(voucher.holders)
        if voucher.holders
        else VoucherItem.holders.does_not_exist()
    )
    actions: list[Action] = [VoucherItem.redeemed.add(1)]
    if voucher.gift is not None and applicable.gift is not None:
        from incentives.store.cards import gift_cards

        guard &= gift_cards.unchanged(voucher.gift)
        actions += gift_cards.becoming(applicable.gift)
    write.update(VoucherItem(*keys.voucher(voucher.code)), actions, guard)
