"""Handing one unique code out: whoever gives codes keeps the campaign's promises."""

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.codes.voucher import Voucher
from incentives.domain.duration import Duration
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.runtime.aws import bind_table
from incentives.store.transaction import write_guarded
from incentives.usecases.campaigns.delete_campaign import delete_campaign
from incentives.usecases.codes.hand_out import Handout
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.definitions import Definitions
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, change, keep, no_pause, redeemed
from tests.support.meter import metered
from tests.support.scheduler import FakeScheduler

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

pytestmark = pytest.mark.usefixtures("bound_table")


@pytest.fixture
def client(table: Table) -> "DynamoDBClient":
    """The one that the models use, so that a meter sees what they spend."""
    client = table.client
    bind_table(table.name, client)
    return client


SEED = bytes(range(32))
TEN_CODES = CodePattern.of({"length": 1, "charset": "0123456789"})


def of_unique_codes(pattern: CodePattern | None = None, **terms: object) -> Campaign:
    codes = UniqueCodes(pattern or CodePattern.of())
    return keep(a_campaign(codes=codes, **terms))  # type: ignore[arg-type]


def given(
    campaign: Campaign, cache: InstanceCache | None = None, *, seed: bytes = SEED, **rest: object
) -> Voucher:
    """Hand one code out, as any use-case does it."""
    definitions = Definitions(cache or InstanceCache(), no_pause, only_reads=False)
    terms = {"now": NOW, **rest}
    handout = Handout(definitions, campaign.id, seed=seed, **terms)  # type: ignore[arg-type]
    return write_guarded(handout.add_to, no_pause, learn=handout.learn, attempts=40)


def refusal(campaign: Campaign, cache: InstanceCache | None = None, **rest: object) -> str:
    with pytest.raises(Refused) as refused:
        given(campaign, cache, **rest)  # type: ignore[arg-type]
    return refused.value.refusal.value


def seeds(count: int) -> list[bytes]:
    return [bytes([number]) * 32 for number in range(count)]


def test_a_new_code_is_good_at_once() -> None:
    voucher = given(of_unique_codes(), holders=())
    assert redeemed(an_ask(voucher.code)).made


def test_a_code_is_good_for_so_long_after_it_was_handed_out() -> None:
    campaign = of_unique_codes()
    change(campaign, codes=UniqueCodes(CodePattern.of(), valid_after_handout=Duration(days=2)))
    assert given(campaign).expires_at == NOW + timedelta(days=2)


def test_draws_that_meet_taken_codes_are_drawn_again_until_none_is_left() -> None:
    """Generated codes are unique, and the generator ends."""
    campaign = of_unique_codes(TEN_CODES)
    codes = {given(campaign, seed=seed).code for seed in seeds(8)}
    assert len(codes) == 8


def test_the_first_five_get_a_code_over_whatever_gates() -> None:
    campaign = of_unique_codes(publications=5, open_gates=3)
    cache = InstanceCache()
    assert len({given(campaign, cache, seed=seed).code for seed in seeds(5)}) == 5
    assert refusal(campaign, cache) == "no_voucher_suitable_for_publication"
    assert refusal(campaign) == "no_voucher_suitable_for_publication"


def test_a_raised_cap_gives_more() -> None:
    campaign = of_unique_codes(publications=1, open_gates=2)
    cache = InstanceCache()
    given(campaign, cache)
    assert refusal(campaign, cache) == "no_voucher_suitable_for_publication"
    change(campaign, publications=2)
    given(campaign, cache, seed=bytes(32))
    assert refusal(campaign, cache) == "no_voucher_suitable_for_publication"


def test_a_stopped_campaign_gives_nothing_also_where_its_definition_is_remembered() -> None:
    campaign, cache = of_unique_codes(), InstanceCache()
    given(campaign, cache)
    change(campaign, stopped=True)
    assert refusal(campaign, cache) == "campaign_not_active"


@pytest.mark.parametrize(
    ("window", "why"),
    [
        (Window(starts_at=NOW + timedelta(seconds=1)), "voucher_not_active"),
        (Window(ends_at=NOW), "voucher_expired"),
    ],
)
def test_outside_its_window_a_campaign_gives_nothing(window: Window, why: str) -> None:
    assert refusal(of_unique_codes(window=window)) == why


def test_when_the_budget_or_the_uses_are_gone_no_more_codes_are_given() -> None:
    spent = of_unique_codes(budget_minor=10_00)
    redeemed(an_ask(given(spent).code))
    assert refusal(spent) == "no_voucher_suitable_for_publication"
    used = of_unique_codes(total=1)
    redeemed(an_ask(given(used, seed=bytes(32)).code))
    assert refusal(used) == "no_voucher_suitable_for_publication"


def test_a_campaign_with_a_public_code_has_none_to_give_to_one_person() -> None:
    assert refusal(keep(a_campaign())) == "no_voucher_suitable_for_publication"


def test_a_campaign_whose_codes_persons_hold_is_not_deleted() -> None:
    campaign = of_unique_codes()
    given(campaign)
    with pytest.raises(Refused, match="resource_in_use"):
        delete_campaign(campaign.id, now=NOW, pause=no_pause, scheduler=FakeScheduler().scheduler)


def test_a_warm_instance_gives_a_code_with_one_write_of_four_units(
    client: "DynamoDBClient",
) -> None:
    campaign, cache = of_unique_codes(publications=500, open_gates=8), InstanceCache()
    given(campaign, cache)
    with metered(client) as meter:
        given(campaign, cache, seed=bytes(32))
    assert (meter.operations, meter.write_units) == (["TransactWriteItems"], 4)


def test_after_the_last_code_a_storm_writes_nothing(client: "DynamoDBClient") -> None:
    campaign, cache = of_unique_codes(publications=1), InstanceCache()
    given(campaign, cache)
    ask = partial(refusal, campaign, cache)
    ask()
    with metered(client) as meter:
        ask()
    assert set(meter.operations) == {"BatchGetItem"}
