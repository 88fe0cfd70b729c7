"""Whatever was decided can be looked into by its id, by support and by marketing only."""

from dataclasses import replace
from typing import Any

import pytest
from pydantic_core import to_json
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from incentives.domain.condition.parse import parse
from incentives.domain.customers.person import Customer
from incentives.domain.pricing.benefit import AmountOff
from incentives.names import Scope
from incentives.runtime import clock
from incentives.store.decisions import decisions
from tests.builders import a_campaign, change, keep
from tests.contracts.codes.counter import PERSON_KEY, Counter

SPEND = {"kind": "order.subtotal", "op": "at_least", "value": 50_00}
GOLD = {"kind": "customer.segments", "op": "contains_any", "values": ["gold"]}
ABROAD = {"kind": "customer.country", "op": "is_not", "values": ["DE"]}
ADA = {
    "source_id": "customer-7",
    "email": "ada@example.org",
    "name": "Ada Lovelace",
    "address": {"country": "DE", "city": "Erlangen"},
    "segments": ["silver"],
    "metadata": {"illness": "asthma"},
}


def asked(*codes: str, **members: object) -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"amount": 42_00, "currency": "EUR"}} | members


def decision_of(counter: Counter, body: object, path: str = "/v1/validations") -> str:
    decision_id: str = counter.ask("POST", path, body).json["decision_id"]
    return decision_id


def look(counter: Counter, decision_id: str, lang: str = "en") -> dict[str, Any]:
    answer = counter.ask("GET", f"/v1/decisions/{decision_id}?lang={lang}", scope=Scope.SUPPORT)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


def again(counter: Counter, decision_id: str, **body: object) -> dict[str, Any]:
    path = f"/v1/decisions/{decision_id}/replay"
    answer = counter.ask("POST", path, body, scope=Scope.MARKETING)
    assert answer.status == 200, answer.body
    told: dict[str, Any] = answer.json
    return told


@pytest.fixture
def club(counter: Counter) -> Counter:
    """The counter with a code for gold customers from abroad who spend 50.00."""
    terms = parse({"kind": "all", "of": [SPEND, GOLD, ABROAD]})
    keep(replace(a_campaign(public_code="CLUB", total=5), conditions=terms, currency="EUR"))
    return counter


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


def test_a_decision_and_its_replay_write_nothing(club: Counter) -> None:
    before = club.content()
    refused = club.ask("POST", "/v1/redemptions", asked("CLUB", customer=ADA))
    assert refused.status == 400
    look(club, refused.json["decision_id"])
    assert again(club, refused.json["decision_id"])["same"] is True
    assert club.content() == before


def test_a_replay_with_another_version_shows_the_difference(counter: Counter) -> None:
    offer = AmountOff(amount_minor=5_00)
    campaign = keep(a_campaign(public_code="FIVE", offer=offer, minimum_spend_minor=50_00))
    decision = decision_of(counter, asked("FIVE"))
    change(campaign, minimum_spend_minor=40_00)
    assert look(counter, decision)["same"] is True  # by the definition that it went by
    changed = again(counter, decision, definitions=[{"campaign_id": campaign.id}])
    (difference,) = changed["differences"]
    assert difference["before"]["refusal"] == "order_rules_violated"
    assert difference["after"]["off"] == {"order_minor": 5_00}
    assert changed["same"] is False
    first = [{"campaign_id": campaign.id, "version": 1}]
    assert again(counter, decision, definitions=first)["same"] is True


def test_what_a_replay_cannot_know_of_a_person_it_says(club: Counter) -> None:
    campaign = keep(a_campaign(public_code="LATER"))
    decision = decision_of(club, asked("LATER", customer=ADA))
    change(campaign, conditions=parse(ABROAD))
    replayed = again(club, decision, definitions=[{"campaign_id": campaign.id}])
    assert replayed["withheld"] == ["customer.country"]


