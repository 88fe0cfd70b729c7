"""The bodies of earning rules, in the field's shape with what is ours beside."""

from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from incentives.domain.condition.parse import parse_new
from incentives.domain.period import Period
from incentives.domain.points.challenge import MOST_DAYS, MOST_TIMES, Challenge
from incentives.domain.points.rules import ORDER_PAID, EarningRule, Limit, Multiplier
from incentives.domain.points.worth import Basis, Goods
from incentives.domain.pricing.selection import Selection
from incentives.runtime.wire.campaigns.goods import GoodsIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Text
from incentives.runtime.wire.points.factor import Factor, factor_bp
from manage_programmes.expiration import ExpirationRulesIn
from manage_programmes.schema import MAX_POINTS, Points, Strict

MOST_MULTIPLIERS = 10

_STEPS = {
    Basis.ORDER_AMOUNT: ("order", "amount"),
    Basis.ORDER_TOTAL_AMOUNT: ("order", "total_amount"),
    Basis.ORDER_ITEMS_QUANTITY: ("order_items", "quantity"),
    Basis.ORDER_ITEMS_AMOUNT: ("order_items", "amount"),
    Basis.ORDER_ITEMS_SUBTOTAL_AMOUNT: ("order_items", "subtotal_amount"),
}


class StepIn(Strict):
    """So many points for each full step of the amount, in minor units."""

    every: Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]
    points: Points


class GoodsStepIn(StepIn):
    """A step of one product or SKU; without one, of the goods of `applicable_to`."""

    object: Literal["product", "sku"] | None = None
    id: Text | None = None

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if (self.object is None) != (self.id is None):
            raise ValueError("object and id go together")
        return self


class OrderStepsIn(Strict):
    """The step of the amount that counts."""

    amount: StepIn | None = None
    total_amount: StepIn | None = None


class GoodsStepsIn(Strict):
    """The step of what counts of goods: units, or amounts before or after discounts."""

    quantity: GoodsStepIn | None = None
    amount: GoodsStepIn | None = None
    subtotal_amount: GoodsStepIn | None = None


class WorthIn(Strict):
    """What an event is worth: fixed points, or points in proportion to the order."""

    type: Literal["FIXED", "PROPORTIONAL"]
    points: Points | None = None
    calculation_type: Basis | None = Field(default=None, strict=False)
    order: OrderStepsIn | None = None
    order_items: GoodsStepsIn | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.type == "FIXED") != (self.points is not None):
            raise ValueError("points go with FIXED, and with nothing else")
        if (self.type == "PROPORTIONAL") != (self.step is not None):
            raise ValueError("PROPORTIONAL needs calculation_type and the step of that amount")
        return self

    @property
    def step(self) -> StepIn | None:
        """The step of what counts."""
        if self.calculation_type is None:
            return None
        whole, part = _STEPS[self.calculation_type]
        step: StepIn | None = getattr(getattr(self, whole), part, None)
        return step


class LimitIn(Strict):
    """How often a member may earn by the rule; calendar periods of the programme's zone."""

    count: Annotated[int, Field(ge=1, le=MAX_POINTS)]
    period: Period = Field(strict=False)


class ChallengeIn(Strict):
    """How often the event has to happen: within so many days, in a row, or at any time."""

    times: Annotated[int, Field(ge=2, le=MOST_TIMES)]
    within_days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None
    in_a_row: Literal["DAY", "WEEK", "MONTH"] | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if self.within_days is not None and self.in_a_row is not None:
            raise ValueError("within_days and in_a_row do not go together")
        return self

    def challenge(self) -> Challenge:
        """The challenge as the rules know it."""
        return Challenge(
            self.times, self.within_days, Period(self.in_a_row) if self.in_a_row else None
        )


class MultiplierIn(Strict):
    """So many times the points while the conditions hold."""

    multiplier: Factor
    conditions: dict[str, JsonValue]

    def multiplier_of(self, at: str) -> Multiplier:
        """The multiplier as the rules know it."""
        return Multiplier(factor_bp(self.multiplier), parse_new(self.conditions, at=at))


class EarningRuleIn(Strict):
    """What one kind of event is worth.

    Ours beside the field's: `applicable_to` and `excluded` (goods), `limit`, `challenge`,
    `conditions`, `multipliers` and `expiration_rules` (else the programme's hold).
    """

    event: Annotated[str, Field(min_length=1, max_length=100)]
    loyalty: WorthIn
    applicable_to: GoodsIn = GoodsIn()
    excluded: GoodsIn = GoodsIn()
    limit: LimitIn | None = None
    challenge: ChallengeIn | None = None
    conditions: dict[str, JsonValue] | None = None
    multipliers: Annotated[list[MultiplierIn], Field(max_length=MOST_MULTIPLIERS)] = []
    expiration_rules: ExpirationRulesIn | None = None
    active: bool = True

    @model_validator(mode="after")
    def _fits(self) -> Self:
        step = self.loyalty.step
        if step is not None and self.event != ORDER_PAID:
            raise ValueError(f"PROPORTIONAL goes with the event {ORDER_PAID}")
        if step is not None and self.challenge is not None:
            raise ValueError("a challenge earns FIXED points")
        if self.expiration_rules is not None and self.expiration_rules.expiry.while_active:
            raise ValueError("only a programme counts from the last activity")
        self._refuse_goods(step)
        return self

    def _refuse_goods(self, step: StepIn | None) -> None:
        chosen = {"applicable_to", "excluded"} & self.model_fields_set
        if chosen and not isinstance(step, GoodsStepIn):
            raise ValueError("goods go with ORDER_ITEMS_… only")
        if "applicable_to" in chosen and isinstance(step, GoodsStepIn) and step.id is not None:
            raise ValueError("applicable_to and the id of a product say it twice")

    def rule(self, rule_id: str) -> EarningRule:
        """The rule that is to be made.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; a condition cannot be read.
        """
        step, worth = self.loyalty.step, self.loyalty
        return EarningRule(
            id=rule_id,
            event=self.event,
            points=step.points if step else worth.points or 0,
            every=step.every if step else None,
            basis=worth.calculation_type or Basis.ORDER_AMOUNT,
            goods=Goods(self._chosen(step), self.excluded.selection()),
            limit=Limit(self.limit.count, self.limit.period) if self.limit else None,
            challenge=self.challenge.challenge() if self.challenge else None,
            conditions=None if self.conditions is None else parse_new(self.conditions),
            multipliers=tuple(
                multiplier.multiplier_of(f"multipliers[{place}].conditions")
                for place, multiplier in enumerate(self.multipliers)
            ),
            expiry=self.expiration_rules.expiry if self.expiration_rules else None,
            active=self.active,
        )

    def _chosen(self, step: StepIn | None) -> Selection:
        if not isinstance(step, GoodsStepIn) or step.id is None:
            return self.applicable_to.selection()
        named = (step.id,)
        is_product = step.object == "product"
        return Selection(product_ids=named) if is_product else Selection(sku_ids=named)
