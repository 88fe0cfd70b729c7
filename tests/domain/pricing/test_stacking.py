"""Several codes on one cart: what goes together, in which order, on which price."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.pricing.benefit import (
    AmountOff,
    Benefit,
    BuyXGetY,
    Credits,
    FixedPrice,
    PercentOff,
)
from incentives.domain.pricing.cart import Cart
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.stacking import Applied, Inapplicable, Skipped, Stacked, stack
from incentives.domain.refusal import Refusal, Refused
from tests.domain.pricing.carts import BENEFITS, CARTS, asks, cart, items, line

TEN = cart(line("a", 10_00))
SHIPPED = cart(line("a", 60_00), line("b", 40_00), shipping_minor=5_00)
PARTIAL = StackingRules(redeemables_application_mode="PARTIAL")
SKIP = StackingRules(redeemables_no_effect_rule="SKIP")

FREE_SHIPPING = PercentOff(10_000, target=Target("shipping"))
NOTHING = PercentOff(5_000, target=items("not in the cart"))


def fates(found: Stacked[str]) -> dict[str, str]:
    """What became of each code: what it took, why it was skipped or why it does not apply."""
    told = {}
    for outcome in found.outcomes:
        match outcome:
            case Applied():
                told[outcome.candidate.id] = str(outcome.effect.total_minor)
            case Skipped() | Inapplicable():
                told[outcome.candidate.id] = str(outcome.reason)
    return told


def test_goods_come_first_then_the_order_then_shipping_and_credits_pay_last() -> None:
    asked = [
        asks("gift card", Credits(200_00)),
        asks("shipping", FREE_SHIPPING),
        asks("order", PercentOff(1_000)),
        asks("product", AmountOff(10_00, per="line", target=items("a"))),
    ]
    found = stack(asked, SHIPPED, StackingRules())
    assert [(one.candidate.id, one.effect.total_minor) for one in found.applied] == [
        ("product", 10_00),
        ("order", 9_00),
        ("shipping", 5_00),
        ("gift card", 81_00),
    ]
    assert (found.state.goods_minor, found.state.due_minor) == (81_00, 0)
    assert [one.state.due_minor for one in found.applied] == [95_00, 86_00, 81_00, 0]


def test_within_a_level_prices_are_set_before_shares_and_shares_before_amounts() -> None:
    asked = [
        asks("amount", AmountOff(1_00)),
        asks("small share", PercentOff(1_000)),
        asks("price", FixedPrice(90_00, per="all")),
        asks("large share", PercentOff(2_000)),
    ]
    found = stack(asked, SHIPPED, StackingRules())
    assert [one.candidate.id for one in found.applied] == [
        "price",
        "large share",
        "small share",
        "amount",
    ]


def test_larger_values_go_first_and_lower_prices_too() -> None:
    asked = [
        asks("a", FixedPrice(9_00, target=Target("items"))),
        asks("b", FixedPrice(8_00, target=Target("items"))),
        asks("c", BuyXGetY(1, 1, rate_bp=5_000)),
        asks("d", BuyXGetY(1, 1, rate_bp=10_000)),
    ]
    found = stack(asked, cart(line("x", 10_00, 4)), StackingRules())
    assert [one.candidate.id for one in found.applied] == ["b", "a", "d", "c"]


@given(CARTS, st.lists(BENEFITS, max_size=4), st.data())
def test_the_order_of_codes_changes_nothing_at_all(
    the_cart: Cart, benefits: list[Benefit], data: st.DataObject
) -> None:
    asked = [asks(f"code {number}", benefit) for number, benefit in enumerate(benefits)]
    rules = data.draw(RULES)
    shuffled = data.draw(st.permutations(asked))
    assert stack(shuffled, the_cart, rules) == stack(asked, the_cart, rules)


@given(CARTS, st.lists(BENEFITS, max_size=3), st.data())
def test_how_the_codes_are_spelled_changes_no_total(
    the_cart: Cart, benefits: list[Benefit], data: st.DataObject
) -> None:
    rules = data.draw(RULES)
    names = data.draw(st.permutations("abc"))
    one = stack([asks(str(n), b) for n, b in enumerate(benefits)], the_cart, rules)
    other = stack(
        [asks(name, b) for name, b in zip(names, benefits, strict=False)], the_cart, rules
    )
    assert one.state == other.state


RULES = st.builds(
    StackingRules,
    applicable_redeemables_limit=st.integers(1, 4),
    redeemables_products_application_mode=st.sampled_from(["STACK", "ONCE"]),
    redeemables_no_effect_rule=st.sampled_from(["SKIP", "REDEEM_ANYWAY"]),
    base=st.sampled_from(["running", "original"]),
)


def test_a_share_is_of_the_running_price_or_of_the_original_by_setting() -> None:
    asked = [asks("a", PercentOff(2_000)), asks("b", PercentOff(1_000))]
    running = stack(asked, TEN, StackingRules())
    original = stack(asked, TEN, StackingRules(base="original"))
    assert (running.state.goods_minor, original.state.goods_minor) == (7_20, 7_00)
    own = [asked[0], asks("b", PercentOff(1_000, base="running"))]
    assert stack(own, TEN, StackingRules(base="original")).state.goods_minor == 7_20


def test_categories_go_by_hierarchy_within_their_level_and_the_unranked_last() -> None:
    rules = StackingRules(
        redeemables_sorting_rule="CATEGORY_HIERARCHY", category_hierarchy={"low": 1, "high": 2}
    )
    asked = [
        asks("unranked", PercentOff(3_000), "other"),
        asks("second", PercentOff(2_000), "high"),
        asks("first", AmountOff(1_00), "other", "low", "high"),
        asks("product", PercentOff(100, target=Target("items"))),
    ]
    order = [one.candidate.id for one in stack(asked, TEN, rules).applied]
    assert order == ["product", "first", "second", "unranked"]
    by_value = [one.candidate.id for one in stack(asked, TEN, StackingRules()).applied]
    assert by_value == ["product", "unranked", "second", "first"]


def test_once_a_product_is_discounted_the_next_product_code_leaves_it_alone() -> None:
    once = StackingRules(redeemables_products_application_mode="ONCE")
    asked = [
        asks("a", PercentOff(5_000, target=items("a"))),
        asks("all", PercentOff(1_000, target=Target("items"))),
        asks("order", PercentOff(1_000)),
    ]
    found = stack(asked, SHIPPED, once)
    assert [one.effect.parts for one in found.applied] == [(30_00, 0), (0, 4_00), (3_00, 3_60)]


def test_a_discount_of_a_cent_closes_a_product_too() -> None:
    once = StackingRules(redeemables_products_application_mode="ONCE")
    asked = [asks("cent", PercentOff(9, target=items("a"))), asks("any", AmountOff(2, per="line"))]
    found = stack(asked, TEN, once)
    assert [one.effect.total_minor for one in found.applied] == [1, 0]


def test_offers_of_the_same_kind_and_value_are_sorted_by_all_that_they_say() -> None:
    once = StackingRules(redeemables_products_application_mode="ONCE")
    wide = AmountOff(5_00, target=Target("items"))
    narrow = AmountOff(5_00, target=items("a"))
    one = stack([asks("1", wide), asks("2", narrow)], SHIPPED, once)
    other = stack([asks("2", wide), asks("1", narrow)], SHIPPED, once)
    assert one.state == other.state


def test_the_same_code_twice_is_refused_and_never_counted_double() -> None:
    with pytest.raises(Refused) as refused:
        stack([asks("a", PercentOff(1)), asks("a", PercentOff(2))], TEN, StackingRules())
    assert refused.value.refusal is Refusal.DUPLICATED_REDEEMABLES
    assert refused.value.details == "each code once"


def test_more_codes_than_a_request_may_have_are_refused() -> None:
    asked = [asks(str(number), PercentOff(1)) for number in range(3)]
    assert stack(asked, TEN, StackingRules(redeemables_limit=3)).applied
    with pytest.raises(Refused) as refused:
        stack(asked, TEN, StackingRules(redeemables_limit=2))
    assert refused.value.refusal is Refusal.TOO_MANY_REDEEMABLES
    assert refused.value.details == "at most 2"


def test_a_second_buy_one_get_one_gives_the_average_price_that_the_first_left_of_the_line() -> None:
    once = [asks("a", BuyXGetY(1, 1)), asks("b", BuyXGetY(1, 1))]
    found = stack(once, cart(line("mug", 5_00, 4)), StackingRules())
    assert [one.effect.total_minor for one in found.applied] == [5_00, 3_75]


def test_a_second_buy_one_get_one_finds_no_units_where_the_first_used_them_all() -> None:
    always = BuyXGetY(1, 1, repeats=None)
    found = stack(
        [asks("a", always), asks("b", always)], cart(line("mug", 5_00, 4)), StackingRules()
    )
    assert found.state.goods_minor == 10_00
