"""What a campaign asks for beside its counters: switches, windows, an amount, conditions."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards import gift_card
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.situation import ReferralSeen, Situation
from incentives.domain.codes.holder import holder_refusal
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.decide import Outcome, decide, why_not
from incentives.domain.condition.facts import Facts, OrderFacts
from incentives.domain.findings import (
    BelowMinimum,
    Circumstance,
    CurrencyRequired,
    OtherCurrency,
    UnmetCondition,
)
from incentives.domain.instant import zone_named
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.state import CartState
from incentives.domain.redeemable import Wish
from incentives.domain.refusal import Reason, Refusal, Refused

_NOBODY_RECOMMENDS = ReferralSeen(Refusal.NOT_PUBLISHED)


def condition_of(
    campaign: Campaign, ask: Ask, state: CartState, *, holds: bool | None
) -> Outcome | None:
    """What the campaign's condition says of the order at this turn, if it has one."""
    if campaign.conditions is None:
        return None
    return decide(campaign.conditions, facts_of(campaign, ask, state, holds=holds))


def facts_of(campaign: Campaign, ask: Ask, state: CartState, *, holds: bool | None) -> Facts:
    """What a condition of the campaign may look at, at this turn of the order."""
    described = OrderFacts(state, ask.shopper.channel, ask.order.metadata or None)
    return Facts(
        ask.now,
        zone_named(campaign.window.zone),
        None if ask.order.is_bare else described,
        ask.shopper.customer,
        ask.shopper.place,
        holds,
        ask.shopper.recalled,
    )


def unmet_condition(outcome: Outcome | None, campaign: Campaign, ask: Ask) -> Reason | None:
    """What the campaign requires beside its limits and does not find; missing data never passes."""
    if outcome is None or (why := why_not(outcome)) is None:
        return None
    zone, currency = zone_named(campaign.window.zone), campaign.currency or ask.order.currency
    return Reason(Refusal(why.value), UnmetCondition(outcome.cause, zone, currency))


def unreached(benefit: Benefit, effect: Effect) -> Reason | None:
    """A card for some goods needs one of them; one for the whole order may find nothing to pay."""
    if isinstance(benefit, Credits) and effect.is_nothing and not benefit.target.is_whole_order:
        return Reason(Refusal.MISSING_ORDER_ITEMS_AMOUNT)
    return None


def broken_rules(
    voucher: Voucher, campaign: Campaign, ask: Ask, persons: tuple[str, ...]
) -> Iterator[Reason]:
    """The rules that need no counter, in the order of the table of refusals."""
    yield from closed(voucher, campaign, ask.now)
    unknown = Circumstance.UNPROVEN_ON_PAGE if ask.shopper.in_page else None
    if _lacks_person(voucher, campaign, ask, persons):
        yield Reason(Refusal.MISSING_CUSTOMER, unknown)
    if (not_theirs := holder_refusal(voucher, campaign, persons)) is not None:
        yield Reason(not_theirs.refusal, not_theirs.finding or unknown)
    if lacks_amount(campaign, ask.order):
        yield Reason(Refusal.MISSING_AMOUNT)
    yield from broken_amount_rules(campaign, ask)
    if voucher.pays:
        yield from _broken_card_rules(voucher, ask, ask.wish_of(voucher.code))


def closed(voucher: Voucher, campaign: Campaign, now: datetime) -> Iterator[Reason]:
    """What switches and windows say against a use now, whoever it is and whatever they buy."""
    if not voucher.active:
        yield Reason(Refusal.VOUCHER_DISABLED)
    if campaign.is_off:
        yield Reason(Refusal.CAMPAIGN_STOPPED)
    if (outside := campaign.window.refusal(now)) is not None:
        yield Reason(outside)
    yield from _broken_times(voucher, now)


def _lacks_person(voucher: Voucher, campaign: Campaign, ask: Ask, persons: tuple[str, ...]) -> bool:
    """Whether it must be known who redeems, and is not; a page cannot say whose points it spends.

    The id of a member is no secret: it follows from the programme and the person.
    """
    needed = campaign.needs_person or (voucher.purse is not None and ask.shopper.in_page)
    return needed and not persons


def _broken_times(voucher: Voucher, now: datetime) -> Iterator[Reason]:
    """A code may begin and end by itself, beside its campaign's window."""
    if voucher.starts_at is not None and now < voucher.starts_at:
        yield Reason(Refusal.VOUCHER_NOT_ACTIVE)
    if voucher.expires_at is not None and now >= voucher.expires_at:
        yield Reason(Refusal.VOUCHER_EXPIRED)


def lacks_amount(campaign: Campaign, order: Order) -> bool:
    """Whether what it gives, or its minimum, needs a price that the order does not say."""
    if order.amount_minor is None and campaign.minimum_spend_minor is not None:
        return True
    return _lacks_prices(campaign.offer, order)


def _lacks_prices(offer: Benefit, order: Order) -> bool:
    if order.is_priced:
        return False
    from incentives.domain.pricing.needed import lacks_prices

    return lacks_prices(offer, Cart(order.lines, order.shipping, order.stated_minor))


def refuse_unpriced(order: Order, offers: Iterable[Benefit]) -> None:
    """Refuse a description without the prices that these offers need.

    Raises:
        Refused: `MISSING_AMOUNT`.
    """
    if any(_lacks_prices(offer, order) for offer in offers):
        raise Refused(Refusal.MISSING_AMOUNT)


def broken_amount_rules(campaign: Campaign, ask: Ask) -> Iterator[Reason]:
    """A minimum is measured on what the goods come to, and all amounts are of one currency."""
    minimum_minor = campaign.minimum_spend_minor
    amount_minor = ask.order.amount_minor
    if amount_minor is None and minimum_minor is not None:
        yield Reason(Refusal.MISSING_AMOUNT)
    if campaign.currency is not None:
        yield from _broken_currency(campaign.currency, ask.order.currency)
    if amount_minor is not None and minimum_minor is not None and amount_minor < minimum_minor:
        yield Reason(Refusal.ORDER_RULES_VIOLATED, BelowMinimum(amount_minor, minimum_minor))


def _broken_currency(required: str, currency: str | None) -> Iterator[Reason]:
    if currency is None:
        yield Reason(Refusal.MISSING_CURRENCY, CurrencyRequired(required))
    elif currency != required:
        yield Reason(Refusal.CURRENCY_MISMATCH, OtherCurrency(currency, required))


def _broken_card_rules(voucher: Voucher, ask: Ask, wish: Wish) -> Iterator[Reason]:
    """A card pays with money or points that are there."""
    if voucher.gift is not None:
        yield from gift_card.refusals(voucher.gift, wish.credits_minor)
    if voucher.purse is not None:
        yield from voucher.purse.refusals(wish, ask.order.currency)


def referral_refusal(code: str, campaign: Campaign, situation: Situation) -> Reason | None:
    """Why the customer may not come by this code; None of a code that nobody recommends with."""
    if campaign.referral is None:
        return None
    return situation.referrals.get(code, _NOBODY_RECOMMENDS).reason
