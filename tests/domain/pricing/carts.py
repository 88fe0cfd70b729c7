"""Carts and benefits for the tests of pricing: builders, and strategies that draw them."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

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
    Tier,
    Tiered,
)
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.cart import Cart, CartLine, Delivery, Shipping
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate
from incentives.domain.pricing.selection import Exclusion, Selection, Target
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.terms import Base, Caps


def line(product: str, price_minor: int, quantity: int = 1, *categories: str) -> CartLine:
    return CartLine(quantity, price_minor, product_id=product, category_ids=categories)


def cart(*lines: CartLine, shipping_minor: int | None = None, method: str = "post") -> Cart:
    shipping = None if shipping_minor is None else Shipping(shipping_minor, method)
    return Cart(lines, shipping)


def effect_on(the_cart: Cart, benefit: Benefit, base: Base = "running") -> Effect:
    return apply(benefit, CartState.of(the_cart, base))


def parts(benefit: Benefit, *lines: CartLine) -> tuple[int, ...]:
    return effect_on(cart(*lines), benefit).parts


def product(*ids: str) -> Selection:
    return Selection(product_ids=ids)


def items(*ids: str) -> Target:
    return Target("items", chosen=product(*ids))


MINOR = st.integers(0, 30_000)
RATES = st.integers(0, 10_000) | st.sampled_from([0.0001, 1_666.7, 3_333.3333, 9_999.9999])
MAYBE_MINOR = st.none() | MINOR
COUNTS = st.integers(1, 5)
NAMES = st.sampled_from("abcd")
IDS = st.lists(NAMES, max_size=2, unique=True).map(tuple)

LINES = st.builds(
    CartLine,
    quantity=st.integers(0, 6),
    price_minor=st.sampled_from([0, 1, 7, 333, 1_000, 1_999, 20_000]),
    product_id=NAMES,
    category_ids=st.sampled_from([(), ("x",), ("x", "y")]),
    on_sale=st.booleans(),
    floor_minor=st.none() | st.sampled_from([1, 500, 1_900]),
    cost_minor=st.none() | st.sampled_from([0, 300, 1_500]),
)
STANDING = st.sampled_from([0, 0, 5, 999])
METHODS = st.sampled_from(["post", "van"])
SHIPPING = st.none() | st.builds(
    Shipping, MINOR, METHODS, taken_minor=STANDING, paid_minor=STANDING
)
DELIVERIES = st.lists(
    st.builds(Delivery, MINOR, METHODS, taken_minor=STANDING, paid_minor=STANDING),
    min_size=2,
    max_size=3,
).map(Shipping.of)
CARTS = st.builds(
    Cart,
    lines=st.lists(LINES, max_size=6).map(tuple),
    shipping=SHIPPING | DELIVERIES,
    stated_minor=MAYBE_MINOR,
    taken_minor=STANDING,
    paid_minor=STANDING,
    currency=st.sampled_from(["JPY", "EUR", "KWD"]),
)

CHOSEN = st.builds(Selection, product_ids=IDS, category_ids=st.sampled_from([(), ("x",), ("y",)]))
EXCLUDING = st.builds(
    Exclusion,
    CHOSEN,
    st.booleans(),
    st.none() | st.sampled_from([8, 1_000]),
    st.none() | st.sampled_from([333, 1_998]),
)
GOODS = st.builds(
    Target,
    on=st.sampled_from(["order", "items"]),
    chosen=CHOSEN,
    excluding=st.just(Exclusion()) | EXCLUDING,
    pick=st.sampled_from(["all", "cheapest", "dearest"]),
    units=COUNTS,
)
COUNTED = st.builds(
    Target,
    on=st.sampled_from(["order", "items"]),
    chosen=CHOSEN,
    pick=st.sampled_from(["all", "cheapest", "dearest"]),
    units=st.integers(4, 9),
    groups_of=st.integers(1, 4),
    units_per_line=st.none() | COUNTS,
)
ANY_GOODS = GOODS | COUNTED
TARGETS = ANY_GOODS | st.builds(
    Target, on=st.just("shipping"), methods=st.sampled_from([(), ("van",)])
)
CAPS = st.just(Caps()) | st.builds(
    Caps, MAYBE_MINOR, MAYBE_MINOR, COUNTS, MAYBE_MINOR, st.none() | st.integers(0, 9_000)
)
TERMS = {
    "maximum_minor": MAYBE_MINOR,
    "caps": CAPS,
    "base": st.sampled_from([None, "running", "original"]),
}
PER = st.sampled_from(["once", "unit", "line"])
SPREAD = st.sampled_from(["value", "quantity"])


def _tiers(
    values: st.SearchStrategy[int] | st.SearchStrategy[float],
) -> dict[str, st.SearchStrategy[Any]]:
    tiers = st.builds(Tier, st.integers(0, 5_000), values)
    several = st.lists(tiers, min_size=1, max_size=3, unique_by=lambda tier: tier.at).map(tuple)
    return {"tiers": several, "by": st.sampled_from(["subtotal", "quantity"]), "target": TARGETS}


REPEATS = st.none() | COUNTS
SIDE = st.sampled_from(["cheapest", "dearest"])
SINGLES: st.SearchStrategy[SingleDiscount] = st.one_of(
    st.builds(PercentOff, RATES, target=TARGETS, **TERMS),
    st.builds(AmountOff, MINOR, PER, SPREAD, target=TARGETS, **TERMS),
    st.builds(FixedPrice, MINOR, st.sampled_from(["unit", "all"]), target=TARGETS, **TERMS),
    st.builds(FixedPrice, MINOR, st.just("set"), COUNTS, REPEATS, target=ANY_GOODS, **TERMS),
    st.builds(Tiered, gives=st.just("percent"), **_tiers(RATES), **TERMS),
    st.builds(Tiered, gives=st.just("amount"), **_tiers(MINOR), **TERMS),
    st.builds(BuyXGetY, COUNTS, COUNTS, CHOSEN, RATES, REPEATS, SIDE, SIDE, target=GOODS, **TERMS),
    st.builds(FreeUnits, COUNTS, NAMES, price_minor=MINOR, add=st.sampled_from(["new", "missing"])),
)
SEVERAL = st.builds(Several, st.lists(SINGLES, min_size=2, max_size=3).map(tuple))
DISCOUNTS: st.SearchStrategy[Benefit] = SINGLES | SEVERAL
BENEFITS: st.SearchStrategy[Benefit] = DISCOUNTS | st.builds(Credits, MINOR, TARGETS)


def totals(effects: Sequence[Effect]) -> list[tuple[int, ...]]:
    """What effects come to, whichever line carries which part."""
    return [
        (
            effect.total_minor,
            effect.goods_minor,
            effect.shipping_minor,
            effect.granted_minor,
            sum(effect.units),
        )
        for effect in effects
    ]


def asks(
    name: str,
    benefit: Benefit,
    *categories: str,
    exclusive: bool = False,
    joint: bool = False,
    refused: str | None = None,
) -> Candidate[str]:
    return Candidate(name, benefit, categories, exclusive, joint, refused)
