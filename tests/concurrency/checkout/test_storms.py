"""Promises 1 to 5 with sixteen processes that are really concurrent."""

import time
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from incentives.domain.checkout.order import Order
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.pricing.cart import CartLine
from incentives.store import keys
from tests.account import Table
from tests.builders import NOW, a_campaign, a_promotion, an_ask, change, keep, redeemed, refusal
from tests.concurrency.checkout import shoppers
from tests.concurrency.checkout.shoppers import Tally
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced, counters, owed
from tests.support.processes import Processes

EVERY_SIZE = pytest.mark.parametrize(
    ("cap", "attempts"), [(60, 16), pytest.param(500, 125, marks=pytest.mark.soak)]
)
"""A cap, and the attempts of each process: a third of what the crowd wants, or a quarter."""


def standing(table: Table) -> int:
    return sum(parts[0] for key, parts in owed(table).items() if keys.gate_of(key))


def made(tallies: list[Tally]) -> int:
    return sum(len(tally.made) for tally in tallies)


FIVE_TIMES = [1, *(pytest.param(run, marks=pytest.mark.soak) for run in range(2, 6))]


@pytest.fixture
def run(request: pytest.FixtureRequest) -> int:
    """Which run of several this is."""
    number: int = request.param
    return number


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("run", FIVE_TIMES, indirect=True)
@pytest.mark.parametrize("open_gates", [1, 8])
@EVERY_SIZE
def test_a_cap_gives_exactly_as_many_under_any_storm(
    processes: Processes, shop: Table, open_gates: int, cap: int, attempts: int
) -> None:
    """No cap is passed, however many redeem at once."""
    keep(a_campaign(total=cap, open_gates=open_gates))
    tallies = processes.all(partial(shoppers.shop, attempts=attempts), shop, ["WELCOME"])
    assert made(tallies) == cap
    refused = [reason for tally in tallies for reason in tally.refused]
    assert refused == ["quantity_exceeded"] * (len(processes) * attempts - cap)
    assert_balanced(shop)


@pytest.mark.parametrize("open_gates", [1, 8])
@EVERY_SIZE
def test_a_capped_promotion_applies_by_itself_exactly_as_often(
    processes: Processes, shop: Table, open_gates: int, cap: int, attempts: int
) -> None:
    """Limits ignored on automatic promotions. Orders that come too late get none."""
    keep(a_promotion(total=cap, open_gates=open_gates))
    tallies = processes.all(partial(shoppers.shop, attempts=attempts), shop, [])
    assert made(tallies) == cap
    assert not any(tally.refused for tally in tallies)
    assert_balanced(shop)


@pytest.mark.parametrize("open_gates", [1, 8])
def test_budget_and_limit_per_person_hold_for_promotions_that_apply_by_themselves(
    processes: Processes, shop: Table, open_gates: int
) -> None:
    """Limits ignored on automatic promotions. One person, many orders at once."""
    budget = keep(a_promotion(budget_minor=200_00, offer=AmountOff(5_00), open_gates=open_gates))
    personal = keep(a_promotion(per_person=7, offer=AmountOff(1_00), open_gates=open_gates))
    tallies = processes.all(partial(shoppers.shop, attempts=8, persons=("a" * 32,)), shop, [])
    assert not any(one.refused for one in tallies)
    of = [one.campaign_id for tally in tallies for one in tally.made]
    assert of.count(personal.id) == 7
    assert of.count(budget.id) == 40
    assert_balanced(shop)


@pytest.mark.parametrize("open_gates", [1, 4])
@EVERY_SIZE
def test_with_rollbacks_mixed_in_exactly_as_many_more_are_redeemed(
    processes: Processes, shop: Table, open_gates: int, cap: int, attempts: int
) -> None:
    keep(a_campaign(total=cap, open_gates=open_gates))
    act = partial(shoppers.shop, attempts=attempts, gives_back_every=3)
    tallies = processes.all(act, shop, ["WELCOME"])
    given_back = sum(tally.given_back for tally in tallies)
    assert given_back
    assert_balanced(shop)
    late = cap - standing(shop)  # given back after the last attempt
    for _ in range(late):
        redeemed(an_ask("WELCOME"))
    assert refusal(an_ask("WELCOME")) == "quantity_exceeded"
    assert made(tallies) + late == cap + given_back
    assert_balanced(shop)


