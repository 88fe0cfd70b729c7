"""A decision as it was taken: what it was asked, what it saw, and what came out."""

from collections.abc import Mapping
from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_evaluation import evaluate_on
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Verdict
from incentives.domain.condition.decide import Outcome


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

    def campaign_of(self, code: str) -> Campaign | None:
        """The campaign of a code, when both were found."""
        voucher = self.situation.vouchers.get(code)
        return self.situation.campaigns.get(voucher.campaign_id) if voucher else None
