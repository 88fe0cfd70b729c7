"""What redemptions take and rollbacks give back: gates, unique codes, cards, persons' uses."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards.gift_card import CreditType, Gift
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.redeemable import Kind
from incentives.store import keys
from incentives.store.campaigns import gates as gates_
from incentives.store.cards import gift_cards
from incentives.store.checkout import points_payments
from incentives.store.checkout.restored import Restored
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem, VoucherItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

_NOTHING_SEEN: Mapping[Key, Item | None] = {}


@dataclass(slots=True)
class _Sum:
    """Uses and discounts (minor units) that one gate gives or gets back in one write."""

    uses: int = 0
    spent_minor: int = 0


def take(write: Transaction, taken: Sequence[Applicable], persons: Collection[str]) -> None:
    """Use codes up: gates, unique codes and persons' uses, never past any limit."""
    gates: dict[tuple[str, int], _Sum] = {}
    campaigns: dict[str, Campaign] = {}
    for one in taken:
        if one.voucher.kind is Kind.LOYALTY_CARD:
            continue  # counted by its member, see `points_payments`
        campaigns[one.campaign.id] = one.campaign
        part = gates.setdefault((one.campaign.id, one.gate), _Sum())
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
        limit = campaign.limits.per_person
        if limit is not None:
            uses = sum(one.campaign.id == campaign.id for one in taken)
            _take_uses(write, campaign.id, persons, uses=uses, limit=limit)


def _take_unique(write: Transaction, one: Applicable) -> None:
    """Count a unique code's use; whatever the decision looked at must still be so."""
    voucher = one.voucher
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
    if voucher.gift is not None and one.gift is not None:
        guard &= gift_cards.unchanged(voucher.gift)
        actions += gift_cards.becoming(one.gift)
    write.update(VoucherItem(*keys.voucher(voucher.code)), actions, guard)


def _take_uses(
    write: Transaction, campaign_id: str, persons: Iterable[str], *, uses: int, limit: int
) -> None:
    for person in persons:
        write.update(
            UseItem(*person_keys.use(person, campaign_id)),
            [UseItem.used.add(uses), UseItem.kind.set(UseItem)],  # an update sets no kind
            UseItem.used.does_not_exist() | (UseItem.used <= limit - uses),
        )


def keys_of_card(one: Redemption) -> set[Key]:
    """What has to be read to give a card back what it paid: its state as it is now."""
    money = {keys.voucher(one.code)} if one.gift is not None else set()
    return money | points_payments.returning_keys(one)


def give_back(
    write: Transaction,
    record: OrderRecord,
    restored: Sequence[Restored],
    gone: Collection[Key] = (),
    seen: Mapping[Key, Item | None] = _NOTHING_SEEN,
) -> None:
    """Restore what redemptions took, each counter to the same item that it came from.

    Args:
        write: what to add it to.
        record: the order.
        restored: what comes back.
        gone: counters that no longer exist (their campaign was deleted): nothing to restore there.
        seen: the items of cards as they were read; see `keys_of_card`.
    """
    gates: dict[tuple[str, int], _Sum] = {}
    uses: dict[Key, int] = {}
    cards = gift_cards.cards_in(seen)
    for back in restored:
        one = back.redemption
        if one.kind is Kind.LOYALTY_CARD:
            points_payments.restore(write, back, seen)
            continue
        part = gates.setdefault((one.campaign_id, one.gate), _Sum())
        part.uses += back.use
        part.spent_minor += back.amount_minor
        for person in one.persons if back.use else ():
            key = person_keys.use(person, one.campaign_id)
            uses[key] = uses.get(key, 0) + 1
        counted_here = not one.public and one.conversion_id is None
        if counted_here and keys.voucher(one.code) not in gone:
            _give_back_unique(write, record, back, cards.get(one.code))
    _give_back_to_gates(write, gates, gone)
    for key, count in uses.items():
        if key not in gone:
            write.update(UseItem(*key), [UseItem.used.add(-count)], Item.pk.exists())


def _give_back_to_gates(
    write: Transaction, gates: Mapping[tuple[str, int], _Sum], gone: Collection[Key]
) -> None:
    for (campaign_id, number), part in gates.items():
        if keys.gate(campaign_id, number) not in gone:
            gates_.give_back(
                write, campaign_id, number, uses=part.uses, spent_minor=part.spent_minor
            )


def _give_back_unique(
    write: Transaction, record: OrderRecord, back: Restored, seen: Gift | None
) -> None:
    """Take the use off a unique code, and give a gift card its money back."""
    one = back.redemption
    actions: list[Action] = [VoucherItem.redeemed.add(-1)] if back.use else []
    guard: Condition = Item.pk.exists()
    if one.gift is not None and seen is not None and back.amount_minor:
        guard &= gift_cards.unchanged(seen)
        entry = gift_cards.refund_entry(
            record, one, seen, back.amount_minor, at=back.at, reason=back.reason
        )
        gift_cards.put_entry(write, one.code, entry)
        actions += gift_cards.becoming(seen.after(CreditType.REFUND, back.amount_minor))
    if actions:
        write.update(VoucherItem(*keys.voucher(one.code)), actions, guard)
