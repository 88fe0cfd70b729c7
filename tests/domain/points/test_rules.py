"""What orders are worth, against a shop assistant with a calculator."""

from datetime import UTC, datetime
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.condition.facts import Facts
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.refund import Refunded
from incentives.domain.points.rules import MOST_POINTS, ORDER_PAID, EarningRule, Multiplier
from incentives.domain.points.worth import Amounts, Basis, Goods
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.selection import Selection
from incentives.domain.refusal import Refused

NOON = Facts(datetime(2026, 6, 15, 12, tzinfo=UTC), ZoneInfo("UTC"))
MONDAY, TUESDAY = Weekdays((1,)), Weekdays((2,))  # it is Monday

LINES = st.lists(
    st.builds(
        CartLine,
        quantity=st.integers(0, 5),
        price_minor=st.one_of(st.none(), st.integers(0, 500)),
        product_id=st.sampled_from(["shoe", "soap", None]),
        category_ids=st.sampled_from([(), ("wear",), ("wear", "sale")]),
        taken_minor=st.integers(0, 300),
    ),
    max_size=6,
)
GOODS = st.builds(
    Goods,
    st.sampled_from([Selection(), Selection(product_ids=("shoe",))]),
    st.sampled_from([Selection(), Selection(category_ids=("sale",))]),
)


def counted_by_hand(line: CartLine, basis: Basis, goods: Goods) -> int | None:
    """What a line counts for; None when its price is not known."""
    if goods.chosen.product_ids and line.product_id != "shoe":
        return 0
    if goods.excluded.category_ids and "sale" in line.category_ids:
        return 0
    if basis is Basis.ORDER_ITEMS_QUANTITY:
        return line.quantity
    if line.price_minor is None:
        return None
    price = line.price_minor * line.quantity
    return price if basis is Basis.ORDER_ITEMS_AMOUNT else max(0, price - line.taken_minor)


@given(
    LINES,
    GOODS,
    st.sampled_from([basis for basis in Basis if basis.of_goods]),
    st.integers(1, 50),
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from([MONDAY, TUESDAY])), max_size=4),
    st.integers(100, 300),
)
def test_goods_are_worth_what_is_counted_by_hand(  # noqa: PLR0917 (a rule has as many)
    lines: list[CartLine],
    goods: Goods,
    basis: Basis,
    every: int,
    points: int,
    multipliers: list[tuple[int, Weekdays]],
    tier_percent: int,
) -> None:
    rule = EarningRule(
        "r",
        ORDER_PAID,
        points,
        every=every,
        basis=basis,
        goods=goods,
        multipliers=tuple(Multiplier(percent * 100, day) for percent, day in multipliers),
    )
    holding = [percent for percent, day in multipliers if day is MONDAY]
    factor = Fraction(max(holding, default=100), 100) * Fraction(tier_percent, 100)
    amounts = Amounts(lines=tuple(lines))
    counted = [counted_by_hand(line, basis, goods) for line in lines]
    if None in counted:
        assert not rule.measures(amounts)
        with pytest.raises(Refused, match="missing_amount"):
            rule.worth(amounts, NOON)
        return
    steps = sum(filter(None, counted)) // every
    worth = rule.worth(amounts, NOON, factor_bp=tier_percent * 100)
    assert worth == floor(steps * points * factor)


@given(
    st.integers(1, 10_000),
    st.integers(1, 1_000),
    st.integers(1, 50),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20)), max_size=12),
)
def test_refunds_take_the_share_of_all_so_far_and_never_more(
    points: int, amount: int, goods: int, refunds: list[tuple[int, int]]
) -> None:
    """Goods that come back take their points along."""
    earned = Entry(
        cause="o",
        type=EntryType.EARNED,
        points=points,
        amount_minor=amount,
        goods=goods,
        at=NOON.now,
    )
    so_far, taken = Refunded(), [0]
    for part, units in refunds:
        so_far = so_far.after(earned, amount_minor=part, goods=units)
        taken.append(so_far.points)
    share = Fraction(min(amount, sum(part for part, _ in refunds)), amount)
    share += Fraction(min(goods, sum(units for _, units in refunds)), goods)
    assert taken == sorted(taken)
    assert taken[-1] == min(points, floor(points * share))


@pytest.mark.parametrize(
    ("instant", "holds"),
    [
        ("2026-03-29T00:59:59+00:00", False),  # 01:59:59 in Berlin
        ("2026-03-29T01:00:00+00:00", True),  # 03:00, for two o'clock does not come that night
        ("2026-10-25T00:00:00+00:00", True),  # 02:00 for the first time
        ("2026-10-25T01:00:00+00:00", True),  # 02:00 for the second
        ("2026-10-25T02:00:00+00:00", False),  # 03:00
    ],
)
def test_a_happy_hour_of_a_night_with_a_change_of_clocks(instant: str, *, holds: bool) -> None:
    """RFC 5545, 3.3.5: a time that does not come is that after the gap, one of two the first."""
    closes = "04:00" if instant.startswith("2026-03") else "03:00"
    rule = EarningRule("r", "visit", 1, multipliers=(Multiplier(20_000, Hours("02:00", closes)),))
    facts = Facts(datetime.fromisoformat(instant), ZoneInfo("Europe/Berlin"))
    assert rule.worth(Amounts(), facts) == (2 if holds else 1)


def test_dates_of_a_multiplier_begin_and_end_at_midnight_in_the_programmes_zone() -> None:
    rule = EarningRule(
        "r", "visit", 1, multipliers=(Multiplier(30_000, Dates("2026-06-15", "2026-06-15")),)
    )
    tokyo = ZoneInfo("Asia/Tokyo")
    worth = [
        rule.worth(Amounts(), Facts(datetime.fromisoformat(text), tokyo))
        for text in (
            "2026-06-14T14:59:59+00:00",
            "2026-06-14T15:00:00+00:00",
            "2026-06-15T14:59:59+00:00",
            "2026-06-15T15:00:00+00:00",
        )
    ]
    assert worth == [1, 3, 3, 1]


def test_no_event_is_worth_more_than_there_may_be_even_by_a_rule_that_would_be_refused() -> None:
    rule = EarningRule("ern_1", ORDER_PAID, 10**9, every=1)
    assert rule.is_excessive()
    assert rule.worth(Amounts(before_minor=10**12), NOON) == MOST_POINTS
