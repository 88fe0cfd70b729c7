"""The decision: would these codes apply to this order, and what would they take off?

Validation and redemption both ask here, so they cannot disagree. Pure: what is not in the situation
is taken for free and left to the guard of the write.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.campaign import Campaign
from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts, OrderFacts
from incentives.domain.condition.trace import why_not
from incentives.domain.counters import Counters, Reason
from incentives.domain.explanation.languages import language_for
from incentives.domain.explanation.say import say_finding
from incentives.domain.holder import holder_refusal, is_holder
from incentives.domain.instant import zone_named
from incentives.domain.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.pricing import stacking
from incentives.domain.pricing.benefit import Level
from incentives.domain.pricing.effect import Added, Effect
from incentives.domain.pricing.rules import Candidate, StackingRules
from incentives.domain.pricing.state import CartState
from incentives.domain.redemption import MAX_REDEMPTIONS, OrderRecord
from incentives.domain.refusal import Refusal
from incentives.domain.shopper import NOBODY, Shopper
from incentives.domain.situation import Situation
from incentives.domain.voucher import Voucher

_TOLD = "the order was described otherwise for the codes that stand on it; give them back first"

COUNTER_REFUSALS = frozenset({Refusal.QUANTITY_EXCEEDED, Refusal.BUDGET_EXCEEDED})
"""Refusals that rest on the counters of a campaign's gates."""
OWN_REFUSALS = COUNTER_REFUSALS | {Refusal.CUSTOMER_LIMIT_EXCEEDED}
"""Refusals that the twin of a request may have caused: it has what this one is refused."""

# Each code is decided by itself; whether one bad code refuses all is the use-case's to say.
_ALL_GO_TOGETHER = StackingRules(
    applicable_redeemables_limit=30, redeemables_application_mode="PARTIAL"
)


@dataclass(frozen=True, slots=True)
class Ask:
    """Codes against an order.

    Attributes:
        codes: canonical, each once; what they give decides in which order they apply.
        order: the order as it is now.
        now: the instant of the request; every rule sees this one moment.
        seed: a number that says at which gate to begin.
        before: discounts that stand on the order already.
        shopper: what the shop says of the person and the place.
    """

    codes: tuple[str, ...]
    order: Order
    now: datetime
    seed: int
    before: Discounts = NO_DISCOUNTS
    shopper: Shopper = NOBODY


@dataclass(frozen=True, slots=True)
class Applicable:
    """A code that applies, with the gate it would take from.

    Attributes:
        before: discounts on the order before this code.
        off: what this code takes off; None when the order came without an amount.
        added: what the shop adds to the order for nothing.
    """

    code: str
    voucher: Voucher
    campaign: Campaign
    gate: int
    before: Discounts = NO_DISCOUNTS
    off: Discounts | None = None
    added: tuple[Added, ...] = ()

    @property
    def discount_minor(self) -> int | None:
        """What it takes off in all; None when the order came without an amount."""
        return None if self.off is None else self.off.total_minor

    @property
    def granted_minor(self) -> int:
        """What the campaign gives away, added items included: what its budget counts."""
        return (self.discount_minor or 0) + sum(one.worth_minor for one in self.added)


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """A code that does not apply, the first reason why, and what was required and found."""

    code: str
    refusal: Refusal
    details: str = ""


type Verdict = Applicable | Inapplicable


def evaluate(ask: Ask, situation: Situation) -> tuple[Verdict, ...]:
    """Decide the codes; each works on the price that the ones before it left.

    Codes that apply come first, in the order in which they do: goods, then the order, then
    shipping, whatever the order in which they were asked. The others follow as they were asked.
    """
    found = {
        code: (voucher, campaign)
        for code in ask.codes
        if (voucher := situation.vouchers.get(code)) is not None
        and (campaign := situation.campaigns.get(voucher.campaign_id)) is not None
    }
    unknown = [
        Inapplicable(code, Refusal.NOT_FOUND, f"Cannot find voucher with id {code}")
        for code in ask.codes
        if code not in found
    ]
    candidates = [
        Candidate(
            code,
            campaign.offer,
            refused=next(_broken_rules(voucher, campaign, ask, situation.persons), None),
        )
        for code, (voucher, campaign) in found.items()
    ]
    counters = Counters(ask.seed, situation)

    def admit(candidate: Candidate[Reason], effect: Effect, state: CartState) -> Reason | None:
        voucher, campaign = found[candidate.id]
        holds = is_holder(voucher, situation.persons)
        unmet = _unmet_condition(campaign, ask, state, holds=holds)
        return unmet or counters.admit(candidate, effect, state)

    stacked = stacking.stack(candidates, ask.order.cart(ask.before), _ALL_GO_TOGETHER, admit)
    decided: list[Verdict] = []
    before = ask.before
    for outcome in stacked.outcomes:
        code = outcome.candidate.id
        match outcome:
            case stacking.Applied(effect=effect):
                off = None if ask.order.amount_minor is None else discounts_of(effect)
                gate = counters.gate_of(code)
                decided.append(Applicable(code, *found[code], gate, before, off, effect.added))
                before = before.plus(off or NO_DISCOUNTS)
            case stacking.Inapplicable(reason=(refusal, details)):
                decided.append(Inapplicable(code, refusal, details or code))
    refused = [one for one in (*unknown, *decided) if isinstance(one, Inapplicable)]
    refused.sort(key=lambda one: ask.codes.index(one.code))
    return (*(one for one in decided if isinstance(one, Applicable)), *refused)


