"""What redemptions take: uses and budget of gates, unique codes, gift cards, persons' uses."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pynamodb.expressions.update import Action

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import PersonLimit, UseKey
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.redeemable import Kind
from incentives.store import keys
from incentives.store.campaigns import gates as gates_
from incentives.store.customers import person_keys
from incentives.store.items import UseItem, VoucherItem
from incentives.store.transaction import Transaction

KEPT = timedelta(days=90)
"""How long a counter stays after its period, for rollbacks; without it they have nothing to do."""


def take(
    write: Transaction, taken: Sequence[Applicable], persons: tuple[str, ...], now: datetime
) -> None:
    """Use codes up: gates, unique codes and persons' uses, never past any limit."""
    gates: dict[tuple[str, int], gates_.Sum] = {}
    campaigns: dict[str, Campaign] = {}
    for one in taken:
        if one.voucher.kind is Kind.LOYALTY_CARD:
            continue  # counted by its member, see `points_payments`
        campaigns[one.campaign.id] = one.campaign
        part = gates.setdefault((one.campaign.id, one.gate), gates_.Sum())
        part.uses += 1
        part.spent_minor += one.granted_minor
        if not (one.voucher.public or one.converts):
            _take_unique(write, one)
    for (campaign_id, number), part in gates.items():
        gates_.take(
            write,
            campaigns[campaign_id],
            number,
            uses=part.uses,
            spent_minor=part.spent_minor,
        )
    for campaign in campaigns.values():
        uses = sum(one.campaign.id == campaign.id for one in taken)
        for limit in campaign.limits_per_person(now):
            for key in limit.keys(persons):
                _take_uses(write, key, limit, uses)


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


def _take_uses(write: Transaction, key: UseKey, limit: PersonLimit, uses: int) -> None:
    """Count a person's uses in a period, as long as there is room for all of them."""
    actions: list[Action] = [UseItem.used.add(uses), UseItem.kind.set(UseItem)]
    if limit.ends is not None:
        ends = datetime(limit.ends.year, limit.ends.month, limit.ends.day, tzinfo=UTC)
        actions.append(UseItem.ttl.set(int((ends + KEPT).timestamp())))
    guard = UseItem.used.does_not_exist() | (UseItem.used <= limit.most - uses)
    write.update(UseItem(*person_keys.use(*key)), actions, guard)
