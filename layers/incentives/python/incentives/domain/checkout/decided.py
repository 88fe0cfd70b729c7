"""The decision on an order: what it was asked, what it saw, and what came out.

What the order used already stands, and other codes work on what is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.evaluation import Notes, evaluate
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import MAX_REDEMPTIONS, OrderRecord
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Inapplicable, Skipped, Verdict
from incentives.domain.condition.decide import Outcome
from incentives.domain.findings import Circumstance, OrderLimit
from incentives.domain.pricing.rules import SkipReason
from incentives.domain.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True)
class Decided:
    """One evaluation.

    Attributes:
        record: the order before it.
        verdicts: of the codes that did not stand on the order already.
        conditions: what the condition of each code's campaign saw, by code.
    """

    record: OrderRecord
    ask: Ask
    situation: Situation
    verdicts: tuple[Verdict, ...]
    conditions: Mapping[str, Outcome]

    @classmethod
    def of(cls, record: OrderRecord, ask: Ask, situation: Situation) -> "Decided":
        """Decide, and keep why."""
        conditions: dict[str, Outcome] = {}
        verdicts = evaluate_on(record, ask, situation, conditions)
        return cls(record, ask, situation, verdicts, conditions)

    @property
    def order(self) -> Order:
        """The order that was decided about."""
        return self.record.order

    @property
    def idle(self) -> tuple[Verdict, ...]:
        """The promotions that nobody asked for, and that do nothing."""
        automatic = self.ask.automatic
        return tuple(
            verdict
            for verdict in self.verdicts
            if verdict.code in automatic and _does_nothing(verdict)
        )

    def without_idle(self) -> "Decided":
        """The decision without the promotions that do nothing: nobody asked for them."""
        idle = {one.code for one in self.idle}
        if not idle:
            return self
        codes = [code for code in self.ask.codes if code not in idle]
        return replace(
            self,
            ask=self.ask.only(codes),
            situation=self.situation.only(codes),
            verdicts=tuple(verdict for verdict in self.verdicts if verdict.code not in idle),
            conditions={
                code: condition for code, condition in self.conditions.items() if code not in idle
            },
        )

    def campaign_of(self, code: str) -> Campaign | None:
        """The campaign of a code, when both were found."""
        voucher = self.situation.vouchers.get(code)
        return self.situation.campaigns.get(voucher.campaign_id) if voucher else None


def evaluate_on(
    record: OrderRecord, ask: Ask, situation: Situation, notes: Notes | None = None
) -> tuple[Verdict, ...]:
    """Decide the codes that the order has not used yet, on the price that its others left.

    A code that it gave back is not taken again: a late repeat of the first request must not redeem.
    """
    closed = record.given_back
    given_back = (
        Inapplicable(code, Refusal.REDEMPTION_ROLLED_BACK) for code in ask.codes if code in closed
    )
    standing = tuple(redemption for redemption in record.redemptions if redemption.rollback is None)
    taken = {redemption.code for redemption in standing} | closed
    fresh = ask.only([code for code in ask.codes if code not in taken])
    room = MAX_REDEMPTIONS - len(record.redemptions)
    refused = _refusal_of_all(record, fresh, room)
    if refused is not None:
        return (*given_back, *(Inapplicable.of(code, refused) for code in fresh.codes))
    most = min(ask.rules.applicable_redeemables_limit, len(standing) + room)
    asked = replace(
        fresh,
        rules=replace(ask.rules, applicable_redeemables_limit=most),
        order=record.order,
        before=record.standing,
        paid=record.paid,
        standing=standing,
    )
    return (*given_back, *evaluate(asked, situation, notes))


def _refusal_of_all(record: OrderRecord, fresh: Ask, room: int) -> Reason | None:
    """Why the order takes no further code at all, or not as many; None when it does."""
    if record.contradicts(fresh.order):
        return Reason(Refusal.INVALID_ORDER, Circumstance.ORDER_DESCRIBED_OTHERWISE)
    if record.open_returns:
        return Reason(Refusal.INVALID_ORDER, Circumstance.ORDER_HAS_RETURNS)
    if len(fresh.codes) - len(fresh.automatic) > room:
        return Reason(Refusal.TOO_MANY_REDEEMABLES, OrderLimit(MAX_REDEMPTIONS))
    return None


def _does_nothing(verdict: Verdict) -> bool:
    without_effect = isinstance(verdict, Skipped) and verdict.reason is SkipReason.NO_EFFECT
    return isinstance(verdict, Inapplicable) or without_effect
