"""What a decision keeps of an order and of a person: nothing that names one, and no notes."""

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.eligibility import facts_of
from incentives.domain.checkout.order import NO_DISCOUNTS, Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.condition.decide import name_of
from incentives.domain.condition.look import Look
from incentives.domain.condition.tree import PERSONAL_MEMBERS, is_personal, leaves
from incentives.domain.customers.shopper import Shopper
from incentives.domain.pricing.selection import Selection
from incentives.domain.pricing.state import CartState


def redacted_shopper(ask: Ask, campaigns: Collection[Campaign]) -> Shopper:
    """What the shop said of the person that may be kept, and what was seen of what may not."""
    shopper = ask.shopper
    customer = shopper.customer and replace(shopper.customer, **dict.fromkeys(PERSONAL_MEMBERS))
    recalled = shopper.recalled or dict(_looks(ask, campaigns))
    return Shopper(customer, None, shopper.channel, recalled, shopper.in_page)


def _looks(ask: Ask, campaigns: Collection[Campaign]) -> Iterator[tuple[str, Look]]:
    for campaign in campaigns:
        if campaign.conditions is None:
            continue
        personal = [leaf for leaf in leaves(campaign.conditions) if is_personal(leaf)]
        if not personal:
            continue
        state = CartState.of(ask.order.cart(NO_DISCOUNTS))
        facts = facts_of(campaign, ask, state, holds=None)
        for leaf in personal:
            look = leaf.look(facts)
            yield name_of(leaf), Look(look.truth, missing=look.missing)


def redacted_record(record: OrderRecord, notes: Collection[str]) -> OrderRecord:
    """The order's record without the person and the shop's words."""
    return replace(
        record,
        order=plain_order(record.order, notes),
        customer_id=None,
        counted=(),
        as_read=None,
        returns=tuple(replace(one, reason=None) for one in record.returns),
        redemptions=tuple(map(_redemption, record.redemptions)),
    )


def _redemption(redemption: Redemption) -> Redemption:
    rollback = redemption.rollback and replace(redemption.rollback, reason=None)
    return replace(redemption, persons=(), metadata=None, rollback=rollback)


def plain_order(order: Order, notes: Collection[str]) -> Order:
    """The order without the shop's notes, but for those that choose goods for a benefit."""
    if not order.metadata and not any(line.metadata for line in order.lines):
        return order
    lines = tuple(
        replace(line, metadata={key: line.metadata[key] for key in notes if key in line.metadata})
        for line in order.lines
    )
    return replace(order, lines=lines, metadata={})


def notes_named(campaigns: Collection[Campaign]) -> set[str]:
    """The notes on lines that a benefit of these campaigns chooses goods by."""
    return {
        key
        for campaign in campaigns
        for goods in _selections(campaign.offer)
        for key in goods.metadata
    }


def _selections(part: object) -> Iterator[Selection]:
    if isinstance(part, Selection):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _selections(one)
    elif is_dataclass(part):
        for member in fields(part):
            yield from _selections(getattr(part, member.name))
