"""A project's stacking rules, in validation and in redemption alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.verdict import Applicable, Skipped
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.rules import Combines, SkipReason, StackingRules
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store.ttl_cache import PROJECT_TTL
from incentives.usecases.campaigns.manage_stacking import set_rules
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)

pytestmark = pytest.mark.usefixtures("bound_table")


def rule(**members: object) -> StackingRules:
    return set_rules(StackingRules(**members), version=None, pause=no_pause)  # type: ignore[arg-type]


def a_code(code: str, *categories: str, combines: Combines = "none", off: int = 10_00) -> Campaign:
    campaign = a_campaign(public_code=code, offer=AmountOff(off))
    return keep(replace(campaign, categories=categories, combines=combines))


def told(ask: Redeem, cache: InstanceCache | None = None) -> tuple[dict[str, int | None], set[str]]:
    """What validation and redemption both say: what applies with its discount, what is skipped."""
    foreseen = validated(ask, cache).verdicts
    done = redeemed(ask, cache)
    applied = {one.code: one.discount_minor for one in foreseen if isinstance(one, Applicable)}
    skipped = tuple(one for one in foreseen if isinstance(one, Skipped))
    assert applied == {one.code: one.discount_minor for one in done.made}
    assert skipped == done.skipped
    return applied, {one.code for one in skipped}


def test_a_conflicting_code_says_which_other_code_shut_it_out() -> None:
    """Stacking surprises."""
    a_code("ALONE", combines="exclusive")
    a_code("OTHER")
    done = redeemed(an_ask("OTHER", "ALONE"))
    assert [one.code for one in done.made] == ["ALONE"]
    assert done.skipped == (Skipped("OTHER", SkipReason.EXCLUDED, ("ALONE",)),)


def test_an_order_cannot_be_told_in_two_requests_what_one_would_not_take() -> None:
    a_code("ALONE", combines="exclusive")
    a_code("OTHER")
    a_code("JOINT", combines="joint")
    assert told(an_ask("ALONE", order="O-1")) == ({"ALONE": 10_00}, set())
    assert refusal(an_ask("OTHER", order="O-1")) == "no_applicable_redeemables"
    assert told(an_ask("JOINT", order="O-1")) == ({"JOINT": 10_00}, set())
    redeemed(an_ask("OTHER", order="O-2"))
    assert refusal(an_ask("ALONE", order="O-2")) == "no_applicable_redeemables"


def test_a_place_is_free_again_when_its_code_was_given_back() -> None:
    rule(applicable_redeemables_limit=1)
    a_code("ONE")
    a_code("TWO")
    (one,) = redeemed(an_ask("ONE", order="O-1")).made
    assert refusal(an_ask("TWO", order="O-1")) == "no_applicable_redeemables"
    rolled_back(one.id)
    assert told(an_ask("TWO", order="O-1")) == ({"TWO": 10_00}, set())


def test_categories_limit_each_other_and_the_lower_number_goes_first() -> None:
    rule(
        applicable_redeemables_per_category_limit=1,
        redeemables_sorting_rule="CATEGORY_HIERARCHY",
        category_hierarchy={"late": 9, "early": 1},
    )
    a_code("SMALL", "early", off=1_00)
    a_code("LARGE", "early", off=5_00)
    a_code("LATE", "late", off=50_00)
    assert told(an_ask("LATE", "SMALL", "LARGE")) == ({"LARGE": 5_00, "LATE": 50_00}, {"SMALL"})


def test_the_project_says_whether_one_bad_code_refuses_all_and_a_request_may_say_otherwise() -> (
    None
):
    a_code("GOOD")
    assert refusal(an_ask("GOOD", "BAD", partial=None)) == "not_found"
    rule(redeemables_application_mode="PARTIAL")
    assert [one.code for one in redeemed(an_ask("GOOD", "BAD", partial=None)).made] == ["GOOD"]
    assert refusal(an_ask("GOOD", "BAD", partial=False)) == "not_found"


def test_a_code_without_effect_is_left_unused_when_the_project_says_so(bound_table: Table) -> None:
    a_code("ALL", off=100_00)
    keep(a_campaign(public_code="NOTHING-LEFT", offer=PercentOff(1_000)))
    assert told(an_ask("ALL", "NOTHING-LEFT"))[1] == set()
    rule(redeemables_no_effect_rule="SKIP", category_hierarchy={})
    keep(a_campaign(public_code="NONE-OF-IT", offer=AmountOff(1_00)))
    assert told(an_ask("ALL", "NONE-OF-IT")) == ({"ALL": 100_00}, {"NONE-OF-IT"})
    before = bound_table.items()
    free = an_ask("NONE-OF-IT", amount_minor=0)
    assert refusal(free) == "no_applicable_redeemables"
    assert not validated(free).valid
    assert bound_table.items() == before


def test_percentages_are_taken_of_the_price_that_the_project_names() -> None:
    keep(a_campaign(public_code="HALF", offer=PercentOff(5_000)))
    keep(a_campaign(public_code="TENTH", offer=PercentOff(1_000)))
    assert told(an_ask("HALF", "TENTH"))[0] == {"HALF": 50_00, "TENTH": 5_00}
    rule(base="original")
    assert told(an_ask("HALF", "TENTH"))[0] == {"HALF": 50_00, "TENTH": 10_00}


def test_more_codes_than_the_project_takes_are_refused() -> None:
    rule(redeemables_limit=1, applicable_redeemables_limit=1)
    assert refusal(an_ask("ONE", "TWO")) == "too_many_redeemables"
    with pytest.raises(Refused):
        validated(an_ask("ONE", "TWO"))


def test_new_rules_are_in_force_after_five_seconds_and_an_answer_says_which_it_went_by() -> None:
    a_code("ONE")
    a_code("TWO")
    cache = InstanceCache()
    assert redeemed(an_ask("ONE", "TWO"), cache).rules.version == 0
    changed = rule(applicable_redeemables_limit=1)
    assert redeemed(an_ask("ONE", "TWO"), cache).rules.version == 0
    done = redeemed(an_ask("ONE", "TWO"), cache, now=NOW + PROJECT_TTL)
    assert done.rules == changed
    assert len(done.made) == 1
    assert (
        validated(an_ask("ONE"), cache, now=NOW + PROJECT_TTL + timedelta(seconds=1)).rules
        == changed
    )


def test_a_skip_rests_on_the_definition_as_it_is_and_not_as_it_was_remembered() -> None:
    alone = a_code("ALONE", combines="exclusive")
    a_code("OTHER")
    cache = InstanceCache()
    assert told(an_ask("ALONE", "OTHER"), cache)[1] == {"OTHER"}
    change(alone, combines="none")
    assert [one.code for one in redeemed(an_ask("ALONE", "OTHER"), cache).made] == [
        "ALONE",
        "OTHER",
    ]


def test_a_repeat_with_its_key_leaves_aside_what_the_first_left_aside() -> None:
    rule(applicable_redeemables_limit=1)
    a_code("ONE", off=20_00)
    a_code("TWO")
    ask = an_ask("ONE", "TWO", order="O-1", receipt=Receipt("app_1", "key-1", "d" * 64))
    first = redeemed(ask)
    rule(applicable_redeemables_limit=2)
    again = redeemed(ask)
    assert (again.made, again.skipped, again.repeated) == (first.made, first.skipped, True)


def test_rules_change_version_by_version() -> None:
    first = rule(applicable_redeemables_limit=3)
    assert rule(applicable_redeemables_limit=3) == first
    with pytest.raises(Refused) as refused:
        set_rules(StackingRules(), version=0, pause=no_pause)
    assert refused.value.refusal is Refusal.VERSION_CONFLICT
    assert set_rules(StackingRules(), version=1, pause=no_pause).version == 2
