"""What rollbacks and returns give back: gates, unique codes, gift cards, points, persons' uses."""

from collections.abc import Collection, Mapping, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.cards.gift_card import CreditType, Gift
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.redeemable import Kind
from incentives.store import keys
from incentives.store.cards import gift_cards
from incentives.store.checkout import points_payments
from incentives.store.checkout.counters import Counters
from incentives.store.checkout.restored import Restored
from incentives.store.customers import person_keys
from incentives.store.items import Item, VoucherItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

_NOTHING_SEEN: Mapping[Key, Item | None] = {}


def keys_of_card(redemption: Redemption, seen: Mapping[Key, Item | None]) -> set[Key]:
    """What has to be read to give a card back what it paid: its state as it is now.

    Args:
        redemption: by which it paid.
        seen: what was read by now; a card may lead to another one.
    """
    money = {keys.voucher(redemption.code)} if redemption.gift is not None else set()
    return money | points_payments.returning_keys(redemption, seen)


def give_back(
    write: Transaction,
    counters: Counters,
    record: OrderRecord,
    restored: Sequence[Restored],
    *,
    gone: Collection[Key] = (),
    seen: Mapping[Key, Item | None] = _NOTHING_SEEN,
) -> None:
    """Restore what redemptions took, each counter to the same item that it came from.

    Args:
        write: what to add it to.
        counters: of the write; they are added to it by the caller.
        record: the order.
        restored: what comes back.
        gone: counters that no longer exist (their campaign was deleted): nothing to restore there.
        seen: the items of cards as they were read; see `keys_of_card`.
    """
    cards = gift_cards.cards_in(seen)
    for back in restored:
        one = back.redemption
        if one.kind is Kind.LOYALTY_CARD:
            points_payments.restore(write, back, seen)
            continue
        counters.give_back(
            one.campaign_id, one.gate, uses=int(back.use), spent_minor=back.amount_minor
        )
        if back.use:
            _give_use_back(counters, one, gone)
        counted_here = not one.public and one.conversion_id is None
        if counted_here and keys.voucher(one.code) not in gone:
            _give_back_unique(write, record, back, cards.get(one.code))


def _give_use_back(counters: Counters, one: Redemption, gone: Collection[Key]) -> None:
    """Give a person's use back; to the person whose uses it was taken over into, where it was."""
    if one.person_whole:
        counters.persons.give_back(one.persons, one.campaign_id, one.periods)
        return
    for use in one.uses:
        if person_keys.use(*use) not in gone:
            counters.give_use_back(use)
    for period in one.periods:
        moved = tuple(
            name for name in one.persons if person_keys.use(name, one.campaign_id, period) in gone
        )
        counters.persons.give_back(moved, one.campaign_id, (period,))


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
