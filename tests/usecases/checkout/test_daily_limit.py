"""A limit per person and day: a day is one of the campaign's zone, and a rollback knows which."""

from datetime import UTC, datetime, timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.customers.person_uses import period_of
from incentives.domain.decisions.sentence import sentence_of
from incentives.domain.decisions.trace import rules_of
from incentives.domain.explanation.details import details_of
from incentives.domain.explanation.languages import language_for
from incentives.domain.refusal import Refusal
from incentives.domain.window import Window
from incentives.store.checkout.person_counters import MOST_DATED
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    change,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.person_uses import used_by, uses_under
from tests.support.points.ledger_checks import assert_balanced

pytestmark = pytest.mark.usefixtures("bound_table")

JO = ("jo",)
BOTH = ("jo", "jo@a.example")
DAILY = "customer_daily_limit_exceeded"
TOMORROW = NOW + timedelta(days=1)
IN_BERLIN = Window(zone="Europe/Berlin")


def a_daily(most: int = 1, **terms: object) -> Campaign:
    """A kept campaign with so many uses per person and day."""
    return keep(a_campaign(per_person_per_day=most, **terms))  # type: ignore[arg-type]


def use_on(campaign: Campaign, day: str, person: str = "jo") -> int:
    """What the person's counter of a day says."""
    return used_by(person, campaign.id, day)


def test_a_person_redeems_as_often_a_day_as_the_limit_says_and_again_tomorrow(
    bound_table: Table,
) -> None:
    a_daily(2)
    for day in (NOW, TOMORROW):
        redeemed(an_ask("WELCOME", persons=JO), now=day)
        redeemed(an_ask("WELCOME", persons=JO), now=day)
        assert refusal(an_ask("WELCOME", persons=JO), now=day) == DAILY
        assert redeemed(an_ask("WELCOME", persons=("ann",)), now=day).made
    assert_balanced(bound_table)


def test_who_redeems_has_to_be_known() -> None:
    a_daily()
    assert refusal(an_ask("WELCOME")) == "missing_customer"


def test_the_person_is_counted_under_every_name() -> None:
    a_daily()
    redeemed(an_ask("WELCOME", persons=BOTH))
    for name in BOTH:
        assert refusal(an_ask("WELCOME", persons=(name,))) == DAILY


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((2026, 6, 15, 21, 59, 59), (2026, 6, 15, 22, 0)),
        ((2026, 12, 1, 22, 59, 59), (2026, 12, 1, 23, 0)),
        # The night in which the clocks go back has 25 hours.
        ((2026, 10, 24, 22, 0), (2026, 10, 25, 23, 0)),
    ],
    ids=["summer", "winter", "clocks go back"],
)
def test_a_day_begins_at_midnight_of_the_campaigns_zone(
    before: tuple[int, ...], after: tuple[int, ...]
) -> None:
    a_daily(window=IN_BERLIN)
    late, next_day = (datetime(*when, tzinfo=UTC) for when in (before, after))  # type: ignore[misc, arg-type]
    redeemed(an_ask("WELCOME", persons=JO), now=late)
    assert refusal(an_ask("WELCOME", persons=JO), now=next_day - timedelta(seconds=1)) == DAILY
    redeemed(an_ask("WELCOME", persons=JO), now=next_day)


def test_a_limit_for_all_time_holds_beside_it(bound_table: Table) -> None:
    campaign = a_daily(2, per_person=3)
    redeemed(an_ask("WELCOME", persons=JO))
    redeemed(an_ask("WELCOME", persons=JO))
    assert refusal(an_ask("WELCOME", persons=JO)) == DAILY
    redeemed(an_ask("WELCOME", persons=JO), now=TOMORROW)
    assert refusal(an_ask("WELCOME", persons=JO), now=TOMORROW) == "customer_limit_exceeded"
    assert used_by("jo", campaign.id) == 3
    assert_balanced(bound_table)


def test_several_codes_of_one_order_are_several_uses_of_the_day(bound_table: Table) -> None:
    keep(a_campaign(public_code=None, per_person_per_day=2), "U-1", "U-2", "U-3")
    assert refusal(an_ask("U-1", "U-2", "U-3", persons=JO)) == DAILY
    assert len(redeemed(an_ask("U-1", "U-2", persons=JO)).made) == 2
    assert refusal(an_ask("U-3", persons=JO)) == DAILY
    assert_balanced(bound_table)


def test_a_promotion_that_applies_by_itself_goes_by_it() -> None:
    keep(a_promotion(per_person_per_day=1))
    assert redeemed(an_ask(automatic=True, persons=JO)).made
    assert validated(an_ask(automatic=True, persons=JO)).verdicts == ()
    assert validated(an_ask(automatic=True, persons=JO), now=TOMORROW).verdicts


