"""Missing data refuses with its own key and never passes, also under a `not`."""

import pytest

from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import CustomerFacts, Facts, Place
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.look import Missing, Truth
from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.number import Number
from incentives.domain.condition.tree import Condition
from incentives.domain.condition.word import Word
from incentives.domain.condition.words import Words
from tests.domain.condition.situations import (
    FALSE,
    TRUE,
    UNKNOWN,
    all_of,
    any_of,
    facts,
    line,
    no,
    order,
    spend,
)

GUEST = facts(customer=CustomerFacts())
BARE = facts(order=order(currency=None, method=None, channel=None))
NAMELESS = facts(order=order(line(None, 5_00)))


@pytest.mark.parametrize(
    ("condition", "known", "missing"),
    [
        (spend(10), GUEST, Missing.ORDER),
        (spend(10), BARE, Missing.AMOUNT),
        (spend(10), facts(order=order(line("tea", None))), Missing.AMOUNT),
        (Number("order.quantity", "at_least", 1), BARE, Missing.ITEMS),
        (Number("order.subtotal", "at_least", 1, product_ids=("tea",)), BARE, Missing.ITEMS),
        (Number("order.quantity", "at_most", 1, product_ids=("tea",)), NAMELESS, Missing.ITEM_DATA),
        (Words("order.products", "contains_any", ("tea",)), BARE, Missing.ITEMS),
        (Words("order.categories", "contains_none", ("wine",)), NAMELESS, Missing.ITEM_DATA),
        (Word("order.currency", "is", ("EUR",)), BARE, Missing.CURRENCY),
        (Word("order.channel", "is_not", ("app",)), BARE, Missing.CHANNEL),
        (Word("order.shipping_method", "in", ("post",)), BARE, Missing.SHIPPING_METHOD),
        (Metadata("order.metadata", ("gift",), "exists"), BARE, Missing.METADATA),
        (Metadata("customer.metadata", ("age",), "at_least", (18,)), GUEST, Missing.METADATA),
        (Flag("customer.first_order"), facts(), Missing.CUSTOMER),
        (Flag("customer.first_order"), GUEST, Missing.CUSTOMER_DATA),
        (Flag("customer.logged_in", value=False), GUEST, Missing.CUSTOMER_DATA),
        (Flag("customer.birthday_month", value=False), GUEST, Missing.CUSTOMER_DATA),
        (Words("customer.segments", "contains_none", ("staff",)), GUEST, Missing.CUSTOMER_DATA),
        (Word("customer.country", "not_in", ("FR",)), GUEST, Missing.CUSTOMER_DATA),
        (Number("customer.orders", "less_than", 1), GUEST, Missing.CUSTOMER_DATA),
        (Word("place.country", "is", ("DE",)), facts(), Missing.LOCATION),
        (Word("place.region", "is_not", ("DE-BY",)), facts(place=Place("DE")), Missing.LOCATION),
        (Flag("code.holder"), GUEST, Missing.CUSTOMER),
    ],
)
def test_what_was_not_said_refuses_with_its_own_key_also_under_not(
    condition: Condition, known: Facts, missing: Missing
) -> None:
    for one in (condition, no(condition), no(no(condition))):
        outcome = decide(one, known)
        assert (outcome.truth, outcome.missing) == (Truth.UNKNOWN, missing)
        assert not outcome


def test_an_empty_list_of_segments_is_known_and_no_list_is_not() -> None:
    outside = Words("customer.segments", "contains_none", ("staff",))
    assert decide(outside, facts(customer=CustomerFacts(segments=())))
    assert not decide(outside, facts(customer=CustomerFacts(segments=None)))


def test_a_value_of_another_type_is_no_value() -> None:
    adult = Metadata("customer.metadata", ("age",), "at_least", (18,))
    told = facts(customer=CustomerFacts(metadata={"age": "17"}))
    for one in (adult, no(adult)):
        assert decide(one, told).missing is Missing.METADATA
    assert decide(adult, facts(customer=CustomerFacts(metadata={"age": 18.5})))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), True])
def test_what_is_no_number_passes_no_limit_and_no_not(number: float) -> None:
    told = facts(customer=CustomerFacts(metadata={"age": number}))
    adult = Metadata("customer.metadata", ("age",), "at_least", (1,))
    assert not decide(adult, told)
    assert not decide(no(adult), told)


def test_what_decides_alone_needs_nothing_more() -> None:
    assert decide(any_of(UNKNOWN, TRUE), facts())
    assert decide(all_of(UNKNOWN, FALSE), facts()).truth is Truth.FALSE
    assert decide(all_of(UNKNOWN, TRUE), facts()).missing is Missing.CUSTOMER
    assert decide(any_of(FALSE, UNKNOWN), facts()).missing is Missing.CUSTOMER


def test_a_part_that_is_enough_is_enough() -> None:
    some_prices = facts(order=order(line("tea", 60_00), line("cup", None)))
    assert decide(spend(50_00), some_prices)
    assert decide(Number("order.subtotal", "at_most", 50_00), some_prices).truth is Truth.FALSE
    assert decide(spend(70_00), some_prices).missing is Missing.AMOUNT
    assert decide(Number("order.subtotal", "is_not", 60_00), some_prices).truth is Truth.UNKNOWN


def test_one_named_line_is_enough_to_contain_it() -> None:
    half_named = facts(order=order(line("tea", 1), line(None, 1)))
    assert decide(Words("order.products", "contains_any", ("tea",)), half_named)
    assert not decide(Words("order.products", "contains_all", ("tea", "cup")), half_named)
    without_tea = Words("order.products", "contains_none", ("tea",))
    assert decide(without_tea, half_named).truth is Truth.FALSE
