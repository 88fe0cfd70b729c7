"""Stacking rules on the wire: set as a whole, followed by every route, shown in every answer."""

import json
from typing import Any

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

RULES = "/v1/stacking-rules"


def put(counter: Counter, body: object) -> Any:
    return counter.ask("PUT", RULES, body, scope=Scope.MARKETING)


def asked(*codes: str, **members: object) -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"amount": 100_00}} | members


def a_campaign(counter: Counter, code: str, **members: object) -> dict[str, Any]:
    voucher = {"discount": {"type": "AMOUNT", "amount_off": 10_00}, "code": code}
    body = {"name": code, "type": "STANDALONE", "voucher": voucher} | members
    made = counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert made.status == 201, made.body
    campaign: dict[str, Any] = made.json
    return campaign


def test_a_project_without_rules_leaves_nothing_aside(counter: Counter) -> None:
    rules = counter.ask("GET", RULES).json
    assert (rules["version"], rules["applicable_redeemables_limit"]) == (0, 30)
    told = counter.ask("POST", "/v1/validations", asked("HUNDRED", "TWENTY", "EIGHTY")).json
    assert told["stacking_rules"] == rules
    assert len(told["redeemables"]) == 3


def test_rules_are_shown_and_followed_by_validation_and_redemption(counter: Counter) -> None:
    rules = put(counter, {"applicable_redeemables_limit": 1}).json
    assert rules["version"] == 1
    for route in ("/v1/validations", "/v1/redemptions"):
        told = counter.ask("POST", route, asked("TWENTY", "HUNDRED")).json
        assert told["stacking_rules"] == rules
        (skipped,) = told["skipped_redeemables"]
        assert skipped["id"] == "HUNDRED"
        assert skipped["result"]["details"] == {
            "key": "applicable_redeemables_limit_exceeded",
            "message": "Applicable redeemables limit exceeded",
            "redeemables": ["TWENTY"],
        }


def test_a_browser_learns_of_no_code_of_an_order_but_those_it_typed(counter: Counter) -> None:
    put(counter, {"applicable_redeemables_limit": 1})
    order = {"id": "O-1", "amount": 100_00}
    first = asked("twenty", order=order)
    page_key = Scope.CLIENT_CHECKOUT
    assert counter.ask("POST", "/client/v1/redemptions", first, scope=page_key).status == 200
    ask = asked("HUNDRED", order=order)
    page = counter.ask("POST", "/client/v1/validations", ask, scope=page_key).json
    assert page["valid"] is False
    assert "TWENTY" not in json.dumps(page).upper()
    assert counter.ask("POST", "/v1/redemptions", first).status == 200
    support = counter.ask("POST", "/v1/validations", ask).json
    assert support["skipped_redeemables"][0]["result"]["details"]["redeemables"] == ["TWENTY"]


def test_nothing_is_redeemed_when_the_rules_leave_all_aside(counter: Counter) -> None:
    put(counter, {"redeemables_no_effect_rule": "SKIP"})
    before = counter.content()
    empty = {"amount": 0}
    answer = counter.ask("POST", "/v1/redemptions", asked("EIGHTY", order=empty))
    assert refusal_in(answer) is Refusal.NO_APPLICABLE_REDEEMABLES
    one = counter.ask("POST", "/v1/vouchers/EIGHTY/validate", {"order": empty}).json
    assert (one["valid"], one["error"]["key"]) == (False, "no_applicable_redeemables")
    assert counter.content() == before


def test_a_campaign_says_its_categories_and_how_it_combines(counter: Counter) -> None:
    put(counter, {"exclusive_categories": ["Season"]})
    made = a_campaign(counter, "SOLO", category="Season")
    assert made["categories"] == [{"id": "Season", "name": "Season", "object": "category"}]
    told = counter.ask("POST", "/v1/validations", asked("SOLO", "TWENTY")).json
    assert [one["id"] for one in told["skipped_redeemables"]] == ["TWENTY"]
    path = f"/v1/campaigns/{made['id']}"
    change = {"unset_fields": ["categories"], "stacking_rules_type": "JOINT"}
    changed = counter.ask("PUT", path, change, scope=Scope.MARKETING).json
    assert (changed["categories"], changed["stacking_rules_type"]) == ([], "JOINT")
    told = counter.ask("POST", "/v1/redemptions", asked("SOLO", "TWENTY")).json
    assert len(told["redemptions"]) == 2


def test_the_rules_that_were_read_can_be_put_back_and_a_stale_version_cannot(
    counter: Counter,
) -> None:
    rules = put(counter, {"joint_categories": ["a"], "category_hierarchy": {"a": 3}}).json
    assert put(counter, rules).json == rules
    answer = put(counter, {"version": 0})
    assert refusal_in(answer) is Refusal.VERSION_CONFLICT
    assert put(counter, {"version": 1}).json["joint_categories"] == []


HOSTILE: list[tuple[dict[str, object], Refusal]] = [
    ({"unknown": 1}, Refusal.INVALID_PAYLOAD),
    ({"redeemables_limit": 31}, Refusal.INVALID_PAYLOAD),
    ({"applicable_redeemables_limit": 0}, Refusal.INVALID_PAYLOAD),
    ({"applicable_redeemables_limit": True}, Refusal.INVALID_PAYLOAD),
    ({"applicable_exclusive_redeemables_limit": 6}, Refusal.INVALID_PAYLOAD),
    ({"exclusive_categories": ["x"] * 101}, Refusal.INVALID_PAYLOAD),
    ({"exclusive_categories": [""]}, Refusal.INVALID_PAYLOAD),
    ({"category_hierarchy": {"a": -1}}, Refusal.INVALID_PAYLOAD),
    ({"redeemables_application_mode": "SOME"}, Refusal.INVALID_PAYLOAD),
    ({"redeemables_rollback_order_mode": "WITHOUT_ORDER"}, Refusal.INVALID_PAYLOAD),
    (
        {"redeemables_limit": 2, "applicable_redeemables_limit": 3},
        Refusal.INVALID_STACKING_RULES,
    ),
    ({"exclusive_categories": ["a"], "joint_categories": ["a"]}, Refusal.INVALID_STACKING_RULES),
]


@pytest.mark.parametrize(("body", "refusal"), HOSTILE)
def test_rules_that_cannot_be_are_refused_and_change_nothing(
    counter: Counter, body: dict[str, object], refusal: Refusal
) -> None:
    before = counter.content()
    assert refusal_in(put(counter, body)) is refusal
    assert counter.content() == before


def test_only_marketing_sets_rules(counter: Counter) -> None:
    for scope in (Scope.CHECKOUT, Scope.SUPPORT):
        answer = counter.ask("PUT", RULES, {}, scope=scope)
        assert refusal_in(answer) is Refusal.MISSING_REQUIRED_PERMISSION