def test_a_use_that_is_given_back_today_may_be_used_again_today(bound_table: Table) -> None:
    a_daily()
    made = redeemed(an_ask("WELCOME", persons=BOTH)).made[0]
    assert rolled_back(made.id).returned == rolled_back(made.id).returned
    assert_balanced(bound_table)
    redeemed(an_ask("WELCOME", persons=BOTH))
    assert refusal(an_ask("WELCOME", persons=JO)) == DAILY


def test_a_rollback_gives_back_to_the_day_of_the_use(bound_table: Table) -> None:
    campaign = a_daily(1, per_person=5)
    made = redeemed(an_ask("WELCOME", persons=JO)).made[0]
    redeemed(an_ask("WELCOME", persons=JO), now=TOMORROW)
    rolled_back(made.id, now=TOMORROW)
    assert (use_on(campaign, "2026-06-15"), use_on(campaign, "2026-06-16")) == (0, 1)
    assert refusal(an_ask("WELCOME", persons=JO), now=TOMORROW) == DAILY
    assert_balanced(bound_table)


def test_a_return_gives_back_to_the_day_of_the_use(bound_table: Table) -> None:
    campaign = a_daily()
    made = redeemed(an_ask("WELCOME", persons=JO)).made[0]
    command = ReturnGoods(made.id, cause="return-1", stated_minor=100_00)
    return_goods(command, now=TOMORROW, pause=no_pause)
    assert use_on(campaign, "2026-06-15") == 0
    assert use_on(campaign, "2026-06-16") == 0
    assert_balanced(bound_table)


def counted_days() -> list[str]:
    """The days of which the person's uses are still counted."""
    return sorted(filter(None, map(period_of, uses_under("jo").counts)))


def test_former_days_are_let_go_once_they_are_many_and_a_rollback_gives_back_the_rest() -> None:
    campaign = a_daily(total=500, per_person=200)
    made = redeemed(an_ask("WELCOME", persons=BOTH)).made[0]
    for day in range(1, 60):
        redeemed(an_ask("WELCOME", persons=JO), now=NOW + timedelta(days=day))
        assert len(counted_days()) <= MOST_DATED + 5
    assert counted_days()[0] > "2026-07"
    assert not rolled_back(made.id, now=NOW + timedelta(days=60)).repeated
    assert use_on(campaign, "2026-06-15") == 0
    assert used_by("jo", campaign.id) == 59
    assert used_by("jo@a.example", campaign.id) == 0


def test_uses_from_before_the_limit_do_not_count_and_give_nothing_back(bound_table: Table) -> None:
    campaign = keep(a_campaign(per_person=5))
    before = redeemed(an_ask("WELCOME", persons=JO)).made[0]
    change(campaign, per_person_per_day=1)
    redeemed(an_ask("WELCOME", persons=JO))
    rolled_back(before.id)
    assert refusal(an_ask("WELCOME", persons=JO)) == DAILY
    assert_balanced(bound_table)


def test_a_use_is_given_back_although_the_limit_and_the_zone_have_changed(
    bound_table: Table,
) -> None:
    campaign = a_daily()
    made = redeemed(an_ask("WELCOME", persons=JO)).made[0]
    change(
        campaign, per_person_per_day=None, per_person=1, window=Window(zone="Pacific/Kiritimati")
    )
    rolled_back(made.id)
    assert use_on(campaign, "2026-06-15") == 0
    assert use_on(campaign, "ever") == 0
    assert_balanced(bound_table)


def test_a_validation_says_so_with_a_sentence_and_an_account() -> None:
    a_daily(1, per_person=5)
    redeemed(an_ask("WELCOME", persons=JO))
    said = validated(an_ask("WELCOME", persons=JO))
    (verdict,) = said.verdicts
    assert isinstance(verdict, Inapplicable)
    assert verdict.refusal is Refusal.CUSTOMER_DAILY_LIMIT_EXCEEDED
    assert details_of(verdict.finding) == "the limit is 1 per customer and day"
    decided = said.decided
    assert sentence_of(verdict, decided, language_for("en")).endswith("a day at most: 1.")
    limits = {rule.name: rule for rule in rules_of(verdict, decided)}
    assert limits["limits.per_customer"].held is True
    broken = limits["limits.per_customer_per_day"]
    assert (broken.required, broken.found, broken.held, broken.first) == (1, 1, False, True)
    assert validated(an_ask("WELCOME", persons=JO), now=TOMORROW).valid
