"""What a page says of its customer proves nobody: who is asked for redeems at a server only."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.campaigns.terms import PublishingTerms
from incentives.domain.checkout.servers_only import asks_who_redeems
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.number import Number
from incentives.domain.condition.tree import Condition, Group
from incentives.domain.condition.words import Words
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.contracts.codes.counter import Content, Counter, refusal_in
from tests.contracts.gateway import Answer

PAGE, ASKING = Scope.CLIENT_CHECKOUT, Scope.CLIENT
JO = {"email": "jo@example.com"}
CODE = "ASKS-WHO-YOU-ARE"
OFF = {"type": "PERCENT", "percent_off": 10}
NEW = Words("customer.segments", "contains_any", ("new_customer",))
ENOUGH = Number("order.subtotal", "at_least", 50_00)


def made(counter: Counter, path: str, body: dict[str, Any], scope: Scope = Scope.MARKETING) -> Any:
    answer = counter.ask("POST", path, body, scope=scope)
    assert answer.status in {200, 201}, answer.body
    return answer.json


def on_condition(condition: Condition) -> Callable[[Counter], str]:
    def arrange(_: Counter) -> str:
        keep(replace(a_campaign(public_code=CODE), conditions=condition))
        return CODE

    return arrange


def limited(_: Counter) -> str:
    keep(a_campaign(public_code=CODE, per_person=1))
    return CODE


def made_for_jo(counter: Counter) -> str:
    made(counter, f"/v1/vouchers/{CODE}", {"discount": OFF, "customer": JO})
    return CODE


def published_to_jo(counter: Counter) -> str:
    campaign = keep(replace(a_campaign(public_code=None), publishing=PublishingTerms()))
    body = {"campaign": {"name": campaign.name}, "customer": JO, "holder_only": True}
    told = made(counter, "/v1/publications", body, Scope.CHECKOUT)
    return str(told["voucher"]["code"])


def of_a_friend(event: str | None) -> Callable[[Counter], str]:
    def arrange(counter: Counter) -> str:
        terms = {
            "conversion_event_type": "custom_event" if event else "redemption",
            "referrer_rewards": [{"type": "CASH", "amount": 500, "currency": "EUR"}],
            "new_customers_only": False,
        } | ({"custom_event": {"name": event}} if event else {})
        body = {
            "name": "Friends",
            "campaign_type": "REFERRAL_PROGRAM",
            "voucher": {"discount": OFF, "is_referral_code": True},
            "referral_program": terms,
        }
        programme = made(counter, "/v1/campaigns", body)
        path = f"/v1/referrals/{programme['id']}/members"
        told = made(counter, path, {"customer": {"source_id": "ann"}}, Scope.CHECKOUT)
        return str(told["code"])

    return arrange


KINDS: dict[str, Callable[[Counter], str]] = {
    "a limit per customer": limited,
    "a code that was made for one person": made_for_jo,
    "a code that was published to its holder": published_to_jo,
    "a condition on new customers": on_condition(NEW),
    "a condition on first orders": on_condition(Flag("customer.first_order")),
    "a condition on anybody but the holder": on_condition(
        Group("not", (Flag("code.holder", value=False),))
    ),
    "a referral that the redemption converts": of_a_friend(None),
    "a referral that an event converts": of_a_friend("signed_up"),
}
GOOD_FOR_JO = KINDS.keys() - {
    "a condition on anybody but the holder",
    "a condition on first orders",  # nobody has said what Jo ordered
}


def asked(code: str, order: str = "O-1") -> dict[str, Any]:
    redeemables = [{"object": "voucher", "id": code}]
    return {
        "redeemables": redeemables,
        "order": {"id": order, "amount": 100_00},
        "customer": JO,
    }


def without_tries(content: Content) -> Content:
    return {key: item for key, item in content.items() if item["kind"]["S"] != "tries"}


def at_both_routes(counter: Counter, code: str, order: str) -> list[Answer]:
    body = asked(code, order)
    older = {"order": body["order"], "customer": JO}
    return [
        counter.ask("POST", "/client/v1/redemptions", body, scope=PAGE),
        counter.ask("POST", f"/client/v1/redeem?code={code}", older, scope=PAGE),
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_names_the_right_person_redeems_nothing(counter: Counter, kind: str) -> None:
    code = KINDS[kind](counter)
    before = without_tries(counter.content())
    for answer in at_both_routes(counter, code, "O-page"):
        assert refusal_in(answer) is Refusal.INVALID_VOUCHER
        assert answer.json["details"] == ""
    assert without_tries(counter.content()) == before


@pytest.mark.parametrize("kind", sorted(GOOD_FOR_JO))
def test_what_a_page_says_takes_nothing_from_whom_it_names(counter: Counter, kind: str) -> None:
    """A page named Jo until it was turned away; Jo buys at the till."""
    code = KINDS[kind](counter)
    at_both_routes(counter, code, "O-page")
    answer = counter.ask("POST", "/v1/redemptions", asked(code, "O-till"))
    assert answer.status == 200, answer.body
    assert answer.json["order"]["total_amount"] == 90_00


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_redeems_is_told_at_validation_what_it_would_be_told_then(
    counter: Counter, kind: str
) -> None:
    """Promise 10."""
    code = KINDS[kind](counter)
    told = counter.ask("POST", "/client/v1/validations", asked(code), scope=PAGE).json
    assert told["valid"] is False
    assert told["redeemables"][0]["result"]["error"]["key"] == "invalid_voucher"


@pytest.mark.parametrize("kind", sorted(GOOD_FOR_JO))
def test_a_page_that_only_asks_is_told_what_a_server_would_redeem(
    counter: Counter, kind: str
) -> None:
    code = KINDS[kind](counter)
    told = counter.ask("POST", "/client/v1/validations", asked(code), scope=ASKING).json
    assert told["valid"] is True
    assert told["order"]["total_amount"] == 90_00


@pytest.mark.parametrize("kind", ["a limit per customer", "a code that was made for one person"])
def test_support_reads_why_a_page_got_nothing(counter: Counter, kind: str) -> None:
    code = KINDS[kind](counter)
    answer = counter.ask("POST", "/client/v1/redemptions", asked(code), scope=PAGE)
    path = f"/v1/decisions/{answer.json['decision_id']}"
    decision = counter.ask("GET", path, scope=Scope.SUPPORT).json
    (told,) = decision["codes"]
    assert told["key"] == "missing_customer"
    assert told["details"] == "a page cannot prove who its customer is"
    assert decision["same"] is True


def test_a_condition_that_the_cart_may_meet_alone_is_open_to_pages(counter: Counter) -> None:
    keep(replace(a_campaign(public_code=CODE), conditions=Group("any", (NEW, ENOUGH))))
    assert [one.status for one in at_both_routes(counter, CODE, "O-1")] == [200, 200]


def test_a_page_does_not_redeem_or_qualify_for_promotions_that_ask_who_it_is(
    counter: Counter,
) -> None:
    tier = {"banner": "Once", "action": {"discount": {"type": "AMOUNT", "amount_off": 1_00}}}
    body = {"name": "Once", "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}}
    made(counter, "/v1/campaigns", body | {"limits": {"per_customer": 1}})
    cart = {"order": {"amount": 100_00}, "customer": JO}

    def qualifying(scope: Scope) -> list[int]:
        one = counter.ask("POST", "/client/v1/qualifications", cart, scope=scope).json
        query = "amount=10000&customer[email]=jo@example.com"
        older = counter.ask("GET", f"/client/v1/promotions/validation?{query}", scope=scope).json
        return [one["redeemables"]["total"], len(older["promotions"])]

    assert qualifying(PAGE) == [0, 0]
    assert qualifying(ASKING) == [1, 1]
    bought = counter.ask(
        "POST", "/client/v1/redemptions", cart | {"promotions": "auto"}, scope=PAGE
    )
    assert bought.status == 200
    assert bought.json["redemptions"] == []


def test_a_redemption_of_a_page_names_no_customer(counter: Counter) -> None:
    """Nor does its event: others would take the page's word for a fact."""
    answer = counter.ask("POST", "/client/v1/redemptions", asked("TWENTY"), scope=PAGE)
    assert answer.status == 200
    assert "cust_" not in answer.body
    (order,) = [one for one in counter.content().values() if one["kind"]["S"] == "redemption"]
    assert "cust_" not in str(order)


