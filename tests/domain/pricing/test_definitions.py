"""Benefits, carts and rules as data: read from JSON, refused when they are wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given
from pydantic import TypeAdapter, ValidationError

from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    FreeUnits,
    Level,
    PercentOff,
    Several,
    Tier,
    Tiered,
    level,
    sort_key,
)
from incentives.domain.pricing.cart import Cart, CartLine, Shipping
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Target
from incentives.domain.refusal import Refusal, Refused
from tests.domain.pricing.carts import BENEFITS

ANY_BENEFIT: TypeAdapter[Benefit] = TypeAdapter(Benefit)
SHIPPING = Target("shipping")


@given(BENEFITS)
def test_every_benefit_survives_the_way_through_json(benefit: Benefit) -> None:
    assert ANY_BENEFIT.validate_json(ANY_BENEFIT.dump_json(benefit)) == benefit


def test_stacking_rules_survive_the_way_through_json() -> None:
    adapter = TypeAdapter(StackingRules)
    rules = StackingRules(category_hierarchy={"a": 1}, exclusive_categories=("a",))
    assert adapter.validate_json(adapter.dump_json(rules)) == rules


def test_what_the_first_campaigns_stored_is_read_as_it_was() -> None:
    stored = '{"rate_bp": 1250, "maximum_minor": 1000, "kind": "percent"}'
    assert ANY_BENEFIT.validate_json(stored) == PercentOff(1_250, maximum_minor=10_00)
    assert ANY_BENEFIT.validate_json('{"amount_minor": 5, "kind": "amount"}') == AmountOff(5)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: PercentOff(-1),
        lambda: PercentOff(10_001),
        lambda: PercentOff(10_000.5),
        lambda: PercentOff(1_666.66667),
        lambda: PercentOff(float("nan")),
        lambda: Tiered((Tier(0, 5.5),), gives="amount"),
        lambda: PercentOff(1, maximum_minor=-1),
        lambda: AmountOff(-1),
        lambda: AmountOff(1, maximum_minor=-1),
        lambda: FixedPrice(-1),
        lambda: FixedPrice(1, maximum_minor=-1),
        lambda: FixedPrice(1, per="set", set_units=0),
        lambda: FixedPrice(1, per="set", set_units=2, repeats=0),
        lambda: FixedPrice(1, per="set", set_units=2, target=SHIPPING),
        lambda: Tiered(()),
        lambda: Tiered((Tier(0, 1), Tier(0, 2))),
        lambda: Tiered((Tier(-1, 1),)),
        lambda: Tiered((Tier(0, 10_001),)),
        lambda: Tiered((Tier(0, -1),), gives="amount"),
        lambda: Tiered((Tier(0, 1),), maximum_minor=-1),
        lambda: BuyXGetY(0, 1),
        lambda: BuyXGetY(1, 0),
        lambda: BuyXGetY(1, 1, repeats=0),
        lambda: BuyXGetY(1, 1, target=Target("items", groups_of=2)),
        lambda: BuyXGetY(1, 1, target=Target("items", units_per_line=2)),
        lambda: BuyXGetY(1, 1, target=Target("items", pick="in_order")),
        lambda: BuyXGetY(1, 1, rate_bp=10_001),
        lambda: BuyXGetY(1, 1, maximum_minor=-1),
        lambda: FreeUnits(0, "mug"),
        lambda: FreeUnits(1),
        lambda: FreeUnits(1, "mug", price_minor=-1),
        lambda: Credits(-1),
        lambda: Several((PercentOff(1),)),
        lambda: Several((PercentOff(1),) * 6),
    ],
)
def test_a_wrong_definition_is_refused_when_it_is_made(wrong: Callable[[], Benefit]) -> None:
    with pytest.raises(
        ValueError, match=r"^(an? .*(more|points|SKU)$|a percentage|tiers|shipping|several)"
    ):
        wrong()


@pytest.mark.parametrize(
    "border",
    [
        PercentOff(0, maximum_minor=0),
        PercentOff(10_000),
        PercentOff(0.0001),
        PercentOff(9_999.9999),
        AmountOff(0),
        FixedPrice(0, per="set", set_units=1, repeats=1),
        FixedPrice(1, target=SHIPPING),
        Tiered((Tier(0, 10_000),)),
        Tiered((Tier(0, 10_001),), gives="amount"),
        BuyXGetY(1, 1, rate_bp=0),
        FreeUnits(1, sku_id="red"),
        Credits(0),
        Several((PercentOff(1),) * 5),
    ],
    ids=repr,
)
def test_the_borders_of_a_definition_are_allowed(border: Benefit) -> None:
    assert ANY_BENEFIT.validate_json(ANY_BENEFIT.dump_json(border)) == border


def test_a_route_reads_a_wrong_definition_as_a_wrong_payload() -> None:
    with pytest.raises(ValidationError, match="basis points"):
        ANY_BENEFIT.validate_json('{"kind": "percent", "rate_bp": 12000}')


@pytest.mark.parametrize(
    ("benefit", "expected"),
    [
        (PercentOff(1), Level.ORDER),
        (PercentOff(1, target=Target("items")), Level.PRODUCT),
        (PercentOff(1, target=Target(pick="cheapest")), Level.PRODUCT),
        (PercentOff(1, target=SHIPPING), Level.SHIPPING),
        (AmountOff(1), Level.ORDER),
        (Several((PercentOff(1, target=SHIPPING), AmountOff(1))), Level.ORDER),
        (AmountOff(1, per="unit"), Level.PRODUCT),
        (AmountOff(1, per="line"), Level.PRODUCT),
        (AmountOff(1, per="line", target=SHIPPING), Level.SHIPPING),
        (FixedPrice(1), Level.PRODUCT),
        (FixedPrice(1, per="set"), Level.PRODUCT),
        (FixedPrice(1, per="all"), Level.ORDER),
        (Tiered((Tier(0, 1),)), Level.ORDER),
        (BuyXGetY(1, 1), Level.PRODUCT),
        (FreeUnits(1, "a"), Level.PRODUCT),
        (Credits(1), Level.PAYMENT),
        (Credits(1, SHIPPING), Level.PAYMENT),
    ],
)
def test_a_benefit_applies_on_the_level_of_what_it_applies_to(
    benefit: Benefit, expected: Level
) -> None:
    assert level(benefit) is expected


def test_benefits_are_sorted_by_kind_then_by_value() -> None:
    items = Target("items")
    in_turn: list[Benefit] = [
        FixedPrice(4, target=items),
        FixedPrice(5, target=items),
        BuyXGetY(1, 1, rate_bp=2),
        BuyXGetY(1, 1, rate_bp=1),
        FreeUnits(2, "a"),
        FreeUnits(1, "a"),
        PercentOff(10, target=items),
        PercentOff(9, target=items),
        Tiered((Tier(0, 1), Tier(1, 10)), target=items),
        Tiered((Tier(0, 9),), target=items),
        AmountOff(10, target=items),
        AmountOff(9, target=items),
        Credits(10),
        Credits(9),
    ]
    backwards = in_turn[::-1]
    assert sorted(backwards, key=sort_key) == in_turn


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Cart(stated_minor=-1),
        lambda: Cart(taken_minor=-1),
        lambda: Cart((CartLine(1, 1),), stated_minor=-1),
        lambda: Cart((CartLine(-1, 1), CartLine(1, 1))),
        lambda: Cart(shipping=Shipping(-1)),
        lambda: Cart((CartLine(-1, 1),)),
        lambda: Cart((CartLine(1, 1, floor_minor=-1),)),
        lambda: Cart((CartLine(1, 1, cost_minor=-1),)),
        lambda: Cart((CartLine(1, 1, taken_minor=-1),)),
    ],
)
def test_a_cart_with_a_negative_number_is_refused(wrong: Callable[[], Cart]) -> None:
    with pytest.raises(Refused) as refused:
        wrong()
    assert refused.value.refusal is Refusal.INVALID_ORDER
    assert refused.value.details == "only the price of a line may be below zero"


def test_a_cart_in_no_currency_of_iso_4217_is_refused() -> None:
    assert Cart(currency="KWD").currency == "KWD"
    with pytest.raises(Refused) as refused:
        Cart(currency="eur")
    assert refused.value.refusal is Refusal.INVALID_PAYLOAD


def test_an_amount_of_a_line_wins_over_its_unit_price() -> None:
    assert CartLine(3, 5_00).gross_minor == 15_00
    assert CartLine(3, 5_00, 14_00).gross_minor == 14_00
    assert CartLine(3).gross_minor is None