@pytest.mark.parametrize("open_gates", [1, 8])
@pytest.mark.parametrize("after_s", [0.5, pytest.param(3, marks=pytest.mark.soak)])
def test_after_stop_returned_no_redemption_commits(
    processes: Processes, shop: Table, open_gates: int, after_s: float
) -> None:
    """Promise 3: what stands when stop returns is what stands for ever."""
    campaign = keep(a_campaign(open_gates=open_gates))
    begin_s = time.monotonic()
    processes.start(shoppers.shop_until, shop, "WELCOME", begin_s + 2 * after_s + 0.5)
    time.sleep(after_s)
    change(campaign, stopped=True)
    stopped_s = time.monotonic()
    stood = standing(shop)
    tallies = processes.results()
    assert made(tallies) == stood == standing(shop)
    assert stood
    assert max(tally.last_start_s for tally in tallies) < stopped_s
    refused = [reason for tally in tallies for reason in tally.refused]
    assert refused
    assert set(refused) == {"campaign_not_active"}
    assert_balanced(shop)


@pytest.mark.parametrize(
    ("cap", "attempts"), [(100, 20), pytest.param(200, 40, marks=pytest.mark.soak)]
)
def test_a_cap_that_is_lowered_in_the_middle_holds_and_is_used_up(
    processes: Processes, shop: Table, cap: int, attempts: int
) -> None:
    campaign = keep(a_campaign(total=5 * cap, open_gates=2))
    # Far more than the cap, so that a slow machine lowers it in their middle, too.
    processes.start(partial(shoppers.shop, attempts=attempts), shop, ["WELCOME"])
    while standing(shop) == 0:
        time.sleep(0.01)
    lowered = change(campaign, total=cap, open_gates=5)
    tallies = processes.results()
    assert made(tallies) == cap
    assert sum(share.uses or 0 for share in lowered.gate_shares) == cap
    assert_balanced(shop)


@pytest.mark.parametrize("code", ["WELCOME", "U-1"])
@pytest.mark.parametrize("total", [1, 100])
def test_an_order_that_comes_32_times_at_once_redeems_once(
    processes: Processes, shop: Table, total: int, code: str
) -> None:
    """Not even the last use is refused to the order that has it."""
    keep(a_campaign(total=total, per_person=1, budget_minor=total * 10_00), "U-1")
    act = partial(shoppers.shop, attempts=2, order="O-1", persons=("jo",))
    tallies = processes.all(act, shop, [code])
    answers = [one for tally in tallies for one in tally.made]
    assert len(answers) == 32
    assert all(answer == answers[0] for answer in answers)
    assert sum(one.repeated for one in tallies) == 31
    assert standing(shop) == 1
    assert_balanced(shop)


@pytest.mark.parametrize("persons", [("jo",), ("jo", "jo@a.example")])
def test_a_person_in_many_tabs_stays_within_the_limit(
    processes: Processes, shop: Table, persons: tuple[str, ...]
) -> None:
    keep(a_campaign(total=100, per_person=3, open_gates=4))
    tallies = processes.all(partial(shoppers.shop, attempts=3, persons=persons), shop, ["WELCOME"])
    assert made(tallies) == 3
    assert {reason for tally in tallies for reason in tally.refused} == {"customer_limit_exceeded"}
    assert_balanced(shop)


def test_a_person_in_many_tabs_gets_the_last_use_of_the_day_once(
    processes: Processes, shop: Table
) -> None:
    keep(a_campaign(per_person_per_day=3, open_gates=4))
    for _ in range(2):
        redeemed(an_ask("WELCOME", persons=("jo",)))
    tallies = processes.all(partial(shoppers.shop, attempts=2, persons=("jo",)), shop, ["WELCOME"])
    assert made(tallies) == 1
    refused = {reason for tally in tallies for reason in tally.refused}
    assert refused == {"customer_daily_limit_exceeded"}
    assert_balanced(shop)