CAMPAIGNS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "nothing": ({}, []),
    "a limit per customer": ({"limits": {"per_customer": 1}}, ["limits.per_customer"]),
    "a limit per customer and day": (
        {"limits": {"per_customer_per_day": 1}},
        ["limits.per_customer_per_day"],
    ),
    "holders": ({"publication": {"holder_only": True}}, ["publication.holder_only"]),
    "a first order": ({"conditions": {"kind": "customer.first_order"}}, ["conditions"]),
    "both": (
        {"limits": {"per_customer": 1}, "conditions": {"kind": "customer.first_order"}},
        ["limits.per_customer", "conditions"],
    ),
    "an amount": (
        {"conditions": {"kind": "order.subtotal", "op": "at_least", "value": 50_00}},
        [],
    ),
}


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_creating_a_campaign_says_that_pages_cannot_redeem_its_codes(
    counter: Counter, kind: str
) -> None:
    terms, members = CAMPAIGNS[kind]
    body = {"name": "New", "type": "AUTO_UPDATE", "voucher": {"discount": OFF}} | terms
    told = made(counter, "/v1/campaigns", body)["notes"]
    assert [one["members"] for one in told] == ([members] if members else [])
    assert {one["key"] for one in told} <= {"redeemable_by_servers_only"}


def test_changing_a_campaign_says_so_too(counter: Counter) -> None:
    body = {"name": "New", "type": "AUTO_UPDATE", "voucher": {"discount": OFF}}
    path = f"/v1/campaigns/{made(counter, '/v1/campaigns', body)['id']}"
    limit = {"limits": {"per_customer": 2}}
    changed = counter.ask("PUT", path, limit, scope=Scope.MARKETING).json
    assert changed["notes"][0]["members"] == ["limits.per_customer"]
    assert counter.ask("GET", path, scope=Scope.MARKETING).json["notes"] == changed["notes"]
    removed = {"unset_fields": ["limits.per_customer"]}
    assert counter.ask("PUT", path, removed, scope=Scope.MARKETING).json["notes"] == []


def test_where_conditions_speak_of_the_holder_no_code_binds_by_itself() -> None:
    """Then they alone say whether a stranger may use it."""
    bound = replace(
        a_campaign(public_code=None),
        publishing=PublishingTerms(holder_only=True),
        conditions=Group("any", (Flag("code.holder"), ENOUGH)),
    )
    assert asks_who_redeems(bound) == ()
    assert asks_who_redeems(replace(bound, conditions=Flag("code.holder"))) == ("conditions",)
