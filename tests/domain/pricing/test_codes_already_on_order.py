"""Codes that come to an order on which others stand already, and what nobody asked for by name."""

from dataclasses import replace

from incentives.domain.pricing.benefit import AmountOff, Credits, PercentOff
from incentives.domain.pricing.cart import Cart, CartLine
from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules
from incentives.domain.pricing.selection import Target
from incentives.domain.pricing.stacking import Skipped, stack
from tests.domain.pricing.carts import asks, cart, line
from tests.domain.pricing.test_stacking import NOTHING, TEN, fates

BIG, SMALL, AMOUNT = PercentOff(2_000), PercentOff(1_000), AmountOff(1_00)
NO_RULES = StackingRules()

type Fates = dict[str, str | tuple[str, ...]]


def beside(
    standing: list[Candidate[str]], asked: list[Candidate[str]], rules: StackingRules = NO_RULES
) -> Fates:
    """What became of the codes that come late: what they took, or which codes shut them out."""
    found = stack(asked, TEN, rules, standing=standing)
    shut_out = {
        outcome.candidate.id: outcome.by
        for outcome in found.outcomes
        if isinstance(outcome, Skipped)
    }
    return {**fates(found), **shut_out}


def test_plain_codes_go_beside_plain_codes() -> None:
    assert beside([asks("stands", BIG)], [asks("late", SMALL)]) == {"late": "100"}


def test_a_code_that_stands_keeps_its_place_and_is_named_to_the_one_that_finds_none() -> None:
    rules = StackingRules(applicable_redeemables_limit=2)
    late = [asks("b", BIG), asks("s", SMALL)]
    assert beside([asks("stands", AMOUNT)], late, rules) == {"b": "200", "s": ("stands", "b")}


def test_an_exclusive_code_needs_a_place_among_all_codes_too() -> None:
    rules = StackingRules(applicable_redeemables_limit=1, applicable_exclusive_redeemables_limit=9)
    asked = [asks("b", BIG, exclusive=True), asks("s", SMALL, exclusive=True)]
    assert fates(stack(asked, TEN, rules)) == {"b": "200", "s": SkipReason.LIMIT}


def test_an_exclusive_code_that_stands_shuts_out_all_but_those_that_go_with_everything() -> None:
    late = [asks("plain", BIG), asks("joint", SMALL, joint=True)]
    expected = {"plain": ("stands",), "joint": "100"}
    assert beside([asks("stands", AMOUNT, exclusive=True)], late) == expected


def test_an_exclusive_code_that_comes_late_takes_nothing_away_and_shuts_nobody_out() -> None:
    standing = [asks("stands", BIG), asks("goes with all", BIG, joint=True)]
    late = [asks("solo", AMOUNT, exclusive=True), asks("plain", SMALL)]
    assert beside(standing, late) == {"solo": ("stands",), "plain": "100"}


def test_an_exclusive_code_goes_beside_codes_that_go_with_everything() -> None:
    late = [asks("solo", AMOUNT, exclusive=True), asks("plain", SMALL)]
    expected = {"solo": "100", "plain": ("solo",)}
    assert beside([asks("goes with all", BIG, joint=True)], late) == expected


def test_a_cent_that_stands_on_a_line_closes_it_where_products_are_discounted_once() -> None:
    reduced = Cart((CartLine(1, 10_00, product_id="a", taken_minor=1), line("b", 5_00)))
    half_of_each = [asks("late", PercentOff(5_000, target=Target("items")))]
    once = StackingRules(redeemables_products_application_mode="ONCE")
    assert stack(half_of_each, reduced, once).applied[0].effect.parts == (0, 2_50)
    assert stack(half_of_each, reduced, NO_RULES).applied[0].effect.parts == (5_00, 2_50)


def test_points_pay_what_gift_cards_leave_however_many_there_are() -> None:
    asked = [asks("points", Credits(90_00, funds="points")), asks("card", Credits(40_00))]
    found = stack(asked, cart(line("a", 100_00)), NO_RULES)
    assert fates(found) == {"card": "4000", "points": "6000"}


def test_what_nobody_asked_for_is_not_counted_as_asked_and_left_aside_when_idle() -> None:
    automatic = [replace(asks(name, NOTHING), automatic=True) for name in ("p", "q")]
    rules = StackingRules(redeemables_limit=1)
    found = fates(stack([*automatic, asks("code", NOTHING)], TEN, rules))
    assert found == {"p": SkipReason.NO_EFFECT, "q": SkipReason.NO_EFFECT, "code": "0"}
