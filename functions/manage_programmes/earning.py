"""The bodies of earning rules, in the field's shape with our `limit` beside."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from incentives.domain.points.rules import ORDER_PAID, Basis, EarningRule, Limit, Period
from incentives.runtime.wire.asked import MAX_AMOUNT_MINOR
from manage_programmes.schema import MAX_POINTS, Points, Strict


class StepIn(Strict):
    """So many points for each full step of the amount, in minor units."""

    every: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]
    points: Points


class OrderStepsIn(Strict):
    """The step of the amount that counts."""

    amount: StepIn | None = None
    total_amount: StepIn | None = None


class WorthIn(Strict):
    """What an event is worth: fixed points, or points in proportion to the order."""

    type: Literal["FIXED", "PROPORTIONAL"]
    points: Points | None = None
    calculation_type: Basis | None = Field(default=None, strict=False)
    order: OrderStepsIn | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.type == "FIXED") != (self.points is not None):
            raise ValueError("points go with FIXED, and with nothing else")
        if (self.type == "PROPORTIONAL") != (self.step is not None):
            raise ValueError("PROPORTIONAL needs calculation_type and the step of that amount")
        return self

    @property
    def step(self) -> StepIn | None:
        """The step of the amount that counts."""
        if self.order is None or self.calculation_type is None:
            return None
        is_total = self.calculation_type is Basis.ORDER_TOTAL_AMOUNT
        return self.order.total_amount if is_total else self.order.amount


class LimitIn(Strict):
    """How often a member may earn by the rule; calendar periods of the programme's zone."""

    count: Annotated[int, Field(ge=1, le=MAX_POINTS)]
    period: Period = Field(strict=False)


class EarningRuleIn(Strict):
    """What one kind of event is worth. `limit` is ours."""

    event: Annotated[str, Field(min_length=1, max_length=100)]
    loyalty: WorthIn
    limit: LimitIn | None = None
    active: bool = True

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.loyalty.step is not None and self.event != ORDER_PAID:
            raise ValueError(f"PROPORTIONAL goes with the event {ORDER_PAID}")
        return self

    def rule(self, rule_id: str) -> EarningRule:
        """The rule that is to be made."""
        step, worth = self.loyalty.step, self.loyalty
        return EarningRule(
            id=rule_id,
            event=self.event,
            points=step.points if step else worth.points or 0,
            every_minor=step.every if step else None,
            basis=worth.calculation_type or Basis.ORDER_AMOUNT,
            limit=Limit(self.limit.count, self.limit.period) if self.limit else None,
            active=self.active,
        )
