"""What marketing says of a discount: in the field's words, or whole in ours.

The field's words cover a percentage, an amount, a fixed price and free units. `benefit` says
everything that the calculator knows (docs/discounts.md); both together have to say the same, as
answers do.
"""

import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from incentives.domain.money import Rate
from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    FreeUnits,
    PercentOff,
    Several,
    SingleDiscount,
    Tiered,
)
from incentives.domain.pricing.selection import Exclusion, Target
from incentives.domain.pricing.terms import MOST_DECIMALS, Terms, check_rate
from incentives.runtime.shapes import told
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.runtime.wire.campaigns.goods import GoodsIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR
from manage_campaigns.strict import Amount, Strict, Text, refused

_BENEFIT: TypeAdapter[SingleDiscount | Credits] = TypeAdapter(
    Annotated[SingleDiscount | Credits, Field(discriminator="kind")],
    config=ConfigDict(extra="forbid", strict=True),
)
_MOST_BENEFIT = 8_000  # characters
_MOST_UNITS = 1_000_000  # of a line of an order
_COUNTS = {"units", "units_per_line", "buy_units", "get_units", "set_units", "repeats", "groups_of"}
_GOODS = ("applicable_to", "excluded")
_AMOUNTS: dict[str, dict[str, Any]] = {
    "APPLY_TO_ITEMS": {"per": "line"},
    "APPLY_TO_ITEMS_BY_QUANTITY": {"per": "unit"},
    "APPLY_TO_ITEMS_PROPORTIONALLY": {"per": "once"},
    "APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY": {"per": "once", "spread_by": "quantity"},
}


class DiscountIn(Strict):
    """A discount; amounts in minor units. `applicable_to` and `excluded` choose goods; ours."""

    type: Text | None = None
    effect: Text | None = None
    percent_off: int | float | None = None
    amount_off: Amount | None = None
    amount_limit: Amount | None = None
    fixed_amount: Annotated[int, Field(ge=0)] | None = None
    unit_off: Annotated[int, Field(ge=1, le=1_000)] | None = None
    unit_type: Text | None = None
    unit_price: Amount | None = None
    applicable_to: GoodsIn = GoodsIn()
    excluded: GoodsIn = GoodsIn()
    is_dynamic: Literal[False] = False
    benefit: dict[str, JsonValue] | None = None

    def offer(self) -> Benefit:
        """The benefit as the calculator knows it.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; not offered, or members that do not go together.
        """
        if self.benefit is not None:
            return self._whole(self.benefit)
        match self.type:
            case "PERCENT":
                return self._percent()
            case "AMOUNT":
                return self._amount()
            case "FIXED":
                return self._fixed()
            case "UNIT":
                return self._units()
        raise refused("discount.type has to be PERCENT, AMOUNT, FIXED or UNIT")

    def _whole(self, benefit: dict[str, JsonValue]) -> Benefit:
        """The benefit in our words; beside it may stand what an answer says of it in the field's.

        So what was answered can be sent again.
        """
        made = self._defined(benefit)
        answered = DiscountOut.of(made).model_dump()
        said = self.model_dump(exclude_defaults=True, exclude={"benefit"})
        if any(answered.get(name) != value for name, value in said.items()):
            self._only("benefit")
        return made

    def _defined(self, benefit: dict[str, JsonValue]) -> Benefit:
        _refuse_unbounded(benefit)
        made = _several(benefit) if benefit.get("kind") == "several" else _single(benefit)
        if len(repr(made)) > _MOST_BENEFIT:
            raise refused(f"discount.benefit is longer than {_MOST_BENEFIT} characters")
        return made

    def _percent(self) -> Benefit:
        self._only("percent_off", "amount_limit", *_GOODS)
        if self.percent_off is None:
            raise refused("a PERCENT discount has percent_off")
        return PercentOff(
            rate_bp=_basis_points(self.percent_off),
            maximum_minor=self.amount_limit,
            target=self._target("APPLY_TO_ORDER", "APPLY_TO_ITEMS"),
        )

    def _amount(self) -> Benefit:
        self._only("amount_off", *_GOODS)
        if self.amount_off is None:
            raise refused("an AMOUNT discount has amount_off")
        target = self._target("APPLY_TO_ORDER", *_AMOUNTS)
        return AmountOff(self.amount_off, target=target, **_AMOUNTS.get(self.effect or "", {}))

    def _fixed(self) -> Benefit:
        self._only("fixed_amount", *_GOODS)
        if self.fixed_amount is None:
            raise refused("a FIXED discount has fixed_amount")
        target = self._target("APPLY_TO_ORDER", "APPLY_TO_ITEMS")
        per: Literal["unit", "all"] = "unit" if target.on == "items" else "all"
        return FixedPrice(self.fixed_amount, per=per, target=target)

    def _units(self) -> Benefit:
        self._only("unit_off", "unit_type", "unit_price")
        adds: dict[str, Literal["new", "missing"]] = {
            "ADD_NEW_ITEMS": "new",
            "ADD_MISSING_ITEMS": "missing",
        }
        if self.unit_off is None or self.unit_type is None or self.effect not in adds:
            raise refused(
                "a UNIT discount has unit_off, unit_type (a product) and the effect "
                "ADD_NEW_ITEMS or ADD_MISSING_ITEMS"
            )
        return FreeUnits(
            self.unit_off,
            product_id=self.unit_type,
            price_minor=self.unit_price or 0,
            add=adds[self.effect],
        )

    def _target(self, *effects: str) -> Target:
        """What it applies to; without an effect, the first that is possible."""
        effect = self.effect or effects[0]
        if effect not in effects:
            raise refused(f"discount.effect of {self.type} has to be {' or '.join(effects)}")
        return Target(
            on="order" if effect == "APPLY_TO_ORDER" else "items",
            chosen=self.applicable_to.selection(),
            excluding=Exclusion(self.excluded.selection()),
        )

    def _only(self, *members: str) -> None:
        """Refuse what belongs to another type of discount, rather than overlook it."""
        common = {"type", "effect", "is_dynamic"} if self.benefit is None else {"is_dynamic"}
        sent = self.model_dump(exclude_defaults=True).keys()
        if beside := sorted(sent - common - set(members)):
            raise refused(f"{', '.join(beside)} does not go with {', '.join(members)}")


