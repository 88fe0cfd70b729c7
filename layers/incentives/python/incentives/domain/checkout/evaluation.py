"""The decision: would these codes apply to this order, and what would they take off?

Validation and redemption both ask here, so they cannot disagree. Pure: what is not in the situation
is taken for free and left to the guard of the write.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards import gift_card
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.counters import Counters
from incentives.domain.checkout.eligibility import (
    broken_rules,
    condition_of,
    referral_refusal,
    unmet_condition,
    unreached,
)
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.situation import ReferralSeen, Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped, Verdict
from incentives.domain.codes.holder import is_holder
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.decide import Outcome
from incentives.domain.findings import RequestLimit, UnknownCode
from incentives.domain.pricing import stacking
from incentives.domain.pricing.benefit import Benefit, Credits, Level
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate
from incentives.domain.pricing.state import CartState
from incentives.domain.refusal import Reason, Refusal, Refused

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
        raise Refused(Refusal.TOO_MANY_REDEEMABLES, RequestLimit(ask.rules.redeemables_limit))
    found = _found(ask, situation)
    unknown = [
        Inapplicable(code, Refusal.NOT_FOUND, UnknownCode(code))
        for code in ask.codes
        if code not in found
    ]
    decided = _Evaluation(ask, situation, found, notes).verdicts()
    left = [one for one in (*unknown, *decided) if not isinstance(one, Applicable)]
    left.sort(key=lambda one: ask.codes.index(one.code))
    return (*(one for one in decided if isinstance(one, Applicable)), *left)


def _found(ask: Ask, situation: Situation) -> dict[str, tuple[Voucher, Campaign]]:
    return {
        code: (voucher, campaign)
        for code in ask.codes
        if (voucher := situation.vouchers.get(code)) is not None
        and (campaign := situation.campaigns.get(voucher.campaign_id)) is not None
    }


@dataclass(slots=True)
class _Evaluation:
    """One decision on the codes that were found, with the counters that it takes from."""

    ask: Ask
    situation: Situation
    found: Mapping[str, tuple[Voucher, Campaign]]
    notes: Notes | None
    pays: dict[str, Credits | None] = field(init=False)
    counters: Counters = field(init=False)

    def __post_init__(self) -> None:
        self.pays = {code: _payment(*one, self.ask) for code, one in self.found.items()}
        self.counters = Counters(self.ask.seed, self.situation, self.ask.now)

    def verdicts(self) -> list[Verdict]:
        """The verdicts, in the order in which the codes apply."""
        ask = self.ask
        # Each code is decided by itself; whether one bad code refuses all is the use-case's to say.
        rules = replace(ask.rules, redeemables_application_mode="PARTIAL")
        standing = [_candidate(one.code, one, one.offer) for one in ask.standing]
        cart = ask.order.cart(ask.before, ask.paid)
        if points_minor := sum(one.by_points_minor for one in ask.standing):
            cart = replace(cart, by_points_minor=points_minor)
        stacked = stacking.stack(
            self._candidates(), cart, rules, self._admit, standing, alone=self._admit_alone
        )
        decided: list[Verdict] = []
        before = ask.before
        for outcome in stacked.outcomes:
            match outcome:
                case stacking.Applied():
                    one = self._applicable(outcome, before)
                    decided.append(one)
                    before = before.plus(one.off or NO_DISCOUNTS)
                case stacking.Inapplicable(reason=reason):
                    decided.append(Inapplicable.of(outcome.candidate.id, reason))
                case stacking.Skipped(reason=skipped, by=by):
                    decided.append(Skipped(outcome.candidate.id, skipped, by))
        return decided

    def _candidates(self) -> list[Candidate[Reason]]:
        ask, situation = self.ask, self.situation
        return [
            _candidate(
                code,
                campaign,
                self.pays[code] or campaign.offer,
                next(broken_rules(voucher, campaign, ask, situation.everyone), None)
                or referral_refusal(code, campaign, situation),
                automatic=code in ask.automatic,
            )
            for code, (voucher, campaign) in self.found.items()
        ]

    def _admit(
        self, candidate: Candidate[Reason], effect: Effect, state: CartState
    ) -> Reason | None:
        """Why the code may not have its effect on what the codes before it left; None if it may."""
        return self._reason(candidate, effect, state, self.counters)

    def _admit_alone(
        self, candidate: Candidate[Reason], effect: Effect, state: CartState
    ) -> Reason | None:
        """The same of a code that is the only one, so that no other takes from its counters."""
        counters = Counters(self.ask.seed, self.situation, self.ask.now)
        return self._reason(candidate, effect, state, counters)

    def _reason(
        self, candidate: Candidate[Reason], effect: Effect, state: CartState, counters: Counters
    ) -> Reason | None:
        voucher, campaign = self.found[candidate.id]
        holds = is_holder(voucher, self.situation.everyone)
        outcome = condition_of(campaign, self.ask, state, holds=holds)
        if outcome is not None and self.notes is not None:
            self.notes[candidate.id] = outcome
        return (
            unmet_condition(outcome, campaign, self.ask)
            or unreached(candidate.benefit, effect)
            or counters.admit(candidate, effect, state)
        )

    def _applicable(self, outcome: stacking.Applied[Reason], before: Discounts) -> Applicable:
        code, effect = outcome.candidate.id, outcome.effect
        off = discounts_of(effect, outcome.candidate.benefit)
        gate, payment = self.counters.gate_of(code), self.pays[code]
        applicable = Applicable(code, *self.found[code], gate, before, off, effect.added, payment)
        return _with_points(_converting(applicable, self.situation.referrals.get(code)), self.ask)


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


def _with_points(applicable: Applicable, ask: Ask) -> Applicable:
    """The verdict on a member with the points that its payment takes."""
    purse = applicable.voucher.purse
    if purse is None:
        return applicable
    return replace(
        applicable, points=purse.needed(applicable.discount_minor or 0, ask.order.currency)
    )


def discounts_of(effect: Effect, benefit: Benefit) -> Discounts:
    """Where an effect shows: goods one by one on their lines, the rest on the order."""
    limited = isinstance(benefit, Credits) and benefit.is_limited
    if limited or effect.level is Level.PRODUCT:
        return Discounts.on_lines(effect.rows, len(effect.parts))
    return Discounts.on_order(effect.rows, len(effect.parts))
