"""Which of several good codes are left aside, each with the field's key."""

from itertools import permutations

from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate, SkipReason, StackingRules
from incentives.domain.pricing.stacking import Applied, stack
from incentives.domain.pricing.state import CartState
from tests.domain.pricing.carts import asks, cart, items, line
from tests.domain.pricing.test_stacking import NOTHING, PARTIAL, SKIP, TEN, fates

BIG, SMALL, AMOUNT = PercentOff(2_000), PercentOff(1_000), AmountOff(1_00)


def test_the_keys_of_skipped_codes_are_the_seven_of_the_field() -> None:
    assert {str(one) for one in SkipReason} == {
        "applicable_redeemables_limit_exceeded",
        "applicable_redeemables_per_category_limit_exceeded",
        "applicable_exclusive_redeemables_limit_exceeded",
        "applicable_exclusive_redeemables_per_category_limit_exceeded",
        "exclusion_rules_not_met",
        "preceding_validation_failed",
        "no_effect",
    }


def test_codes_above_the_limit_are_skipped_whatever_their_order() -> None:
    asked = [asks("big", BIG), asks("small", SMALL), asks("amount", AMOUNT)]
    rules = StackingRules(applicable_redeemables_limit=2)
    for in_some_order in permutations(asked):
        found = fates(stack(in_some_order, TEN, rules))
        assert found == {"big": "200", "small": "80", "amount": SkipReason.LIMIT}


def test_limits_hold_for_automatic_promotions_as_for_codes() -> None:
    """Whatever asks to apply is counted, with or without a code."""
    asked = [asks("promo_1", BIG), asks("promo_2", SMALL), asks("CODE", AMOUNT)]
    rules = StackingRules(applicable_redeemables_limit=1)
    found = fates(stack(asked, TEN, rules))
    assert list(found.values()) == ["200", SkipReason.LIMIT, SkipReason.LIMIT]


def test_a_code_without_effect_takes_no_place() -> None:
    asked = [asks("nothing", NOTHING), asks("big", BIG)]
    rules = StackingRules(applicable_redeemables_limit=1, redeemables_no_effect_rule="SKIP")
    assert fates(stack(asked, TEN, rules)) == {"nothing": SkipReason.NO_EFFECT, "big": "200"}


def test_a_code_without_effect_is_redeemed_anyway_when_the_rule_says_so() -> None:
    assert fates(stack([asks("nothing", NOTHING)], TEN, StackingRules())) == {"nothing": "0"}


def test_categories_may_differ_from_the_rule_for_codes_without_effect() -> None:
    anyway = StackingRules(
        redeemables_no_effect_rule="SKIP", no_effect_redeem_anyway_categories=("gifts",)
    )
    assert fates(stack([asks("a", NOTHING, "gifts")], TEN, anyway)) == {"a": "0"}
    skips = StackingRules(no_effect_skip_categories=("gifts",))
    assert fates(stack([asks("a", NOTHING, "gifts")], TEN, skips)) == {"a": SkipReason.NO_EFFECT}
    assert fates(stack([asks("a", NOTHING, "x")], TEN, anyway)) == {"a": SkipReason.NO_EFFECT}


def test_each_category_has_its_places() -> None:
    asked = [asks("big", BIG, "x"), asks("small", SMALL, "x", "y"), asks("amount", AMOUNT, "y")]
    general = StackingRules(applicable_redeemables_per_category_limit=1)
    expected = {"big": "200", "small": SkipReason.CATEGORY_LIMIT, "amount": "100"}
    assert fates(stack(asked, TEN, general)) == expected
    named = StackingRules(applicable_redeemables_category_limits={"x": 1})
    assert fates(stack(asked, TEN, named)) == expected
    wider = StackingRules(
        applicable_redeemables_per_category_limit=1,
        applicable_redeemables_category_limits={"x": 2},
    )
    assert fates(stack(asked, TEN, wider))["small"] == "80"


def test_an_exclusive_code_wins_alone_even_when_others_would_come_first() -> None:
    rules = StackingRules(exclusive_categories=("solo",))
    asked = [asks("big", BIG), asks("amount", AMOUNT, "solo")]
    expected = {"big": SkipReason.EXCLUDED, "amount": "100"}
    assert fates(stack(asked, TEN, rules)) == expected
    by_campaign = [asks("big", BIG), asks("amount", AMOUNT, exclusive=True)]
    assert fates(stack(by_campaign, TEN, StackingRules())) == expected


def test_a_joint_code_goes_with_an_exclusive_one() -> None:
    rules = StackingRules(exclusive_categories=("solo",), joint_categories=("with all",))
    asked = [asks("amount", AMOUNT, "solo"), asks("big", BIG, "with all"), asks("small", SMALL)]
    expected = {"big": "200", "small": SkipReason.EXCLUDED, "amount": "100"}
    assert fates(stack(asked, TEN, rules)) == expected
    assert fates(stack([asked[0], asks("big", BIG, joint=True), asked[2]], TEN, rules)) == expected


def test_a_code_that_is_joint_and_exclusive_is_joint() -> None:
    asked = [asks("both", BIG, exclusive=True, joint=True), asks("small", SMALL)]
    assert fates(stack(asked, TEN, StackingRules())) == {"both": "200", "small": "80"}


