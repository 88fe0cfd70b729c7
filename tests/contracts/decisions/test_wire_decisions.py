"""Why a code was refused or applied, as the wire explains it."""

from dataclasses import replace
from typing import Any

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.domain.condition.parse import parse
from incentives.domain.pricing.benefit import AmountOff
from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.contracts.codes.counter import Counter
from tests.contracts.decisions.looking import (
    ADA,
    GOLD,
    SPEND,
    asked,
    decision_of,
    look,
)


def test_support_sees_what_was_required_what_was_there_and_what_came_first(club: Counter) -> None:
    """A refusal says why."""
    told = look(club, decision_of(club, asked("CLUB", customer=ADA)))
    (code,) = told["codes"]
    assert (code["applies"], code["key"]) == (False, "order_rules_violated")
    assert "8.00\u00a0EUR" in code["sentence"]
    (first,) = [rule for rule in code["rules"] if rule["first"]]
    assert first["rule"] == "conditions.of[0]"
    assert first["required"] == SPEND
    assert first["found"] == {"truth": "false", "short_by": 8_00, "found": 42_00}
    gold = next(rule for rule in code["rules"] if rule["rule"] == "conditions.of[1]")
    assert (gold["required"], gold["found"]["found"]) == (GOLD, ["silver"])
    assert told["same"] is True
    assert (
        "8,00\u00a0EUR"
        in look(club, decision_of(club, asked("CLUB")), "de")["codes"][0]["sentence"]
    )


@pytest.mark.parametrize(
    ("currency", "of_order", "numbers"),
    [
        ("EUR", "EUR", "50.00\u00a0EUR or more; 8.00\u00a0EUR more"),
        (None, "JPY", "5,000\u00a0JPY or more; 800\u00a0JPY more"),
        (None, None, "5,000\u00a0minor units or more; 800\u00a0minor units more"),
    ],
)
@pytest.mark.parametrize("terms", [{"minimum_spend_minor": 50_00}, {"conditions": parse(SPEND)}])
def test_a_refusal_says_its_numbers_with_and_without_a_currency(
    counter: Counter,
    terms: dict[str, Any],
    currency: str | None,
    of_order: str | None,
    numbers: str,
) -> None:
    keep(replace(a_campaign(public_code="SPEND"), currency=currency, **terms))
    order = {"amount": 42_00} | ({"currency": of_order} if of_order else {})
    refused = counter.ask("POST", "/v1/redemptions", asked("SPEND", order=order))
    sentence = f"This offer is for goods of {numbers} will do."
    assert refused.json["error"]["message"] == sentence
    assert look(counter, refused.json["decision_id"])["codes"][0]["sentence"] == sentence
    if "conditions" in terms:
        assert refused.json["details"] == sentence


def limit_of(counter: Counter, decision_id: str, name: str) -> dict[str, Any]:
    (code,) = look(counter, decision_id)["codes"]
    (rule,) = [rule for rule in code["rules"] if rule["rule"] == name]
    return rule  # type: ignore[no-any-return]


def test_a_limit_in_many_gates_is_one_rule_with_what_is_used_and_left(counter: Counter) -> None:
    keep(a_campaign(public_code="MANY", total=500, open_gates=16))
    rule = limit_of(counter, decision_of(counter, asked("MANY")), "limits.total")
    found = {"used": 0, "left": 500, "gates": 16, "gates_read": 16}
    assert (rule["required"], rule["found"], rule["held"]) == (500, found, True)
    warm = limit_of(counter, decision_of(counter, asked("MANY")), "limits.total")
    assert warm["found"] in [found | {"left": left, "gates_read": 1} for left in (31, 32)]


def test_a_limit_that_is_reached_was_looked_for_in_all_gates(counter: Counter) -> None:
    keep(a_campaign(public_code="FEW", total=3, open_gates=3))
    for number in range(3):
        order = {"source_id": f"order-{number}", "amount": 42_00}
        assert counter.ask("POST", "/v1/redemptions", asked("FEW", order=order)).status == 200
    rule = limit_of(counter, decision_of(counter, asked("FEW")), "limits.total")
    found = {"used": 3, "left": 0, "gates": 3, "gates_read": 3}
    assert (rule["required"], rule["found"], rule["first"]) == (3, found, True)


