"""Promotions: asked for by their id, or applied by themselves; by the same guards as codes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.checkout.verdict import Applicable, Inapplicable
from incentives.domain.condition.number import Number
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.cart import CartLine
from incentives.domain.receipt import Receipt
from incentives.domain.redeemable import tier_id
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.store import keys
from incentives.store.campaigns import promotions
from incentives.store.campaigns.promotions import MOST_PROMOTIONS
from incentives.store.reading import fetch_one
from incentives.store.ttl_cache import PROJECT_TTL
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.snapshot.cache import InstanceCache
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

pytestmark = pytest.mark.usefixtures("bound_table")

JO = ("a" * 32,)


def applied(ask: Redeem, cache: InstanceCache | None = None) -> dict[str, int | None]:
    """What applies, as validation and redemption both say it, with its discount."""
    foreseen = validated(ask, cache)
    assert foreseen.valid
    done = redeemed(ask, cache)
    found = {one.code: one.discount_minor for one in done.made}
    assert found == {
        verdict.code: verdict.discount_minor
        for verdict in foreseen.verdicts
        if isinstance(verdict, Applicable)
    }
    return found


def uses(campaign: Campaign, bound_table: Table) -> int:
    gates = [
        one for one in bound_table.items() if one["pk"]["S"].startswith(f"CAMPAIGN#{campaign.id}#")
    ]
    return sum(int(gate["used"]["N"]) for gate in gates)


def test_a_promotion_is_redeemed_by_the_id_of_its_tier_and_given_back(bound_table: Table) -> None:
    promotion = keep(a_promotion(total=1))
    tier = tier_id(promotion.id)
    assert applied(an_ask(tier, order="O-1")) == {tier: 10_00}
    assert refusal(an_ask(tier)) == "quantity_exceeded"
    (one,) = redeemed(an_ask(tier, order="O-1")).made
    rolled_back(one.id)
    assert uses(promotion, bound_table) == 0
    assert applied(an_ask(tier)) == {tier: 10_00}


def test_nobody_gets_a_campaign_of_codes_by_calling_it_a_tier() -> None:
    campaign = keep(a_campaign())
    for warm in (InstanceCache(), InstanceCache()):
        validated(an_ask("WELCOME"), warm)
        assert refusal(an_ask(tier_id(campaign.id)), warm) == "not_found"
    assert refusal(an_ask("promo_nothing")) == "not_found"


def test_promotions_apply_by_themselves_beside_codes_by_the_stacking_rules() -> None:
    keep(a_campaign(public_code="CODE", offer=PercentOff(5_000)))
    promotion = keep(a_promotion(offer=AmountOff(20_00)))
    alone = keep(replace(a_promotion(), combines="joint"))
    cache = InstanceCache()
    expected = {"CODE": 50_00, tier_id(alone.id): 5_00, tier_id(promotion.id): 20_00}
    assert applied(an_ask("CODE", automatic=True), cache) == expected
    assert applied(an_ask("CODE", automatic=True), cache) == expected
    assert applied(an_ask("CODE")) == {"CODE": 50_00}
    change(promotion, combines="exclusive")
    told = redeemed(an_ask("CODE", automatic=True))
    assert {one.code for one in told.made} == {tier_id(promotion.id), tier_id(alone.id)}
    assert [(one.code, one.by) for one in told.skipped] == [("CODE", (tier_id(promotion.id),))]


@pytest.mark.parametrize(("lines", "most"), [(2, 8), (500, 5)])
def test_an_order_of_many_lines_gets_no_more_promotions_than_an_answer_shows(
    lines: int, most: int
) -> None:
    for _ in range(8):
        keep(a_promotion(offer=AmountOff(1)))
    ask = an_ask(automatic=True)
    order = replace(ask.order, lines=(CartLine(1, 5_00, product_id="mug"),) * lines)
    assert len(applied(replace(ask, order=order))) == most


def test_a_promotion_that_does_not_apply_refuses_nothing_and_is_not_used(
    bound_table: Table,
) -> None:
    keep(a_campaign(public_code="CODE"))
    later = keep(replace(a_promotion(), conditions=Number("order.subtotal", "at_least", 200_00)))
    idle = keep(a_promotion(offer=AmountOff(0)))
    assert applied(an_ask("CODE", automatic=True)) == {"CODE": 10_00}
    assert applied(an_ask(automatic=True)) == {}
    assert (uses(later, bound_table), uses(idle, bound_table)) == (0, 0)


def test_limits_hold_for_promotions_that_apply_by_themselves(bound_table: Table) -> None:
    """Limits ignored on automatic promotions."""
    capped = keep(a_promotion(total=3, open_gates=2))
    budget = keep(a_promotion(budget_minor=25_00, offer=AmountOff(10_00)))
    once = keep(a_promotion(per_person=1, offer=AmountOff(1)))
    cache, seeds = InstanceCache(), range(6)
    found = [redeemed(an_ask(automatic=True, persons=JO), cache, seed=seed).made for seed in seeds]
    assert sum(one.campaign_id == capped.id for made in found for one in made) == 3
    assert sum(one.campaign_id == budget.id for made in found for one in made) == 2
    assert sum(one.campaign_id == once.id for made in found for one in made) == 1
    assert [uses(one, bound_table) for one in (capped, budget, once)] == [3, 2, 1]
    assert applied(an_ask(automatic=True, persons=JO)) == {}


def test_a_limit_per_person_needs_a_person_and_a_stop_stops_at_once() -> None:
    once = keep(a_promotion(per_person=1))
    cache = InstanceCache()
    assert applied(an_ask(automatic=True), cache) == {}
    assert applied(an_ask(automatic=True, persons=JO), cache) == {tier_id(once.id): 10_00}
    always = keep(a_promotion())
    cache = InstanceCache()
    assert applied(an_ask(automatic=True), cache) == {tier_id(always.id): 10_00}
    change(always, stopped=True)
    assert redeemed(an_ask(automatic=True), cache).made == ()
    change(replace(always, version=2), stopped=False)
    assert redeemed(an_ask(automatic=True), cache, now=NOW + PROJECT_TTL).made != ()


def test_a_repeat_gets_the_first_answer_whatever_promotions_run_by_then() -> None:
    keep(a_campaign(public_code="CODE"))
    first = keep(a_promotion(total=1))
    key = Receipt("app_1", "key-1", "d" * 64)
    plain, keyed, bare = (
        an_ask("CODE", automatic=True, order="O-1"),
        an_ask("CODE", automatic=True, order="O-2", receipt=key),
        an_ask(automatic=True, order="O-3"),
    )
    answers = {ask.order_id: redeemed(ask) for ask in (plain, keyed)}
    assert len(answers[plain.order_id].made) == 2
    keep(a_promotion(offer=AmountOff(1)))
    answers[bare.order_id] = redeemed(bare)
    change(first, stopped=True)
    keep(a_promotion(offer=AmountOff(2)))
    for ask in (plain, keyed, bare):
        again = redeemed(ask)
        assert (again.made, again.repeated) == (answers[ask.order_id].made, True)
        foreseen = [
            verdict for verdict in validated(ask).verdicts if isinstance(verdict, Applicable)
        ]
        assert [one.code for one in foreseen] == [one.code for one in again.made]


def test_a_code_that_comes_later_finds_the_promotions_as_they_were_applied() -> None:
    keep(a_campaign(public_code="CODE", offer=PercentOff(5_000)))
    promotion = keep(a_promotion())
    redeemed(an_ask(automatic=True, order="O-1"))
    keep(a_promotion(offer=AmountOff(1)))
    later = redeemed(an_ask("CODE", automatic=True, order="O-1"))
    assert {one.code: one.discount_minor for one in later.made} == {
        tier_id(promotion.id): 10_00,
        "CODE": 45_00,
    }
    whole = [one.id for one in later.made]
    for one in whole:
        rolled_back(one)
    assert redeemed(an_ask(automatic=True, order="O-1")).made == ()


def test_a_changed_promotion_is_followed_although_it_was_remembered_as_not_applying() -> None:
    promotion = keep(replace(a_promotion(), minimum_spend_minor=200_00))
    cache = InstanceCache()
    assert applied(an_ask(automatic=True), cache) == {}
    change(promotion, minimum_spend_minor=100_00)
    later = NOW + PROJECT_TTL
    assert len(redeemed(an_ask(automatic=True), cache, now=later).made) == 1
    half_way = validated(an_ask(automatic=True), cache, now=later).verdicts
    assert not any(isinstance(one, Inapplicable) for one in half_way)


def test_no_more_promotions_run_at_once_than_an_order_can_be_asked_for(bound_table: Table) -> None:
    """The cost of an evaluation has a bound."""
    for _ in range(MOST_PROMOTIONS):
        last = keep(a_promotion())
    with pytest.raises(Refused) as refused:
        change(replace(a_promotion_kept_stopped(), stopped=True), stopped=False)
    assert refused.value.refusal.value == "invalid_campaign_params"
    change(last, stopped=True)
    assert len(redeemed(an_ask(automatic=True)).made) == 30
    assert bound_table.items()


def test_those_that_ended_leave_the_list_when_another_is_made_unless_they_were_prolonged() -> None:
    over = Window(ends_at=NOW + PROJECT_TTL)
    ended, prolonged = keep(a_promotion(window=over)), keep(a_promotion(window=over))
    assert _listed() == {ended.id, prolonged.id}
    change(prolonged, window=Window(ends_at=NOW + timedelta(days=1)))
    promotions.prepare(ended, NOW + PROJECT_TTL, no_pause)
    assert _listed() == {prolonged.id}
    change(ended, window=Window())
    assert _listed() == {ended.id, prolonged.id}


def _listed() -> set[str]:
    return set(promotions.promotions_of(fetch_one(keys.promotions(), no_pause, consistent=True)))


def a_promotion_kept_stopped() -> Campaign:
    promotion = replace(a_promotion(), stopped=True)
    return keep(promotion.with_gates((GateState(1),)))
