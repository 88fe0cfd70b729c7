"""Which goods a benefit reaches; what is not known is not reached."""

import pytest

from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import Exclusion, Selection, Target, reaches

RED_SHIRT = CartLine(
    1,
    20_00,
    product_id="shirt",
    sku_id="shirt-red",
    source_id="src-1",
    category_ids=("clothes", "summer"),
    metadata={"brand": "Nord", "season": 3, "organic": True},
)
NOTHING_KNOWN = CartLine()
NO_EXCLUSION = Exclusion()


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(),
        Selection(product_ids=("x", "shirt")),
        Selection(sku_ids=("shirt-red",)),
        Selection(source_ids=("src-1",)),
        Selection(category_ids=("summer",)),
        Selection(metadata={"brand": "Nord"}),
        Selection(metadata={"brand": "Nord", "season": 3, "organic": True}),
        Selection(product_ids=("x",), category_ids=("clothes",)),
        Selection(product_ids=("x",), metadata={"season": 3}),
    ],
)
def test_goods_are_chosen_by_any_of_their_names(chosen: Selection) -> None:
    assert reaches(chosen, NO_EXCLUSION)(RED_SHIRT)
    assert reaches(Selection(), Exclusion(chosen))(RED_SHIRT) is chosen.is_everything
    assert reaches(chosen, NO_EXCLUSION)(NOTHING_KNOWN) is chosen.is_everything


@pytest.mark.parametrize(
    "chosen",
    [
        Selection(product_ids=("shirt-red",)),
        Selection(sku_ids=("shirt",)),
        Selection(source_ids=("shirt",)),
        Selection(category_ids=("shirt", "winter")),
        Selection(metadata={"brand": "Nord", "season": 4}),
        Selection(metadata={"season": "3"}),
        Selection(metadata={"organic": 1}),
        Selection(metadata={"size": None}),
    ],
)
def test_other_goods_are_not_chosen(chosen: Selection) -> None:
    assert not reaches(chosen, NO_EXCLUSION)(RED_SHIRT)
    assert reaches(Selection(), Exclusion(chosen))(RED_SHIRT)


def test_an_exclusion_wins_over_a_choice() -> None:
    but_red = Exclusion(Selection(sku_ids=("shirt-red",)))
    assert not reaches(Selection(product_ids=("shirt",)), but_red)(RED_SHIRT)


def test_goods_on_sale_can_be_left_alone() -> None:
    full_price_only = reaches(Selection(), Exclusion(on_sale=True))
    assert not full_price_only(CartLine(1, 5_00, on_sale=True))
    assert full_price_only(CartLine(1, 5_00))


def test_goods_below_a_unit_price_can_be_left_alone() -> None:
    from_10 = reaches(Selection(), Exclusion(unit_price_under_minor=10_00))
    assert from_10(CartLine(3, 10_00))
    assert not from_10(CartLine(3, 9_99))
    assert not from_10(CartLine(3, amount_minor=29_99))
    assert not from_10(NOTHING_KNOWN)
    assert not reaches(Selection(), Exclusion(unit_price_under_minor=1))(NOTHING_KNOWN)


def test_goods_above_a_unit_price_can_be_left_alone() -> None:
    up_to_10 = reaches(Selection(), Exclusion(unit_price_over_minor=10_00))
    assert up_to_10(CartLine(3, 10_00))
    assert up_to_10(CartLine(3, amount_minor=30_00))
    assert not up_to_10(CartLine(3, 10_01))
    assert not up_to_10(CartLine(3, amount_minor=30_01))
    assert up_to_10(NOTHING_KNOWN)
    between = reaches(Selection(), Exclusion(unit_price_under_minor=5, unit_price_over_minor=7))
    assert [price for price in range(10) if between(CartLine(1, price))] == [5, 6, 7]


@pytest.mark.parametrize(
    ("excluding", "is_nothing"),
    [
        (Exclusion(), True),
        (Exclusion(on_sale=True), False),
        (Exclusion(unit_price_under_minor=0), False),
        (Exclusion(unit_price_over_minor=0), False),
        (Exclusion(Selection(metadata={"a": 1})), False),
    ],
)
def test_only_an_empty_exclusion_excludes_nothing(excluding: Exclusion, is_nothing: bool) -> None:  # noqa: FBT001
    assert excluding.is_nothing is is_nothing


def test_a_pick_of_no_unit_is_refused() -> None:
    assert Target(units=1).units == 1
    with pytest.raises(ValueError, match=r"^a pick takes one unit at least$"):
        Target(pick="cheapest", units=0)
    with pytest.raises(ValueError, match=r"^a pick takes one unit at least$"):
        Target(groups_of=0)
    with pytest.raises(ValueError, match=r"^a pick takes one unit at least$"):
        Target(units_per_line=0)


def test_a_pick_has_room_for_a_full_group() -> None:
    assert Target(pick="cheapest", units=3, groups_of=3).counts_units
    with pytest.raises(ValueError, match=r"^a pick takes one full group at least$"):
        Target(pick="cheapest", units=2, groups_of=3)


def test_shipping_comes_in_no_groups() -> None:
    with pytest.raises(ValueError, match=r"^a shipping price has no units to count$"):
        Target("shipping", groups_of=2)
    with pytest.raises(ValueError, match=r"^a shipping price has no units to count$"):
        Target("shipping", units_per_line=1)