def test_a_budget_tells_what_the_next_discount_has_to_fit_into(counter: Counter) -> None:
    offer = AmountOff(amount_minor=4_00)
    keep(a_campaign(public_code="PURSE", offer=offer, budget_minor=6_00, open_gates=2))
    rule = limit_of(counter, decision_of(counter, asked("PURSE")), "limits.budget")
    found = {"used": 0, "left": 6_00, "most_at_once": 3_00, "gates": 2, "gates_read": 2}
    assert (rule["required"], rule["found"], rule["first"]) == (6_00, found, True)


@pytest.mark.parametrize(
    ("method", "path", "body", "scope"),
    [
        ("POST", "/v1/validations", asked("TWENTY"), Scope.CHECKOUT),
        ("POST", "/v1/validations", asked("NO-SUCH-CODE"), Scope.CHECKOUT),
        ("POST", "/v1/vouchers/TWENTY/validate", {"order": {"amount": 42_00}}, Scope.CHECKOUT),
        ("POST", "/client/v1/validations", asked("TWENTY"), Scope.CLIENT),
        ("GET", "/client/v1/validate?code=NO-SUCH-CODE&amount=4200", None, Scope.CLIENT),
        ("POST", "/v1/redemptions", asked("TWENTY"), Scope.CHECKOUT),
        ("POST", "/v1/redemptions", asked("NO-SUCH-CODE"), Scope.CHECKOUT),
        ("POST", "/v1/vouchers/TWENTY/redemption", {"order": {"amount": 42_00}}, Scope.CHECKOUT),
        ("POST", "/v1/vouchers/NO-SUCH-CODE/redemption", {"order": {"amount": 1}}, Scope.CHECKOUT),
    ],
)
def test_every_route_gives_its_decision_an_id(
    counter: Counter, method: str, path: str, body: object, scope: Scope
) -> None:
    told = look(counter, counter.ask(method, path, body, scope=scope).json["decision_id"])
    assert [one["code"] for one in told["codes"]] in (["TWENTY"], ["NO-SUCH-CODE"])
    assert told["same"] is True


def test_a_repeat_says_that_it_repeats(counter: Counter) -> None:
    body = asked("TWENTY", order={"id": "order-9", "amount": 50_00})
    decision_of(counter, body, "/v1/redemptions")
    told = look(counter, decision_of(counter, body, "/v1/redemptions"))
    assert (told["codes"], told["repeated"], told["same"]) == ([], ["TWENTY"], True)


def test_the_official_client_reads_answers_with_decisions(club: Counter) -> None:
    refused = club.ask("POST", "/v1/validations", asked("CLUB", "TWENTY", customer=ADA)).json
    assert ValidationsValidateResponseBody.from_dict(refused) is not None
    redeemed = club.ask("POST", "/v1/redemptions", asked("TWENTY")).json
    assert RedemptionsRedeemResponseBody.from_dict(redeemed) is not None


def test_promotions_that_applied_by_themselves_are_in_the_decision(counter: Counter) -> None:
    tier = {"name": "1 off", "action": {"discount": {"type": "AMOUNT", "amount_off": 1_00}}}
    body = {"name": "One", "campaign_type": "PROMOTION", "promotion": {"tiers": [tier]}}
    assert counter.ask("POST", "/v1/campaigns", body, scope=Scope.MARKETING).status == 201
    ask = asked("TWENTY", promotions="auto", order={"id": "O-1", "amount": 100_00})
    for path in ("/v1/validations", "/v1/redemptions"):
        told = look(counter, decision_of(counter, ask, path))
        assert [one["applies"] for one in told["codes"]] == [True, True]
        assert told["same"] is True


def test_a_code_that_the_stacking_rules_leave_aside_says_which_shut_it_out(
    counter: Counter,
) -> None:
    """Codes combine by the rules, in whatever order they come."""
    keep(replace(a_campaign(public_code="ALONE"), combines="exclusive"))
    told = look(counter, decision_of(counter, asked("ALONE", "TWENTY")))
    skipped = next(one for one in told["codes"] if one["code"] == "TWENTY")
    (rule,) = [rule for rule in skipped["rules"] if rule["first"]]
    assert (rule["rule"], rule["required"], rule["found"]) == (
        "stacking_rules",
        "exclusion_rules_not_met",
        ["ALONE"],
    )
    assert skipped["sentence"]
