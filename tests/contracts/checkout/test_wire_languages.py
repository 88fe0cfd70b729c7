"""A refusal comes with a sentence for the customer, in the language that was asked for."""

from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.explanation.languages import LANGUAGES
from incentives.domain.window import Window
from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.contracts.codes.counter import Counter

GERMAN = {"accept-language": "fr, de-AT;q=0.8, en;q=0.5"}


def asked(*codes: str, **order: object) -> dict[str, object]:
    redeemables = [{"object": "voucher", "id": code} for code in codes]
    return {"redeemables": redeemables, "order": {"amount": 42_00} | order}


def errors(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [one["result"]["error"] for one in answer["redeemables"]]


def sentences(answer: dict[str, Any]) -> list[str]:
    return [error["error"]["message"] for error in errors(answer)]


@pytest.fixture
def counter_of_fifty(counter: Counter) -> Counter:
    """The counter with a code that needs 50.00 in euros, and one that has ended."""
    ended = Window.of({"expiration_date": "2026-03-31", "zone": "Europe/Berlin"})
    fifty = a_campaign(public_code="FIFTY", minimum_spend_minor=50_00)
    keep(replace(fifty, currency="EUR"))
    keep(replace(a_campaign(public_code="ENDED"), window=ended))
    return counter


def test_the_sentence_says_what_lacks_in_the_customers_language(counter_of_fifty: Counter) -> None:
    """A refusal says why."""
    body = asked("FIFTY", "ENDED", currency="EUR")
    plain = counter_of_fifty.ask("POST", "/v1/validations", body)
    german = counter_of_fifty.ask("POST", "/v1/validations", body, headers=GERMAN)
    assert sentences(plain.json) == [
        "This offer is for goods of 50.00\u00a0EUR or more; 8.00\u00a0EUR more will do.",
        "This code could be used until 31 March 2026.",
    ]
    assert sentences(german.json)[1] == "Dieser Code galt bis 31. März 2026."
    assert "8,00\u00a0EUR" in sentences(german.json)[0]


def test_keys_messages_and_details_are_the_same_in_every_language(
    counter_of_fifty: Counter,
) -> None:
    """Programs and developers read those; only the sentence is for the customer."""
    body = asked("FIFTY", "NO-SUCH-CODE")
    plain, german = (
        errors(counter_of_fifty.ask("POST", "/v1/validations", body, headers=headers).json)
        for headers in ({}, GERMAN)
    )
    for told in (*plain, *german):
        del told["error"], told["request_id"]
    assert plain == german


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "8"), ("EUR", "0.08"), ("KWD", "0.008")])
def test_an_amount_has_the_decimals_of_its_currency(
    counter: Counter, currency: str, amount: str
) -> None:
    keep(replace(a_campaign(public_code="MORE", minimum_spend_minor=50), currency=currency))
    answer = counter.ask("POST", "/v1/validations", asked("MORE", amount=42, currency=currency))
    assert f"{amount}\u00a0{currency} more" in sentences(answer.json)[0]


def test_a_refused_redemption_says_it_too(counter_of_fifty: Counter) -> None:
    refused = counter_of_fifty.ask("POST", "/v1/redemptions", asked("ENDED"), headers=GERMAN)
    assert refused.status == 400
    assert refused.json["error"]["message"] == "Dieser Code galt bis 31. März 2026."


def test_the_query_string_wins_over_the_header(counter: Counter) -> None:
    answer = counter.ask("GET", "/v1/vouchers/NO-SUCH-CODE?lang=de", headers={})
    assert answer.json["error"]["message"] == (
        "Diesen Code kennen wir nicht; bitte prüfen Sie die Schreibweise."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_browser_is_told_the_same_of_every_wrong_code_in_every_language(
    counter_of_fifty: Counter, language: str
) -> None:
    """A stranger learns nothing about codes."""
    told = set()
    for code in ("FIFTY", "ENDED", "NO-SUCH-CODE"):
        answer = counter_of_fifty.ask(
            "POST", f"/client/v1/validations?lang={language}", asked(code), scope=Scope.CLIENT
        )
        told |= set(sentences(answer.json))
    assert len(told) == 1


@pytest.mark.parametrize("header", ["", "x" * 500, "de;q=9", "\u00e4", "*", "de;" * 100])
def test_a_language_that_cannot_be_read_is_english(counter: Counter, header: str) -> None:
    answer = counter.ask(
        "POST", "/v1/validations", asked("NO-SUCH-CODE"), headers={"accept-language": header}
    )
    assert sentences(answer.json) == ["We do not know this code; please check how it is written."]
