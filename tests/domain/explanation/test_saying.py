"""One sentence per refusal, in the customer's language, with the campaign's dates and amounts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.number import Number
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.condition.tree import Condition
from incentives.domain.condition.words import Words
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.languages import LANGUAGES, language_for
from incentives.domain.explanation.say import say, say_finding
from incentives.domain.explanation.writing import Amount, Days, End, Start, Value, write
from incentives.domain.refusal import Refusal
from tests.domain.condition.situations import CONDITIONS, FACTS, facts, line, no, order, spend

ENGLISH, GERMAN = LANGUAGES["en"], LANGUAGES["de"]
BERLIN = ZoneInfo("Europe/Berlin")
CART = facts(order=order(line("tea", 42_00)))


def said(condition: Condition, known: Facts, language: Catalogue, currency: str | None) -> str:
    cause = decide(condition, known).cause
    text = say_finding(cause, language, zone=BERLIN, currency=currency)
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (Amount(1_234_50, "EUR"), "1,234.50 EUR", "1.234,50 EUR"),
        (Amount(1_234_567, "JPY"), "1,234,567 JPY", "1.234.567 JPY"),
        (Amount(1_005, "KWD"), "1.005 KWD", "1,005 KWD"),
        (Amount(-5, "EUR"), "-0.05 EUR", "-0,05 EUR"),
        (Amount(1_234_50, None), "123,450 minor units", "123.450 Untereinheiten"),
        (Amount(1, None), "1 minor unit", "1 Untereinheit"),
        (1_000, "1,000", "1.000"),
        (Days((1,)), "Monday", "Montag"),
        (Days((1, 2, 0)), "Monday, Tuesday and Sunday", "Montag, Dienstag und Sonntag"),
        (
            Start(datetime(2026, 3, 1, 13, tzinfo=UTC), BERLIN),
            "1 March 2026, 14:00",
            "1. März 2026, 14:00 Uhr",
        ),
        (Start(datetime(2026, 2, 28, 23, tzinfo=UTC), BERLIN), "1 March 2026", "1. März 2026"),
        (
            End(datetime(2026, 2, 28, 23, tzinfo=UTC), BERLIN),
            "28 February 2026",
            "28. Februar 2026",
        ),
    ],
)
def test_a_value_is_written_as_the_language_and_the_currency_have_it(
    value: Value, english: str, german: str
) -> None:
    written = [write(value, language).replace("\u00a0", " ") for language in (ENGLISH, GERMAN)]
    assert written == [english, german]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("de", "de"),
        ("de-AT,en;q=0.9", "de"),
        ("fr-CH, fr;q=0.9, DE;q=0.7, en;q=0.8", "en"),
        ("de;q=0, fr", "en"),
        ("*", "en"),
        ("german", "en"),
        ("en;q=abc, de;q=0.1", "de"),
        ("x" * 10_000, "en"),
    ],
)
def test_the_best_language_there_is_answers_and_english_else(
    asked: str | None, language: str
) -> None:
    assert language_for(asked).language == language


@given(st.text(max_size=60))
def test_no_header_breaks_the_choice(asked: str) -> None:
    assert language_for(asked) in LANGUAGES.values()


def test_a_refusal_says_more_when_more_is_known() -> None:
    assert say(Refusal.VOUCHER_EXPIRED, ENGLISH) == "This code has expired."
    ended: dict[str, Value] = {"ends_at": End(datetime(2026, 12, 24, 23, tzinfo=UTC), BERLIN)}
    until = "This code could be used until 24 December 2026."
    assert say(Refusal.VOUCHER_EXPIRED, ENGLISH, ended) == until
    assert say(Refusal.VOUCHER_EXPIRED, GERMAN, ended) == "Dieser Code galt bis 24. Dezember 2026."


def test_values_that_a_sentence_does_not_take_are_not_told() -> None:
    values: dict[str, Value] = {"code": "SECRET-1", "limit": 3}
    assert "SECRET" not in say(Refusal.CUSTOMER_LIMIT_EXCEEDED, ENGLISH, values)


def test_a_threshold_says_what_is_missing_to_reach_it() -> None:
    assert said(spend(50_00), CART, ENGLISH, "EUR") == (
        "This offer is for goods of 50.00 EUR or more; 8.00 EUR more will do."
    )
    assert said(spend(50_00), CART, GERMAN, "EUR") == (
        "Diese Aktion gilt ab einem Warenwert von 50,00 EUR; es fehlen noch 8,00 EUR."
    )


def test_without_a_currency_amounts_are_minor_units_and_say_so() -> None:
    """Nobody knows how many decimals they have, so they are not written as if they had two."""
    assert said(spend(50_00), CART, ENGLISH, None) == (
        "This offer is for goods of 5,000 minor units or more; 800 minor units more will do."
    )
    assert said(spend(50_00), CART, GERMAN, None) == (
        "Diese Aktion gilt ab einem Warenwert von 5.000 Untereinheiten;"
        " es fehlen noch 800 Untereinheiten."
    )


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        (no(spend(40_00)), "This offer is for goods of 39.99 EUR or less."),
        (
            Number("order.quantity", "more_than", 2, product_ids=("tea",)),
            "This offer needs 3 or more of its items; still missing: 2.",
        ),
        (no(Number("order.quantity", "at_most", 1)), "This offer needs 2 items or more."),
        (
            Number("order.quantity", "is", 5),
            "The number of items is not what this offer is for.",
        ),
        (
            Words("order.products", "contains_none", ("tea",)),
            "The cart holds something that this offer is not for.",
        ),
        (
            Words("order.products", "contains_all", ("tea", "cup")),
            "The cart lacks something that this offer is for.",
        ),
        (
            Flag("customer.first_order", value=False),
            "Please sign in or enter your e-mail address to use this code.",
        ),
        (Weekdays((1, 2)), "This offer is for these days only: Monday and Tuesday."),
        (no(Weekdays((3,))), "This offer is not for these days: Wednesday."),
        (Hours("17:00", "19:00"), "This offer is open from 17:00 to 19:00."),
        (
            Dates("2026-11-29", "2026-12-24"),
            "This offer is valid from 29 November 2026 until 24 December 2026.",
        ),
        (Dates(starts="2026-11-29T09:30"), "This offer is valid from 29 November 2026, 09:30."),
    ],
)
def test_a_condition_says_what_it_requires(condition: Condition, sentence: str) -> None:
    assert said(condition, CART, ENGLISH, "EUR") == sentence


@given(CONDITIONS, FACTS, st.sampled_from([None, "EUR", "JPY"]))
def test_every_leaf_over_all_facts_has_a_whole_sentence(
    condition: Condition, known: Facts, currency: str | None
) -> None:
    for finding in decide(condition, known).findings:
        for language in LANGUAGES.values():
            text = say_finding(finding, language, zone=BERLIN, currency=currency)
            assert text.endswith(".")
            assert "{" not in text
            assert "None" not in text