@pytest.mark.parametrize("persons", [("jo",), ("jo", "jo@a.example")])
def test_uses_of_two_days_that_are_given_back_meanwhile_stay_within_each_day(
    processes: Processes, shop: Table, persons: tuple[str, ...]
) -> None:
    """A use that comes back a day later was one of the day before: no day gains or loses one."""
    limit, tomorrow = 3, NOW + timedelta(days=1)
    campaign = keep(a_campaign(per_person_per_day=limit, open_gates=4))
    act = partial(shoppers.shop_on_two_days, attempts=6, persons=persons)
    tallies = processes.all(act, shop, "WELCOME")
    assert sum(tally.given_back for tally in tallies) > 0
    assert_balanced(shop)
    for day in (NOW, tomorrow):
        (before,) = {used_by(one, campaign.id, day.date().isoformat()) for one in persons}
        assert before <= limit
        for _ in range(limit - before):
            redeemed(an_ask("WELCOME", persons=persons), now=day)
        assert (
            refusal(an_ask("WELCOME", persons=persons), now=day) == "customer_daily_limit_exceeded"
        )
    assert_balanced(shop)


@pytest.mark.parametrize("open_gates", [1, 4])
def test_a_budget_is_never_passed(processes: Processes, shop: Table, open_gates: int) -> None:
    budget, discount = 100_00, 7_00
    keep(a_campaign(budget_minor=budget, offer=AmountOff(discount), open_gates=open_gates))
    processes.all(partial(shoppers.shop, attempts=4), shop, ["WELCOME"])
    spent = sum(parts[1] for key, parts in counters(shop).items() if keys.gate_of(key))
    each = budget // open_gates
    assert spent == each // discount * discount * open_gates
    assert_balanced(shop)


def test_a_unique_code_raced_by_32_goes_to_one(processes: Processes, shop: Table) -> None:
    keep(a_campaign(public_code=None), "U-1", "U-2")
    tallies = processes.all(partial(shoppers.shop, attempts=2), shop, ["U-1"])
    assert made(tallies) == 1
    assert_balanced(shop)


def test_unique_codes_of_a_capped_campaign_stop_at_its_cap(
    processes: Processes, shop: Table
) -> None:
    codes = [f"U-{number}" for number in range(64)]
    keep(a_campaign(public_code=None, total=40, open_gates=3), *codes)
    tallies = processes.all(partial(shoppers.shop, attempts=4), shop, codes)
    assert made(tallies) == 40
    assert_balanced(shop)


def test_a_redemption_given_back_32_times_at_once_comes_back_once(
    processes: Processes, shop: Table
) -> None:
    """Two rollbacks at once give back once."""
    keep(a_campaign(total=5, per_person=5), "U-1")
    ask = an_ask("U-1", persons=("jo",))
    (one,) = redeemed(ask).made
    redeemed(an_ask("WELCOME", persons=("jo",)))
    tallies = processes.all(shoppers.give_back, shop, one.id, 2)
    assert sum(tally.repeated for tally in tallies) == 31
    answers = [answer for tally in tallies for answer in tally.made]
    assert all(answer == answers[0] for answer in answers)
    assert standing(shop) == 1
    assert_balanced(shop)


@pytest.mark.parametrize("units", [16, pytest.param(32, marks=pytest.mark.soak)])
def test_units_that_come_back_at_once_come_back_once_each(
    processes: Processes, shop: Table, units: int
) -> None:
    """Every process tells the same returns, one unit each; together they give what was paid."""
    keep(a_campaign(offer=AmountOff(amount_minor=10_01)))
    line = CartLine(units, 3_33)
    done = redeemed(replace(an_ask("WELCOME"), order=Order(id="order-1", lines=(line,))))
    names = [f"return-{number}" for number in range(units)]
    told = processes.all(shoppers.return_units, shop, done.made[0].id, names)
    assert all(one == told[0] for one in told)  # every repeat got the first answer
    assert sum(told[0]) == units * 3_33 - 10_01
    assert owed(shop) == {}
    assert_balanced(shop)


def test_reading_then_writing_passes_the_cap_so_these_tests_can_fail(
    processes: Processes, shop: Table
) -> None:
    campaign = keep(a_campaign(total=60))
    pk, sk = keys.gate(campaign.id, 0)
    granted = processes.all(shoppers.shop_naively, shop, {"pk": pk, "sk": sk}, 60, 16)
    assert sum(granted) > 60
