"""Creating a campaign: all of it or nothing, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.usecases.campaigns.create_campaign import CreateCampaign, Created, create_campaign
from incentives.usecases.campaigns.read_campaign import figures_of, find_campaign, list_campaigns
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, no_pause, redeemed
from tests.support.scheduler import FakeScheduler

pytestmark = pytest.mark.usefixtures("bound_table")

SEED = bytes(range(32))


def created(
    campaign: Campaign,
    *,
    first_codes: CodeJob | None = None,
    receipt: Receipt | None = None,
    fake_scheduler: FakeScheduler | None = None,
) -> Created:
    command = CreateCampaign(campaign, first_codes, receipt)
    plan = (fake_scheduler or FakeScheduler()).plan
    return create_campaign(command, now=NOW, pause=no_pause, plan=plan)


def refusal_of(attempt: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as refused:
        attempt()
    return refused.value.refusal


def a_job(campaign: Campaign, wanted: int) -> CodeJob:
    return CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=wanted, seed=SEED, quantity=1, now=NOW
    )


def a_key(key: str, digest: str = "same") -> Receipt:
    return Receipt("app_1", key, digest)


def test_a_new_campaign_is_found_by_id_and_by_name_and_its_code_can_be_redeemed() -> None:
    campaign = created(a_campaign(total=2)).campaign
    assert find_campaign(campaign.id, no_pause) == campaign
    assert find_campaign(campaign.name, no_pause) == campaign
    redeemed(an_ask("WELCOME", amount_minor=100_00))
    figures = figures_of(campaign, no_pause)
    assert (figures.redeemed, figures.granted_minor) == (1, 10_00)


def test_a_name_is_used_by_one_campaign_only() -> None:
    first = created(a_campaign(public_code="ONE")).campaign
    second = replace(a_campaign(public_code="TWO"), name=first.name)
    assert refusal_of(lambda: created(second)) is Refusal.DUPLICATE_FOUND


def test_a_public_code_that_is_taken_leaves_nothing_of_the_second_campaign(
    bound_table: Table,
) -> None:
    created(a_campaign())
    before = bound_table.items()
    assert refusal_of(lambda: created(a_campaign())) is Refusal.DUPLICATE_FOUND
    assert bound_table.items() == before


def test_a_repeat_with_the_same_key_gets_the_campaign_of_the_first() -> None:
    first = created(a_campaign(), receipt=a_key("k"))
    repeat = created(a_campaign(), receipt=a_key("k"))
    assert (first.repeated, repeat.repeated) == (False, True)
    assert repeat.campaign == first.campaign


def test_a_key_that_was_used_for_another_campaign_is_refused() -> None:
    created(a_campaign(), receipt=a_key("k"))
    other = a_key("k", digest="other")
    refused = refusal_of(lambda: created(a_campaign(public_code="OTHER"), receipt=other))
    assert refused is Refusal.IDEMPOTENCY_KEY_REUSED


def test_eight_repeats_at_once_make_one_campaign() -> None:
    campaigns = [replace(a_campaign(), name="Twins") for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda one: created(one, receipt=a_key("k")), campaigns))
    assert len({one.campaign.id for one in made}) == 1
    assert sum(not one.repeated for one in made) == 1


def test_the_first_codes_are_ordered_in_the_same_write_as_the_campaign() -> None:
    campaign = a_campaign(public_code=None)
    made = created(campaign, first_codes=a_job(campaign, 100_000)).campaign
    (job,) = figures_of(made, no_pause).jobs
    assert (job.wanted, job.done) == (100_000, 0)


def test_a_pattern_without_function_for_the_codes_is_refused_before_anything_is_written(
    bound_table: Table,
) -> None:
    """Generated codes are unique, and the generator ends."""
    pattern = CodePattern.of({"charset": "0123456789", "length": 3})
    campaign = a_campaign(codes=UniqueCodes(pattern))
    refused = refusal_of(lambda: created(campaign, first_codes=a_job(campaign, 900)))
    assert refused is Refusal.INVALID_CODE_CONFIG
    assert bound_table.items() == []


def test_schedules_are_planned_for_the_edges_that_are_still_ahead() -> None:
    fake_scheduler = FakeScheduler()
    window = Window(starts_at=NOW - timedelta(days=1), ends_at=NOW + timedelta(days=1))
    campaign = created(a_campaign(window=window), fake_scheduler=fake_scheduler).campaign
    (edge,) = fake_scheduler.scheduled.values()
    assert (edge.name, edge.at, edge.campaign_id) == ("end", window.ends_at, campaign.id)


def test_nobody_waits_for_a_bell_longer_than_a_century() -> None:
    fake_scheduler = FakeScheduler()
    created(
        a_campaign(window=Window(ends_at=NOW.replace(year=9998))), fake_scheduler=fake_scheduler
    )
    assert not fake_scheduler.scheduled


@pytest.mark.parametrize(
    ("at", "rings_at"),
    [
        (datetime.fromisoformat("2027-01-01T00:00:00Z"), "2027-01-01T00:00:00"),
        (datetime.fromisoformat("2027-01-01T00:00:00.001Z"), "2027-01-01T00:00:01"),
    ],
)
def test_a_bell_never_rings_before_its_instant(at: datetime, rings_at: str) -> None:
    fake_scheduler = FakeScheduler()
    created(a_campaign(window=Window(starts_at=at)), fake_scheduler=fake_scheduler)
    (edge,) = fake_scheduler.scheduled.values()
    assert f"{edge.due_at:%Y-%m-%dT%H:%M:%S}" == rings_at


def test_campaigns_are_listed_newest_first_in_pages_that_miss_none() -> None:
    made = [
        replace(a_campaign(public_code=f"C{day}"), created_at=NOW + timedelta(days=day))
        for day in range(5)
    ]
    for campaign in made:
        created(campaign)
    newest_first = [campaign.id for campaign in reversed(made)]
    first = list_campaigns(limit=2, skip=0, after_id=None, pause=no_pause)
    rest = list_campaigns(limit=3, skip=0, after_id=first.campaigns[-1].id, pause=no_pause)
    second = list_campaigns(limit=2, skip=2, after_id=None, pause=no_pause)
    assert [one.id for one in (*first.campaigns, *rest.campaigns)] == newest_first
    assert [one.id for one in second.campaigns] == newest_first[2:4]
    assert (first.more, rest.more, first.total) == (True, False, 5)


def test_a_campaign_that_does_not_exist_is_not_found() -> None:
    assert refusal_of(lambda: find_campaign("camp_none", no_pause)) is Refusal.NOT_FOUND
    behind = refusal_of(
        lambda: list_campaigns(limit=1, skip=0, after_id="camp_none", pause=no_pause)
    )
    assert behind is Refusal.NOT_FOUND
