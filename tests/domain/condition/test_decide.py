"""Conditions over the order, the customer, the clock, the place and the code."""

from datetime import UTC, datetime

import pytest

from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import CustomerFacts, Facts, OrderFacts, Place
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.look import Truth
from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.number import Number
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.condition.tree import Condition
from incentives.domain.condition.word import Word
from incentives.domain.condition.words import Words
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.state import CartState
from tests.domain.condition.situations import (
    BERLIN,
    FALSE,
    TRUE,
    all_of,
    any_of,
    facts,
    line,
    no,
    order,
    spend,
)

CART = order(line("tea", 10_00, 3, "drinks"), line("cup", 12_00, 1, "china"))
REGULAR = CustomerFacts(
    segments=("vip",),
    groups=("trade",),
    country="de",
    orders=3,
    logged_in=True,
    metadata={"age": 40},
)
KNOWN = facts(order=CART, customer=REGULAR, place=Place("DE", "DE-BY"), holder=True)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (spend(42_00), True),
        (spend(42_01), False),
        (Number("order.subtotal", "more_than", 42_00), False),
        (Number("order.subtotal", "at_most", 42_00), True),
        (Number("order.subtotal", "less_than", 42_00), False),
        (Number("order.subtotal", "between", 42_00, 43_00), True),
        (Number("order.subtotal", "is_not", 42_00), False),
        (Number("order.quantity", "is", 4), True),
        (Number("order.quantity", "at_least", 4, product_ids=("tea",)), False),
        (Number("order.subtotal", "is", 12_00, category_ids=("china",)), True),
        (Number("customer.orders", "at_least", 3), True),
        (Word("order.currency", "is", ("EUR",)), True),
        (Word("order.channel", "not_in", ("app", "till")), True),
        (Word("order.shipping_method", "is_not", ("post",)), False),
        (Word("customer.country", "in", ("DE", "AT")), True),
        (Word("place.region", "is", ("de-by",)), True),
        (Word("place.country", "exists"), True),
        (Words("order.products", "contains_all", ("tea", "cup")), True),
        (Words("order.categories", "contains_none", ("wine",)), True),
        (Words("customer.segments", "contains_any", ("vip", "staff")), True),
        (Words("customer.groups", "contains_all", ("trade", "staff")), False),
        (Flag("customer.first_order"), False),
        (Flag("customer.logged_in"), True),
        (Flag("code.holder"), True),
        (Metadata("customer.metadata", ("age",), "at_least", (40,)), True),
        (Metadata("customer.metadata", ("age",), "in", (39, 41)), False),
    ],
)
def test_a_leaf_compares_what_is_there(condition: Condition, holds: bool) -> None:  # noqa: FBT001
    assert decide(condition, KNOWN).truth is Truth.of(holds)
    assert decide(no(condition), KNOWN).truth is Truth.of(not holds)


@pytest.mark.parametrize(
    ("noted", "op", "values", "holds"),
    [
        ({"colour": "red"}, "is", ("red",), True),
        ({"colour": "red"}, "contains_any", ("red", "blue"), True),
        ({"colour": ["red", "green"]}, "contains_all", ("red", "blue"), False),
        ({"colour": []}, "contains_none", ("red",), True),
    ],
)
def test_what_the_shop_notes_may_be_one_value_or_a_list(
    noted: dict[str, object],
    op: str,
    values: tuple[str, ...],
    holds: bool,  # noqa: FBT001
) -> None:
    condition = Metadata("order.metadata", ("gift", "colour"), op, values)  # type: ignore[arg-type]
    known = facts(order=order(metadata={"gift": noted}))
    assert decide(condition, known).truth is Truth.of(holds)


def test_the_subtotal_is_measured_before_discounts_or_after_those_that_came_first() -> None:
    cart = Cart((CartLine(1, 50_00, taken_minor=5_00),))
    known = facts(order=OrderFacts(CartState.of(cart)))
    assert decide(spend(50_00), known)
    assert not decide(Number("order.subtotal_after_discounts", "at_least", 45_01), known)
    assert decide(Number("order.subtotal_after_discounts", "at_least", 45_00), known)