def _several(benefit: dict[str, JsonValue]) -> Several:
    """Several effects, each a benefit by itself."""
    effects = benefit.get("of")
    if benefit.keys() != {"kind", "of"} or not isinstance(effects, list):
        raise refused("discount.benefit: several effects are a list in `of`, and nothing beside it")
    try:
        return Several(tuple(map(_single, effects)))
    except ValueError as error:
        raise refused(f"discount.benefit.of: {error}") from None


def _single(benefit: JsonValue) -> SingleDiscount:
    try:
        made = _BENEFIT.validate_json(json.dumps(benefit))  # as JSON, whose lists are tuples
    except ValidationError as error:
        raise refused(f"discount.benefit: {told(error)}") from None
    if isinstance(made, Credits):
        raise refused("discount.benefit: credits belong to a gift card")
    if _gives_nothing(made):
        raise refused("discount.benefit: a share, an amount or a limit of 0 gives nothing")
    return made


def _refuse_unbounded(value: JsonValue) -> None:
    """Refuse numbers beyond those of an order, wherever they stand in a definition."""
    match value:
        case bool():
            return
        case int() | float() if abs(value) > MAX_AMOUNT_MINOR:
            raise refused(f"discount.benefit: no number may pass {MAX_AMOUNT_MINOR}")
        case dict():
            for key, member in value.items():
                if key in _COUNTS and isinstance(member, int) and member > _MOST_UNITS:
                    raise refused(f"discount.benefit.{key} is at most {_MOST_UNITS}")
                _refuse_unbounded(member)
        case list():
            for member in value:
                _refuse_unbounded(member)


def _gives_nothing(benefit: SingleDiscount) -> bool:
    """Whether it would use codes up for nothing. Only new ones are asked: stored ones are read."""
    match benefit:
        case PercentOff(rate_bp=0) | BuyXGetY(rate_bp=0) | AmountOff(amount_minor=0):
            return True
        case Tiered() if not any(tier.value for tier in benefit.tiers):
            return True
    if not isinstance(benefit, Terms):
        return False
    limits = (benefit.maximum_minor, benefit.caps.per_line_minor, benefit.caps.per_units_minor)
    return 0 in limits


def _basis_points(percent: float) -> Rate:
    """A percentage as it is written, exactly: 12.5 is 1,250 basis points, 16.667 is 1666.7."""
    points = Decimal(str(percent)) * 100
    whole = points == points.to_integral_value()
    rate_bp = int(points) if whole else float(points)
    try:
        check_rate(rate_bp)
    except ValueError:
        rate_bp = 0
    if not rate_bp:
        raise refused(
            f"percent_off has to be above 0, at most 100, with at most {MOST_DECIMALS} decimals"
        )
    return rate_bp