def discounts_of(effect: Effect) -> Discounts:
    """Where an effect shows: goods one by one on their lines, the rest on the order."""
    if effect.level is Level.PRODUCT:
        return Discounts(effect.unlined_minor, effect.parts, effect.shipping_minor)
    return Discounts(effect.goods_minor, (), effect.shipping_minor)


def evaluate_on(record: OrderRecord, ask: Ask, situation: Situation) -> tuple[Verdict, ...]:
    """Decide the codes that the order has not used yet, on the price that its others left.

    A code that it gave back is not taken again: a repeat of the first request must not redeem.
    """
    stands = {one.code: one.rollback is None for one in record.redemptions}
    given_back = (
        Inapplicable(code, Refusal.REDEMPTION_ROLLED_BACK, code)
        for code in ask.codes
        if not stands.get(code, True)
    )
    fresh = tuple(code for code in ask.codes if code not in stands)
    if record.contradicts(ask.order):
        return (*given_back, *(Inapplicable(code, Refusal.INVALID_ORDER, _TOLD) for code in fresh))
    room = MAX_REDEMPTIONS - len(record.redemptions)
    if len(fresh) > room:
        details = f"an order takes at most {MAX_REDEMPTIONS} codes"
        many = Refusal.TOO_MANY_REDEEMABLES
        return (*given_back, *(Inapplicable(code, many, details) for code in fresh))
    asked = replace(ask, codes=fresh, order=record.order, before=record.standing)
    return (*given_back, *evaluate(asked, situation))


def _unmet_condition(
    campaign: Campaign, ask: Ask, state: CartState, *, holds: bool | None
) -> Reason | None:
    """What the campaign requires beside its limits and does not find; missing data never passes."""
    if campaign.conditions is None:
        return None
    zone = zone_named(campaign.window.zone)
    bare = ask.order.amount_minor is None and not ask.order.lines
    described = OrderFacts(state, ask.shopper.channel, ask.order.metadata or None)
    order = None if bare else described
    facts = Facts(ask.now, zone, order, ask.shopper.customer, ask.shopper.place, holds)
    outcome = decide(campaign.conditions, facts)
    why = why_not(outcome)
    if why is None:
        return None
    return Refusal(why.value), say_finding(outcome.cause, language_for(None), zone=zone)


def _broken_rules(
    voucher: Voucher, campaign: Campaign, ask: Ask, persons: tuple[str, ...]
) -> Iterator[Reason]:
    """The rules that need no counter, in the order of the table of refusals."""
    if not voucher.active:
        yield Refusal.VOUCHER_DISABLED, ""
    if campaign.is_off:
        yield Refusal.CAMPAIGN_STOPPED, ""
    if (outside := campaign.window.refusal(ask.now)) is not None:
        yield outside, ""
    if voucher.expires_at is not None and ask.now >= voucher.expires_at:
        yield Refusal.VOUCHER_EXPIRED, ""
    if campaign.needs_person and not persons:
        yield Refusal.MISSING_CUSTOMER, ""
    if (not_theirs := holder_refusal(voucher, campaign, persons)) is not None:
        yield not_theirs
    yield from _broken_amount_rules(campaign, ask)


def _broken_amount_rules(campaign: Campaign, ask: Ask) -> Iterator[Reason]:
    """A minimum and a budget need to know what the goods come to, and all amounts one currency."""
    minimum_minor = campaign.minimum_spend_minor
    amount_minor = ask.order.amount_minor
    bounded = minimum_minor is not None or campaign.limits.budget_minor is not None
    if amount_minor is None and bounded:
        yield Refusal.MISSING_AMOUNT, ""
    currency, required = ask.order.currency, campaign.currency
    if required is not None and currency is None:
        yield Refusal.MISSING_CURRENCY, f"order currency has to be {required}"
    elif required not in {None, currency}:
        yield Refusal.CURRENCY_MISMATCH, f"order currency is {currency}, {required} is required"
    if amount_minor is not None and minimum_minor is not None and amount_minor < minimum_minor:
        yield (
            Refusal.ORDER_RULES_VIOLATED,
            f"order amount is {amount_minor}, at least {minimum_minor} is required",
        )