def test_of_several_exclusive_codes_the_first_in_turn_win() -> None:
    asked = [asks(name, off, "solo", exclusive=True) for name, off in (("b", BIG), ("s", SMALL))]
    stacking_rules = StackingRules()
    assert fates(stack(asked, TEN, stacking_rules)) == {"b": "200", "s": SkipReason.EXCLUSIVE_LIMIT}
    two = StackingRules(applicable_exclusive_redeemables_limit=2)
    assert fates(stack(asked, TEN, two)) == {"b": "200", "s": "80"}
    category = StackingRules(
        applicable_exclusive_redeemables_limit=2,
        applicable_exclusive_redeemables_per_category_limit=1,
    )
    found = fates(stack(asked, TEN, category))
    assert found == {"b": "200", "s": SkipReason.EXCLUSIVE_CATEGORY_LIMIT}


def test_an_exclusive_code_that_does_nothing_or_is_refused_shuts_nobody_out() -> None:
    idle = [asks("solo", NOTHING, exclusive=True), asks("big", BIG)]
    assert fates(stack(idle, TEN, SKIP)) == {"solo": SkipReason.NO_EFFECT, "big": "200"}
    refused = [asks("solo", AMOUNT, exclusive=True, refused="expired"), asks("big", BIG)]
    assert fates(stack(refused, TEN, PARTIAL)) == {"solo": "expired", "big": "200"}

    def no_budget(one: Candidate[str], _effect: Effect, _state: CartState) -> str | None:
        return "budget_exceeded" if one.id == "solo" else None

    poor = [asks("solo", AMOUNT, exclusive=True), asks("big", BIG)]
    found = fates(stack(poor, TEN, PARTIAL, no_budget))
    assert found == {"solo": "budget_exceeded", "big": "200"}


def test_an_exclusive_code_that_does_something_wins_when_idle_codes_are_skipped() -> None:
    asked = [asks("solo", AMOUNT, exclusive=True), asks("big", BIG)]
    assert fates(stack(asked, TEN, SKIP)) == {"solo": "100", "big": SkipReason.EXCLUDED}
    idle_but_redeemed = [asks("solo", NOTHING, exclusive=True), asks("big", BIG)]
    found = fates(stack(idle_but_redeemed, TEN, StackingRules()))
    assert found == {"solo": "0", "big": SkipReason.EXCLUDED}


def test_whether_an_exclusive_code_is_admitted_is_asked_with_its_effect_on_the_cart() -> None:
    def at_most_50_cents(_one: Candidate[str], effect: Effect, state: CartState) -> str | None:
        return "budget_exceeded" if effect.total_minor > 50 and state.goods_minor else None

    asked = [asks("solo", AMOUNT, exclusive=True), asks("cents", AmountOff(50))]
    found = fates(stack(asked, TEN, PARTIAL, at_most_50_cents))
    assert found == {"solo": "budget_exceeded", "cents": "50"}


def test_every_exclusive_code_counts() -> None:
    asked = [asks(str(rate), PercentOff(rate), exclusive=True) for rate in (3, 2, 1)]
    rules = StackingRules(applicable_exclusive_redeemables_limit=2)
    assert fates(stack(asked, TEN, rules))["1"] == SkipReason.EXCLUSIVE_LIMIT


def test_one_bad_code_fails_all_or_is_left_out_by_setting() -> None:
    asked = [asks("good", BIG), asks("bad", SMALL, refused="voucher_expired")]
    all_or_none = stack(asked, TEN, StackingRules())
    assert fates(all_or_none) == {"good": SkipReason.PRECEDING_FAILED, "bad": "voucher_expired"}
    assert all_or_none.state == CartState.of(TEN)
    partial = stack(asked, TEN, PARTIAL)
    assert fates(partial) == {"good": "200", "bad": "voucher_expired"}
    assert partial.state.goods_minor == 8_00


def test_skipped_codes_are_no_failure() -> None:
    asked = [asks("nothing", NOTHING), asks("big", BIG)]
    assert fates(stack(asked, TEN, SKIP)) == {"nothing": SkipReason.NO_EFFECT, "big": "200"}


def test_a_condition_on_the_running_cart_sees_what_is_left_and_what_would_go() -> None:
    seen = []

    def admit(one: Candidate[str], effect: Effect, state: CartState) -> str | None:
        seen.append((one.id, effect.total_minor, state.goods_minor))
        return "order_rules_violated" if state.goods_minor < 9_00 else None

    found = stack([asks("amount", AMOUNT), asks("big", BIG)], TEN, PARTIAL, admit)
    assert seen == [("big", 2_00, 10_00), ("amount", 1_00, 8_00)]
    assert fates(found) == {"big": "200", "amount": "order_rules_violated"}
    assert [type(outcome) for outcome in found.outcomes].count(Applied) == 1


def test_nothing_is_left_to_take_twice() -> None:
    whole = [asks("a", PercentOff(10_000)), asks("b", PercentOff(9_999, target=items("a")))]
    assert stack(whole, cart(line("a", 3)), SKIP).state.goods_minor == 0
