"""A benefit in an answer: in the field's words as far as it has them, and whole in ours."""

from typing import Any, assert_never

from pydantic import TypeAdapter

from incentives.domain.money import share_of
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
    effects_of,
)
from incentives.domain.pricing.selection import Selection
from incentives.runtime.shapes import ResponseShape

_BENEFIT: TypeAdapter[Benefit] = TypeAdapter(Benefit)

_AMOUNT_EFFECTS = {
    ("line", "value"): "APPLY_TO_ITEMS",
    ("line", "quantity"): "APPLY_TO_ITEMS",
    ("unit", "value"): "APPLY_TO_ITEMS_BY_QUANTITY",
    ("unit", "quantity"): "APPLY_TO_ITEMS_BY_QUANTITY",
    ("once", "value"): "APPLY_TO_ITEMS_PROPORTIONALLY",
    ("once", "quantity"): "APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY",
}
_PICKS = {
    "all": "APPLY_TO_EVERY",
    "cheapest": "APPLY_FROM_CHEAPEST",
    "dearest": "APPLY_FROM_MOST_EXPENSIVE",
    "in_order": "APPLY_TO_EVERY",
}


class DiscountOut(ResponseShape):
    """A discount as the field describes it; percentages are numbers, amounts minor units.

    `benefit` is the whole definition in our words, which say more than the field's: of several
    effects theirs say the first.
    """

    type: str
    effect: str = "APPLY_TO_ORDER"
    percent_off: float | None = None
    amount_limit: int | None = None
    amount_off: int | None = None
    fixed_amount: int | None = None
    unit_off: int | None = None
    unit_type: str | None = None
    benefit: dict[str, Any]

    @classmethod
    def of(cls, offer: Benefit) -> "DiscountOut":
        """The offer on the wire."""
        return cls(**_in_their_words(effects_of(offer)[0]), benefit=_whole(offer))


def _whole(offer: Benefit) -> dict[str, Any]:
    """The definition, of several effects that of each, always with its kind."""
    if isinstance(offer, Several):
        return {"kind": offer.kind, "of": [_whole(effect) for effect in offer.of]}
    whole = _BENEFIT.dump_python(offer, mode="json", exclude_defaults=True)
    return {"kind": offer.kind, **whole}


def applicable_to(offer: Benefit) -> dict[str, Any]:
    """The goods that a benefit names, as the field lists them; empty when it names none."""
    target = offer.target
    left_out = _names(target.excluding.goods)
    named = [name for name in _names(target.chosen) if name not in left_out]
    return _listed(named, _PICKS[target.pick])


def inapplicable_to(offer: Benefit) -> dict[str, Any]:
    """The goods that a benefit leaves alone by name, likewise."""
    return _listed(_names(offer.target.excluding.goods), _PICKS["all"])


def _names(goods: Selection) -> list[tuple[str, str]]:
    products = [("product", product_id) for product_id in goods.product_ids]
    return products + [("sku", sku_id) for sku_id in goods.sku_ids]


def _listed(named: list[tuple[str, str]], effect: str) -> dict[str, Any]:
    data = [
        {"object": kind, "id": one, "source_id": one, "strict": False, "effect": effect}
        for kind, one in named
    ]
    return {"data": data, "total": len(data), "data_ref": "data", "object": "list"}


def _in_their_words(offer: SingleDiscount | Credits) -> dict[str, Any]:
    words: dict[str, Any]
    match offer:
        case PercentOff(rate_bp=rate_bp):
            words = {"type": "PERCENT", "effect": effect_of(offer)}
            words["percent_off"] = float(share_of(rate_bp) * 100)
            words["amount_limit"] = offer.maximum_minor
        case AmountOff():
            words = _amount_off(offer)
        case FixedPrice():
            words = _fixed_price(offer)
        case BuyXGetY(rate_bp=rate_bp):
            words = {"type": "PERCENT", "effect": "APPLY_TO_ITEMS"}
            words["percent_off"] = float(share_of(rate_bp) * 100)
        case FreeUnits():
            words = _free_units(offer)
        case Tiered(gives=gives):
            words = {"type": gives.upper(), "effect": effect_of(offer)}
        case Credits():
            words = {"type": "AMOUNT", "effect": effect_of(offer)}
        case _:
            assert_never(offer)
    return words


def _amount_off(offer: AmountOff) -> dict[str, Any]:
    on_order = offer.per == "once" and offer.target.on == "order"
    effect = "APPLY_TO_ORDER" if on_order else _AMOUNT_EFFECTS[offer.per, offer.spread_by]
    return {"type": "AMOUNT", "amount_off": offer.amount_minor, "effect": effect}


def _fixed_price(offer: FixedPrice) -> dict[str, Any]:
    on_order = offer.per == "all" and offer.target.on != "shipping"
    effect = "APPLY_TO_ORDER" if on_order else "APPLY_TO_ITEMS"
    return {"type": "FIXED", "fixed_amount": offer.price_minor, "effect": effect}


def _free_units(offer: FreeUnits) -> dict[str, Any]:
    effect = "ADD_NEW_ITEMS" if offer.add == "new" else "ADD_MISSING_ITEMS"
    named = offer.sku_id or offer.product_id
    return {"type": "UNIT", "unit_off": offer.units, "unit_type": named, "effect": effect}


def effect_of(offer: Benefit) -> str:
    """Whether it is for the order or for its items; the field takes shipping for one of these."""
    by_items = offer.target.on != "order" or offer.target.counts_units
    return "APPLY_TO_ITEMS" if by_items else "APPLY_TO_ORDER"