@pytest.mark.parametrize("path", ["/v1/validations", "/v1/redemptions"])
def test_what_an_id_holds_names_no_person(club: Counter, path: str) -> None:
    """Nothing that erasing a customer would have to find."""
    order = {"id": "order-1", "amount": 60_00, "currency": "EUR", "metadata": {"to": "Ada"}}
    body = asked("CLUB", "WELCOME", customer=ADA | {"segments": ["gold"]}, order=order)
    token = decisions.unpack(decision_of(club, body, path), [PERSON_KEY], clock.now())
    text = to_json(token).decode()
    assert "order-1" in text
    for personal in ("ada@", "Ada", "Lovelace", "Erlangen", "asthma", '"DE"', "customer-7"):
        assert personal not in text
    hashes = Customer.of(ADA).hashes(PERSON_KEY)
    assert not [one for one in hashes if one in text]


@pytest.mark.parametrize("spoiled", ["", "x", "dec_", "dec_A", "dec_" + "A" * 300, "nothing"])
def test_an_id_that_is_none_of_ours_is_not_found(counter: Counter, spoiled: str) -> None:
    answer = counter.ask("GET", f"/v1/decisions/{spoiled}", scope=Scope.SUPPORT)
    assert (answer.status, answer.json["key"]) == (404, "resource_not_found")


def test_an_id_that_was_changed_anywhere_is_not_found(counter: Counter) -> None:
    decision = decision_of(counter, asked("TWENTY"))
    answers = set()
    for place in range(0, len(decision), 7):
        other = "B" if decision[place] != "B" else "C"
        spoiled = decision[:place] + other + decision[place + 1 :]
        answer = counter.ask("GET", f"/v1/decisions/{spoiled}", scope=Scope.SUPPORT)
        answers.add((answer.status, answer.json["key"], answer.json["details"]))
    assert {(status, key) for status, key, _ in answers} == {(404, "resource_not_found")}
    assert len(answers) == 1  # no oracle: every wrong id is told the same


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.CLIENT])
def test_others_may_not_look_into_decisions(counter: Counter, scope: Scope) -> None:
    """A stranger learns nothing about codes."""
    decision = decision_of(counter, asked("TWENTY"))
    answer = counter.ask("GET", f"/v1/decisions/{decision}", scope=scope)
    assert answer.status in {401, 403}


def test_a_browser_learns_nothing_from_its_id_not_even_by_its_length(club: Counter) -> None:
    """A stranger learns nothing about codes."""
    lengths = {
        len(
            club.ask("POST", "/client/v1/validations", asked(code), scope=Scope.CLIENT).json[
                "decision_id"
            ]
        )
        for code in ("CLUB", "TWENTY", "NO-SUCH-CODE", "ONCE-1")
    }
    assert len(lengths) == 1


def test_an_order_too_long_for_an_id_is_decided_again_when_it_is_sent_again(
    counter: Counter,
) -> None:
    items = [
        {"product_id": f"prod_{number * 7919 % 999_983:x}", "quantity": 1, "price": number * 37}
        for number in range(1, 500)
    ]
    order = {"items": items, "metadata": {"note": "no matter"}}
    decision = decision_of(counter, asked("TWENTY", order=order))
    told = look(counter, decision)
    assert (told["lacks"], told["codes"][0]["applies"]) == ("orders", True)
    assert again(counter, decision, order=order)["same"] is True
    path = f"/v1/decisions/{decision}/replay"
    without = counter.ask("POST", path, {}, scope=Scope.SUPPORT)
    other = counter.ask("POST", path, {"order": {"amount": 1}}, scope=Scope.SUPPORT)
    assert (without.status, without.json["key"]) == (400, "decision_incomplete")
    assert (other.status, other.json["key"]) == (400, "invalid_order")


def test_a_redeemed_order_that_was_too_long_is_found_in_the_table(counter: Counter) -> None:
    items = [{"product_id": f"prod_{n * 7919:x}", "price": n * 37} for n in range(1, 500)]
    body = asked("TWENTY", order={"id": "long-1", "items": items})
    told = look(counter, decision_of(counter, body, "/v1/redemptions"))
    assert (told.get("lacks"), told["same"]) == (None, True)


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
