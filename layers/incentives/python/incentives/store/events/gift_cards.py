"""What a line of a gift card's ledger is told as."""

from incentives.domain import derived_ids
from incentives.domain.events.event import Event, EventType
from incentives.domain.events.gift_cards import GiftFact
from incentives.store import keys
from incentives.store.cards.gift_cards import entry_of
from incentives.store.items import Item


def event_of_entry(item: Item) -> Event:
    """The event of a new line. A reason that somebody typed is not in it, nor is the code.

    Raises:
        ValueError: the item is no line.
    """
    entry = entry_of(item)
    if entry is None:
        raise ValueError("not a line of a card")
    code = keys.code_of((item.pk, item.sk))
    fact = GiftFact(
        voucher_id=derived_ids.voucher_id(code),
        campaign_id=entry.campaign_id,
        transaction_id=derived_ids.credit_entry_id(code, entry.number),
        type=entry.type.value,
        amount=entry.amount_minor,
        balance=entry.balance_minor,
        redemption_id=entry.redemption_id,
        order_reference=entry.order_reference,
        source_id=entry.source_id,
    )
    return Event(EventType.GIFT_BALANCE_CHANGED, fact.transaction_id, entry.at, fact)
