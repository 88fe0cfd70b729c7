"""The id of a decision: it replays, names no person and cannot be made up."""

import pytest
from pydantic_core import to_json

from incentives.domain.condition.parse import parse
from incentives.domain.customers.person import Customer
from incentives.domain.pricing.benefit import AmountOff
from incentives.names import Scope
from incentives.runtime import clock
from incentives.store.decisions import decisions
from tests.builders import a_campaign, change, keep
from tests.contracts.codes.counter import PERSON_KEY, Counter
from tests.contracts.decisions.looking import ABROAD, ADA, again, asked, decision_of, look


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