def test_shipping_never_counts_and_all_lines_of_a_product_count_together() -> None:
    known = facts(order=order(line("tea", 10_00), line("cup", 9_00), line("tea", 10_00)))
    assert decide(Number("order.subtotal", "is", 29_00), known)
    assert decide(Number("order.subtotal", "is", 20_00, product_ids=("tea",)), known)


def test_a_stated_amount_without_lines_is_a_subtotal() -> None:
    assert decide(spend(20_00), facts(order=order(stated_minor=20_00)))


def at(day: int, hour: int) -> Facts:
    """That hour in Berlin, in November 2026."""
    return facts(now=datetime(2026, 11, day, hour, tzinfo=BERLIN).astimezone(UTC))


def test_weekdays_follow_the_clocks_of_the_campaigns_zone() -> None:
    monday_in_berlin_only = facts(now=datetime(2026, 11, 15, 23, 30, tzinfo=UTC))
    assert decide(Weekdays((1,)), monday_in_berlin_only)


def test_the_month_of_a_birthday_is_that_of_the_campaigns_zone() -> None:
    december_in_berlin_only = facts(
        now=datetime(2026, 11, 30, 23, 30, tzinfo=UTC), customer=CustomerFacts(birth_month=12)
    )
    assert decide(Flag("customer.birthday_month"), december_in_berlin_only)


def test_hours_over_midnight_belong_to_the_day_on_which_they_start() -> None:
    late_on_fridays = Hours("22:00", "02:00", (5,))
    assert decide(late_on_fridays, at(20, 22))
    assert decide(late_on_fridays, at(21, 1))
    assert not decide(late_on_fridays, at(21, 2))
    assert not decide(late_on_fridays, at(21, 23))


def test_dates_include_their_start_and_a_bare_last_day() -> None:
    advent = Dates("2026-11-29", "2026-11-30")
    assert [bool(decide(advent, at(day, hour))) for day, hour in ((28, 23), (29, 0), (30, 23))] == [
        False,
        True,
        True,
    ]
    assert decide(Dates(ends="2026-11-29T12:00"), at(29, 12)).truth is Truth.FALSE


def test_the_cause_is_the_first_leaf_that_decides_not_the_first_that_is_not_known() -> None:
    outcome = decide(
        all_of(TRUE, Flag("customer.logged_in"), any_of(FALSE, spend(10))),
        facts(order=order(line("tea", 4))),
    )
    assert outcome.truth is Truth.FALSE
    assert (outcome.cause.leaf, outcome.cause.at) == (FALSE, ".of[2].of[0]")
    assert [finding.look.found for finding in outcome.findings] == [3, None, 3, 4]


def test_a_threshold_says_what_is_missing_to_reach_it() -> None:
    """42.00 of 50.00 is 8.00 short."""
    (short,) = decide(all_of(TRUE, spend(50_00)), KNOWN).nearly or ()
    assert (short.look.found, short.look.short_by) == (42_00, 8_00)


def test_nearly_names_every_number_of_all_and_the_fewest_of_any() -> None:
    units, much, more = Number("order.quantity", "more_than", 5), spend(50_00), spend(60_00)
    outcome = decide(any_of(all_of(units, much), more), KNOWN)
    assert [one.leaf for one in outcome.nearly or ()] == [more]
    both = decide(all_of(units, much), KNOWN).nearly or ()
    assert [one.look.short_by for one in both] == [2, 8_00]


def test_nothing_is_nearly_reached_when_something_else_fails_too() -> None:
    assert decide(all_of(FALSE, spend(50_00)), KNOWN).nearly is None
    assert decide(Number("order.subtotal", "at_most", 10), KNOWN).nearly is None
    assert decide(spend(10), KNOWN).nearly == ()
