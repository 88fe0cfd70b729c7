"""The decision: would these codes apply to this order, and what would they take off?

Validation and redemption both ask here, so they cannot disagree. Pure: what is not in the situation
is taken for free and left to the guard of the write.
"""

from dataclasses import replace

from incentives.domain import gift_card
from incentives.domain.ask import Ask
from incentives.domain.campaign import Campaign
from incentives.domain.campaign_rules import broken_rules, condition_of, unmet_condition, unreached
from incentives.domain.condition.decide import Outcome
from incentives.domain.counters import Counters, Reason
from incentives.domain.holder import is_holder
from incentives.domain.order import NO_DISCOUNTS, Discounts
from incentives.domain.pricing import stacking
from incentives.domain.pricing.benefit import Benefit, Level
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.gifts import Credits
from incentives.domain.pricing.rules import Candidate
from incentives.domain.pricing.state import CartState
from incentives.domain.redemption import Redemption
from incentives.domain.referral.seen import ReferralSeen
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.situation import Situation
from incentives.domain.verdict import Applicable, Inapplicable, Skipped, Verdict
from incentives.domain.voucher import Voucher

_NOBODY_RECOMMENDS = ReferralSeen(Refusal.NOT_PUBLISHED)

COUNTER_REFUSALS = frozenset({Refusal.QUANTITY_EXCEEDED, Refusal.BUDGET_EXCEEDED})
"""Refusals that rest on the counters of a campaign's gates."""
OWN_REFUSALS = COUNTER_REFUSALS | {
    Refusal.CUSTOMER_LIMIT_EXCEEDED,
    Refusal.ZERO_CARD_BALANCE,
    Refusal.GIFT_AMOUNT_EXCEEDED,
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
    Refusal.REWARD_OUT_OF_STOCK,
}
"""Refusals that the twin of a request may have caused: it has what this one is refused."""


type Notes = dict[str, Outcome]
"""What the condition of each code's campaign saw, by code."""


def evaluate(ask: Ask, situation: Situation, notes: Notes | None = None) -> tuple[Verdict, ...]:
    """Decide the codes; each works on the price that the ones before it left.

    Codes that apply come first, in the order in which they do: goods, then the order, then
    shipping, whatever the order in which they were asked. The others follow as they were asked.

    Args:
        ask: the codes and the order.
        situation: what is known.
        notes: filled with what conditions saw, for whoever has to explain the decision.

    Raises:
        Refused: `TOO_MANY_REDEEMABLES`; more than the project's rules take in one request.
    """
    if len(ask.codes) - len(ask.automatic) > ask.rules.redeemables_limit:
        raise Refused(Refusal.TOO_MANY_REDEEMABLES, f"at most {ask.rules.redeemables_limit}")
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
    pays = {code: _payment(*one, ask) for code, one in found.items()}
    candidates = [
        _candidate(
            code,
            campaign,
            pays[code] or campaign.offer,
            next(broken_rules(voucher, campaign, ask, situation.persons), None)
            or _referral_refusal(code, campaign, situation),
            automatic=code in ask.automatic,
        )
        for code, (voucher, campaign) in found.items()
    ]
    counters = Counters(ask.seed, situation)

    def admit(candidate: Candidate[Reason], effect: Effect, state: CartState) -> Reason | None:
        voucher, campaign = found[candidate.id]
        holds = is_holder(voucher, situation.persons)
        outcome = condition_of(campaign, ask, state, holds=holds)
        if outcome is not None and notes is not None:
            notes[candidate.id] = outcome
        return (
            unmet_condition(outcome, campaign)
            or unreached(candidate.benefit, effect)
            or counters.admit(candidate, effect, state)
        )

    # Each code is decided by itself; whether one bad code refuses all is the use-case's to say.
    rules = replace(ask.rules, redeemables_application_mode="PARTIAL")
    standing = [_candidate(one.code, one, one.offer) for one in ask.standing]
    cart = ask.order.cart(ask.before, ask.paid)
    stacked = stacking.stack(candidates, cart, rules, admit, standing)
    decided: list[Verdict] = []
    before = ask.before
    for outcome in stacked.outcomes:
        code = outcome.candidate.id
        match outcome:
            case stacking.Applied(effect=effect):
                off = (
                    None
                    if ask.order.amount_minor is None
                    else discounts_of(effect, outcome.candidate.benefit)
                )
                gate = counters.gate_of(code)
                one = Applicable(code, *found[code], gate, before, off, effect.added, pays[code])
                one = _converting(one, situation.referrals.get(code))
                decided.append(_with_points(one, ask))
                before = before.plus(off or NO_DISCOUNTS)
            case stacking.Inapplicable(reason=(refusal, details)):
                decided.append(Inapplicable(code, refusal, details or code))
            case stacking.Skipped(reason=reason, by=by):
                decided.append(Skipped(code, reason, by))
    left = [one for one in (*unknown, *decided) if not isinstance(one, Applicable)]
    left.sort(key=lambda one: ask.codes.index(one.code))
    return (*(one for one in decided if isinstance(one, Applicable)), *left)


def _candidate(
    code: str,
    source: Campaign | Redemption,
    benefit: Benefit,
    refused: Reason | None = None,
    *,
    automatic: bool = False,
) -> Candidate[Reason]:
    return Candidate(
        code,
        benefit,
        source.categories,
        exclusive=source.combines == "exclusive",
        joint=source.combines == "joint",
        refused=refused,
        automatic=automatic,
    )


def _referral_refusal(code: str, campaign: Campaign, situation: Situation) -> Reason | None:
    """Why the customer may not come by this code; None of a code that nobody recommends with."""
    if campaign.referral is None:
        return None
    seen = situation.referrals.get(code, _NOBODY_RECOMMENDS)
    return None if seen.refusal is None else (seen.refusal, seen.details)


def _converting(applied: Applicable, seen: ReferralSeen | None) -> Applicable:
    """The code that applies, with what its conversion costs if it is one."""
    if seen is None or not seen.converts:
        return applied
    return replace(applied, converts=True, reward_minor=seen.cost_minor)


def _payment(voucher: Voucher, campaign: Campaign, ask: Ask) -> Credits | None:
    """What a card would pay with; None of a code that takes something off."""
    if voucher.purse is not None:
        return voucher.purse.payment(ask.wish_of(voucher.code), ask.order.currency)
    if voucher.gift is None or not isinstance(campaign.offer, Credits):
        return None
    wished_minor = ask.wish_of(voucher.code).credits_minor
    return gift_card.payment(voucher.gift, campaign.offer, wished_minor)


def _with_points(one: Applicable, ask: Ask) -> Applicable:
    """The verdict on a member with the points that its payment takes."""
    purse = one.voucher.purse
    if purse is None:
        return one
    return replace(one, points=purse.needed(one.discount_minor or 0, ask.order.currency))


def discounts_of(effect: Effect, benefit: Benefit) -> Discounts:
    """Where an effect shows: goods one by one on their lines, the rest on the order."""
    limited = isinstance(benefit, Credits) and benefit.is_limited
    if limited or effect.level is Level.PRODUCT:
        return Discounts(effect.unlined_minor, effect.parts, effect.shipping_minor)
    return Discounts(effect.goods_minor, (), effect.shipping_minor)
