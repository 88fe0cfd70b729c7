"""Validate: what redemption would say at this instant, without writing anything."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.cart import CartLine
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.usecases.checkout.command import Redeem, Redeemed
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    change_half_way,
    keep,
    redeemed,
    rolled_back,
    validated,
)

pytestmark = pytest.mark.usefixtures("bound_table")


def discounts(ask: Redeem) -> list[int | str | None]:
    """What each code takes off, or the key of what it meets."""
    told: list[int | str | None] = []
    for verdict in validated(ask).verdicts:
        match verdict:
            case Applicable():
                told.append(verdict.discount_minor)
            case Inapplicable(refusal=refusal):
                told.append(refusal.value)
            case Skipped(reason=reason):
                told.append(reason.value)
    return told


def test_validation_writes_nothing(bound_table: Table) -> None:
    campaign = keep(a_campaign(total=1, per_person=1), "U-1")
    keep(a_campaign(stopped=True, public_code="STOPPED"))
    redeemed(an_ask("WELCOME", order="O-1", persons=("ann",)))
    change_half_way(campaign, moved=1, total=5)
    before = bound_table.items()
    for codes in (["WELCOME"], ["U-1"], ["STOPPED"], ["NOPE"], ["WELCOME", "U-1", "NOPE"]):
        validated(an_ask(*codes, order="O-1", persons=("ann",)))
        validated(an_ask(*codes, persons=("jo",), partial=True))
    assert bound_table.items() == before


def test_validation_says_of_each_code_what_it_takes_off_or_why_not() -> None:
    keep(a_campaign(public_code="HALF", offer=PercentOff(rate_bp=5_000)))
    keep(a_campaign(public_code="FORTY", offer=AmountOff(40_00)))
    keep(a_campaign(public_code="STOPPED", stopped=True))
    ask = an_ask("FORTY", "NOPE", "HALF", "STOPPED")
    assert discounts(ask) == [50_00, 40_00, "not_found", "campaign_not_active"]
    assert not validated(ask).valid


def test_a_validation_in_part_is_valid_when_a_code_applies() -> None:
    keep(a_campaign())
    assert validated(an_ask("NOPE", "WELCOME", partial=True)).valid
    assert not validated(an_ask("NOPE", partial=True)).valid


def test_a_code_that_the_order_used_applies_as_it_did() -> None:
    campaign = keep(a_campaign(total=1))
    redeemed(an_ask("WELCOME", order="O-1"))
    change(campaign, total=0, offer=AmountOff(1))
    ask = an_ask("WELCOME", order="O-1")
    (verdict,) = validated(ask).verdicts
    assert isinstance(verdict, Applicable)
    assert (verdict.discount_minor, verdict.campaign.offer) == (10_00, PercentOff(rate_bp=1_000))
    assert discounts(an_ask("WELCOME")) == ["quantity_exceeded"]


def test_the_order_after_validation_counts_what_it_used_once() -> None:
    keep(a_campaign(public_code="A", offer=AmountOff(10_00)))
    keep(a_campaign(public_code="B", offer=AmountOff(20_00)))
    redeemed(an_ask("A", order="O-1"))
    alone, both = validated(an_ask("B", order="O-1")), validated(an_ask("A", "B", order="O-1"))
    assert (alone.before.total_minor, both.before.total_minor) == (10_00, 0)


@pytest.mark.parametrize("codes", [("A", "B"), ("B", "A"), ("A",), ("B",)])
def test_the_order_after_validation_has_all_that_stands_in_whatever_order_it_is_asked_for(
    codes: tuple[str, ...],
) -> None:
    keep(a_campaign(public_code="A", offer=PercentOff(rate_bp=1_000)))
    keep(a_campaign(public_code="B", offer=AmountOff(20_00)))
    redeemed(an_ask("A", "B", order="O-1"))
    for amount_minor, off_minor in ((100_00, 30_00), (50_00, 25_00)):
        seen = validated(an_ask(*codes, order="O-1", amount_minor=amount_minor))
        applied = [one for one in seen.verdicts if isinstance(one, Applicable)]
        assert [one.code for one in applied] == sorted(codes)
        applied_minor = sum(one.discount_minor or 0 for one in applied)
        assert seen.before.total_minor + applied_minor == off_minor


def test_an_order_that_is_only_named_has_no_more_lines_than_an_answer_shows() -> None:
    keep(a_campaign(public_code="A"))
    lines = tuple(CartLine(1, price_minor=1_00) for _ in range(500))
    redeemed(replace(an_ask("A", order="O-1"), order=Order(id="O-1", lines=lines)))
    five, six = ((f"C{number}" for number in range(most)) for most in (5, 6))
    validated(an_ask(*five, order="O-1", amount_minor=None))
    with pytest.raises(Refused) as raised:
        validated(an_ask(*six, order="O-1", amount_minor=None))
    assert raised.value.refusal is Refusal.TOO_MANY_REDEEMABLES


def test_a_bare_order_id_is_validated_as_the_order_was() -> None:
    keep(a_campaign(public_code="A"))
    keep(a_campaign(public_code="B"))
    redeemed(an_ask("A", order="O-1", amount_minor=50_00))
    seen = validated(an_ask("B", order="O-1", amount_minor=None))
    assert (seen.order.amount_minor, seen.before.total_minor) == (50_00, 5_00)


def test_a_code_that_the_order_gave_back_does_not_apply() -> None:
    keep(a_campaign())
    rolled_back(redeemed(an_ask("WELCOME", order="O-1")).made[0].id)
    assert discounts(an_ask("WELCOME", order="O-1")) == ["redemption_rolled_back"]


def test_two_codes_of_a_campaign_with_one_use_left_do_not_both_apply() -> None:
    keep(a_campaign(public_code=None, total=2, open_gates=2), "U-1", "U-2", "U-3")
    redeemed(an_ask("U-3"))
    assert discounts(an_ask("U-1", "U-2")) == [10_00, "quantity_exceeded"]


CODES = ("PLAIN", "CAPPED", "LIMITED", "BUDGET", "MINIMUM", "SALE", "U-1", "U-2", "NOPE")


@given(data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_validation_and_redemption_agree_at_the_same_instant(
    bound_table: Table, data: st.DataObject
) -> None:
    for item in bound_table.items():
        bound_table.client.delete_item(
            TableName=bound_table.name, Key={"pk": item["pk"], "sk": item["sk"]}
        )
    keep(a_campaign(public_code="PLAIN"), "U-1", "U-2")
    keep(a_campaign(public_code="CAPPED", total=3, open_gates=2))
    keep(a_campaign(public_code="LIMITED", per_person=1))
    keep(a_campaign(public_code="BUDGET", budget_minor=15_00, open_gates=2))
    keep(a_campaign(public_code="MINIMUM", minimum_spend_minor=50_00))
    keep(a_campaign(public_code="SALE", window=Window(starts_at=NOW)))
    validates, redeems = InstanceCache(), InstanceCache()
    made: list[str] = []
    for _ in range(data.draw(st.integers(1, 8))):
        codes = data.draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True))
        ask = an_ask(
            *codes,
            order=data.draw(st.sampled_from(["O-1", "O-2", "O-3"])),
            amount_minor=data.draw(st.sampled_from([None, 0, 20_00, 100_00])),
            persons=data.draw(st.sampled_from([(), ("jo",), ("ann", "jo")])),
            partial=data.draw(st.booleans()),
        )
        now = data.draw(st.sampled_from([NOW, NOW - timedelta(days=1)]))
        seed = data.draw(st.integers(0, 3))
        said = validated(ask, validates, now=now, seed=seed)
        done = _answer(ask, redeems, now, seed)
        if done is Refusal.ORDER_CHANGED:
            continue  # the validation says what a change of the order would come to
        assert said.valid is isinstance(done, Redeemed)
        refused = {
            verdict.code: verdict.refusal
            for verdict in said.verdicts
            if isinstance(verdict, Inapplicable)
        }
        if isinstance(done, Refusal):
            assert done in refused.values()
            continue
        assert {one.code: one.refusal for one in done.refused} == refused
        assert {one.code: one.discount_minor for one in done.made} == {
            verdict.code: verdict.discount_minor
            for verdict in said.verdicts
            if isinstance(verdict, Applicable)
        }
        made += [one.id for one in done.made if one.parent_id is None]
        gives_back = data.draw(st.booleans())
        if made and gives_back:
            rolled_back(made.pop())


def _answer(ask: Redeem, cache: InstanceCache, now: datetime, seed: int) -> Redeemed | Refusal:
    try:
        return redeemed(ask, cache, now=now, seed=seed)
    except Refused as refused:
        return refused.refusal
