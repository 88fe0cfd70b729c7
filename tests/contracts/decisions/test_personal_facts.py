"""What conditions look at gets into a decision id only if its declaration says so.

Each fact is given a value of its own, and a campaign asks for something else. A fact that is
missing here fails the first test.
"""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic_core import to_json

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.near_misses import within_reach
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable
from incentives.domain.condition.decide import records
from incentives.domain.condition.facts import CustomerFacts, Place
from incentives.domain.condition.parse import parse
from incentives.domain.condition.tree import FACTS
from incentives.domain.customers.shopper import Shopper
from incentives.domain.decisions.decision_token import DecisionToken
from incentives.domain.decisions.evidence import replayed
from incentives.domain.decisions.outcome import digest_of
from incentives.domain.explanation.details import details_of
from incentives.domain.explanation.english import ENGLISH
from incentives.domain.pricing.cart import CartLine, Shipping
from incentives.runtime.wire.checkout.refusal_presenter import RefusalPresenter
from incentives.runtime.wire.checkout.refused import InapplicableOut
from tests.builders import NOW, a_campaign, a_voucher

type Json = dict[str, Any]

HOLDER = "a" * 64
SHOPPER = Shopper(
    CustomerFacts(
        segments=("segment-of-ada",),
        groups=("group-of-ada",),
        country="QX",
        orders=7_319,
        logged_in=True,
        tiers=("tier-of-ada",),
        perks=("perk-of-ada",),
        metadata={"noted": "note-on-ada"},
        kept_segments=("existing_customer",),
        birth_month=NOW.month,
    ),
    Place("QY", "region-of-ada"),
    channel="channel-of-ada",
)
ORDER = Order(
    id="order-1",
    lines=(CartLine(4, 5_309, product_id="tea", sku_id="tea-1", category_ids=("hot",)),),
    shipping=Shipping(4_90, "way-to-ada"),
    currency="EUR",
    metadata={"noted": "note-on-order"},
)


def number(value: int) -> Json:
    return {"op": "at_least", "value": value}


def named(*values: str, op: str = "is", **more: object) -> Json:
    return {"op": op, "values": values} | more


ANY_OF_OTHERS = named("other", op="contains_any")
NOTED = named("other", path=["noted"])
# What an id would show of each fact, and what it takes for a condition on it not to hold.
SHOWN_AND_UNMET: dict[str, tuple[str, Json]] = {
    "order.subtotal": ('"price_minor":5309', number(10**6)),
    "order.subtotal_after_discounts": ('"price_minor":5309', number(10**6)),
    "order.quantity": ('"quantity":4', number(5)),
    "order.currency": ('"currency":"EUR"', named("CHF")),
    "order.channel": ("channel-of-ada", named("other")),
    "order.shipping_method": ("way-to-ada", named("other")),
    "order.products": ('"tea"', ANY_OF_OTHERS),
    "order.skus": ('"tea-1"', ANY_OF_OTHERS),
    "order.categories": ('"hot"', ANY_OF_OTHERS),
    "order.metadata": ("note-on-order", NOTED),
    "customer.orders": ("7319", number(10_000)),
    "customer.first_order": ("7319", {}),
    "customer.logged_in": ('"logged_in":true', {"value": False}),
    "customer.birthday_month": ('"birth_month":11', {"value": False}),
    "customer.country": ("QX", named("DE")),
    "customer.segments": ("segment-of-ada", ANY_OF_OTHERS),
    "customer.groups": ("group-of-ada", ANY_OF_OTHERS),
    "customer.tiers": ("tier-of-ada", ANY_OF_OTHERS),
    "customer.perks": ("perk-of-ada", ANY_OF_OTHERS),
    "customer.metadata": ("note-on-ada", NOTED),
    "place.country": ("QY", named("DE")),
    "place.region": ("region-of-ada", named("other")),
    "code.holder": ('"holders":["p0"]', {"value": False}),
    "time.weekday": (NOW.strftime("%Y-%m-%d"), {"days": [(NOW.weekday() + 2) % 7]}),
    "time.hours": (NOW.strftime("T%H:%M"), {"opens": "03:00", "closes": "03:01"}),
    "time.dates": (NOW.strftime("%Y-%m-%d"), {"ends": "2020-01-01"}),
}
PERSONAL = sorted(kind for kind, fact in FACTS.items() if fact.personal)


def decided(kind: str, *, holds: bool = False) -> Decided:
    """A decision on a code whose campaign asks for something else of one fact, or for not that."""
    unmet = {"kind": kind} | SHOWN_AND_UNMET[kind][1]
    condition = parse({"kind": "not", "of": [unmet]} if holds else unmet)
    campaign = replace(a_campaign(public_code="ONE"), conditions=condition)
    voucher = replace(a_voucher(campaign), holders=(HOLDER,) if kind == "code.holder" else ())
    situation = Situation({"ONE": voucher}, {campaign.id: campaign}, persons=(HOLDER,))
    ask = Ask(("ONE",), ORDER, NOW, 1, shopper=SHOPPER)
    decision = Decided.of(OrderRecord("", ORDER), ask, situation)
    (verdict,) = decision.verdicts
    assert isinstance(verdict, Applicable) is holds
    return decision


def held_by(decision: Decided) -> str:
    """What the id of a decision holds, opened."""
    return to_json(DecisionToken.of(decision)).decode()


def refused(decision: Decided) -> Inapplicable:
    (verdict,) = decision.verdicts
    assert isinstance(verdict, Inapplicable)
    return verdict


def test_every_fact_is_tried() -> None:
    assert SHOWN_AND_UNMET.keys() == FACTS.keys()


@pytest.mark.parametrize("holds", [True, False])
@pytest.mark.parametrize("kind", FACTS)
def test_a_fact_is_in_a_decision_id_only_if_it_is_declared_public(
    kind: str, *, holds: bool
) -> None:
    """That public facts are there shows that this test would see the others."""
    shown, _ = SHOWN_AND_UNMET[kind]
    decision = decided(kind, holds=holds)
    assert (shown in held_by(decision)) is not FACTS[kind].personal
    again = replayed(DecisionToken.of(decision).evidence, decision.situation.campaigns)
    assert digest_of(again.verdicts) == digest_of(decision.verdicts)


@pytest.mark.parametrize("kind", PERSONAL)
def test_neither_details_nor_an_explanation_nor_a_near_miss_tells_a_personal_fact(
    kind: str,
) -> None:
    shown, _ = SHOWN_AND_UNMET[kind]
    decision = decided(kind)
    verdict = refused(decision)
    explained = json.dumps(records(decision.conditions["ONE"]))
    assert shown not in details_of(verdict.finding) + explained
    assert "short_by" not in explained
    assert within_reach(decision) == ()


def test_a_browser_is_told_the_same_whatever_the_fact() -> None:
    def told(kind: str) -> str:
        decision = decided(kind)
        presenter = RefusalPresenter("req_1", ENGLISH, decision, "dec_1", uniform=True)
        one = InapplicableOut.of(refused(decision), typed="one", presenter=presenter)
        return one.model_dump_json()

    (only,) = {told(kind) for kind in FACTS}
    assert "rules_violated" not in only
