"""Which items a request has to read, told without a table."""

from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError, replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.code import CodePattern
from incentives.domain.condition.words import Words
from incentives.domain.customers.shopper import NOBODY
from incentives.domain.pricing.rules import NO_RULES
from incentives.domain.redeemable import tier_id
from incentives.store import keys
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.customer import Customer
from incentives.usecases.snapshot.read_plan import ReadPlan, gate_keys
from incentives.usecases.snapshot.snapshot import Snapshot
from tests.builders import NOW, a_campaign, a_promotion, a_voucher

JO = "a" * 32


def warm(*campaigns: Campaign) -> InstanceCache:
    """An instance that has just read these campaigns, with their public codes, and the project."""
    cache = InstanceCache()
    cache.rules.put(NO_RULES, NOW)
    cache.lists[keys.promotions()].put(
        {campaign.id: campaign.version for campaign in campaigns if campaign.is_promotion}, NOW
    )
    for campaign in campaigns:
        cache.campaigns.put(campaign.id, campaign)
        if campaign.public_code is not None:
            cache.public_codes.put(campaign.public_code, a_voucher(campaign))
    return cache


def a_snapshot(
    cache: InstanceCache,
    *,
    persons: tuple[str, ...] = (),
    automatic: bool = False,
    items: Mapping[Key, Item | None] | None = None,
) -> Snapshot:
    return Snapshot(
        cache,
        Customer(persons, NOBODY),
        NOW,
        seed=0,
        wishes={},
        lists=(keys.promotions(),) if automatic else (),
        items=items or {},
        definitions={},
    )


def a_redemption(snapshot: Snapshot, *suspects: str) -> ReadPlan:
    return ReadPlan(snapshot, only_reads=False, suspects=frozenset(suspects))


def a_validation(snapshot: Snapshot, likely: Callable[[Campaign], bool] | None = None) -> ReadPlan:
    return ReadPlan(snapshot, only_reads=True, likely=likely)


def test_a_warm_redemption_of_a_public_code_reads_nothing() -> None:
    assert a_redemption(a_snapshot(warm(a_campaign()))).of(["WELCOME"]) == set()


def test_a_cold_instance_reads_the_rules_and_the_code() -> None:
    needed = a_redemption(a_snapshot(InstanceCache())).of(["WELCOME"])
    assert needed == {keys.stacking_rules(), keys.voucher("WELCOME")}


def test_a_validation_reads_the_first_gate_and_the_uses_of_the_person() -> None:
    campaign = a_campaign(per_person=1, open_gates=3)
    needed = a_validation(a_snapshot(warm(campaign), persons=(JO,))).of(["WELCOME"])
    assert needed == {keys.gate(campaign.id, 0), person_keys.uses(JO)}


def test_of_an_earlier_campaign_it_reads_the_counter_of_each_limit_and_of_today_only() -> None:
    campaign = replace(a_campaign(per_person=9, per_person_per_day=1), counts_persons_whole=False)
    needed = a_validation(a_snapshot(warm(campaign), persons=(JO,))).of(["WELCOME"])
    assert needed == {
        keys.gate(campaign.id, 0),
        person_keys.uses(JO),
        person_keys.use(JO, campaign.id),
        person_keys.use(JO, campaign.id, NOW.date().isoformat()),
    }


def test_a_suspect_shows_all_its_gates() -> None:
    campaign = a_campaign(open_gates=3)
    needed = a_redemption(a_snapshot(warm(campaign)), campaign.id).of(["WELCOME"])
    assert needed == set(gate_keys(campaign))


def test_a_campaign_that_asks_for_orders_reads_those_of_the_person() -> None:
    new = Words("customer.segments", "contains_any", ("new_customer",))
    cache = warm(replace(a_campaign(), conditions=new))
    needed = a_redemption(a_snapshot(cache, persons=(JO,))).of(["WELCOME"])
    assert person_keys.orders_of(JO) in needed


def test_an_unknown_code_is_read_with_what_campaigns_of_its_format_ask_for() -> None:
    pattern = CodePattern.of({"prefix": "U-", "length": 4})
    campaign = a_campaign(codes=UniqueCodes(pattern), per_person=1)
    needed = a_validation(a_snapshot(warm(campaign), persons=(JO,))).of(["U-AAAA"])
    assert needed == {
        keys.voucher("U-AAAA"),
        keys.gate(campaign.id, 0),
        person_keys.uses(JO),
    }


def test_a_promotion_nobody_has_read_is_read_and_then_its_counters_if_it_is_likely() -> None:
    promotion = a_promotion()
    cache = warm(promotion)
    cache.campaigns.drop(promotion.id)
    cold = a_snapshot(cache, automatic=True)
    assert a_validation(cold).of([tier_id(promotion.id)]) == {keys.campaign(promotion.id)}
    read = replace(cold, definitions={promotion.id: promotion})
    assert a_validation(read, likely=lambda _: False).of([]) == set()
    assert a_validation(read, likely=lambda _: True).of([]) == {keys.gate(promotion.id, 0)}


def test_a_definition_older_than_the_list_is_outdated() -> None:
    promotion = a_promotion()
    cache = warm(promotion)
    cache.campaigns.put(promotion.id, replace(promotion, version=0))
    snapshot = a_snapshot(cache, automatic=True)
    assert a_validation(snapshot).outdated() == {promotion.id}
    assert a_validation(replace(snapshot, lists=())).outdated() == set()


def test_a_code_whose_campaign_is_gone_is_read_again() -> None:
    campaign = a_campaign()
    cache = warm(campaign)
    snapshot = a_snapshot(cache, items={keys.campaign(campaign.id): None})
    assert snapshot.voucher("WELCOME") is None
    assert a_redemption(snapshot).of(["WELCOME"]) == {keys.voucher("WELCOME")}


def test_a_reader_cannot_change_a_snapshot() -> None:
    snapshot = a_snapshot(InstanceCache())
    with pytest.raises(FrozenInstanceError):
        snapshot.seed = 1  # type: ignore[misc]
