"""Whatever is wrong with a code, a browser reads the same answer, byte for byte."""

from dataclasses import replace
from datetime import timedelta
from itertools import batched

import pytest

from incentives.domain.cards.gift_card import Gift
from incentives.domain.codes.guessing import ATTEMPTS_PER_WINDOW
from incentives.domain.codes.voucher import Voucher
from incentives.domain.window import Window
from incentives.runtime import clock
from incentives.store.codes.vouchers import voucher_item
from incentives.store.transaction import Transaction
from tests.builders import NOW, a_campaign, a_voucher, keep, no_pause
from tests.contracts.codes.counter import Counter
from tests.contracts.codes.guesses import OF_ONE_CODE, ROUTES
from tests.contracts.gateway import Answer
from tests.support.cards import a_card_campaign

STRANGER = "0" * 32
# All as long as the unknown one, because an answer repeats what was typed.
UNKNOWN = "UNKNOWN-1"
WRONG = (
    "NOT-BEGUN",
    "IT-IS-END",
    "IT-IS-OFF",
    "TOO-SMALL",
    "USED-UP-1",
    "NOT-YOURS",
    "SWITCHED-",
    "EMPTYCARD",
)


@pytest.fixture
def wrong_codes(counter: Counter) -> Counter:
    """A counter with a code for each thing that can be wrong with it."""
    later, before = NOW + timedelta(days=365_00), NOW - timedelta(days=365)
    keep(a_campaign(public_code="NOT-BEGUN", window=Window(starts_at=later)))
    keep(a_campaign(public_code="IT-IS-END", window=Window(ends_at=before)))
    keep(a_campaign(public_code="IT-IS-OFF", stopped=True))
    keep(a_campaign(public_code="TOO-SMALL", minimum_spend_minor=1_000_00))
    campaign = keep(a_campaign(public_code=None))
    put(replace(a_voucher(campaign, "USED-UP-1"), redeemed=1))
    put(replace(a_voucher(campaign, "NOT-YOURS"), holders=(STRANGER,)))
    put(replace(a_voucher(campaign, "SWITCHED-"), active=False))
    put(
        replace(
            a_voucher(keep(a_card_campaign()), "EMPTYCARD"),
            gift=replace(Gift.of(100), balance_minor=0),
        )
    )
    return counter


def put(voucher: Voucher) -> None:
    write = Transaction()
    write.put(voucher_item(voucher))
    write.commit(no_pause)


PACKED = [(route, 1) for route in ROUTES] + [
    (route, size) for route in sorted(ROUTES.keys() - OF_ONE_CODE) for size in (2, 7, 30)
]


def seen(answer: Answer, code: str) -> tuple[object, ...]:
    """All that a browser sees, without what differs for each request; sealed ids by length."""
    body = answer.json
    own = {"request_id": answer.headers["x-request-id"], "id": body.get("id")}
    text = answer.body.replace(code, "CODE")
    for value in (body.get("decision_id"), *own.values()):
        text = text.replace(value, f"<{len(value)}>") if value else text
    headers = {k: v.replace(own["request_id"] or "", "") for k, v in answer.headers.items()}
    return answer.status, headers, text


@pytest.mark.parametrize("route", ROUTES)
def test_every_wrong_code_is_answered_like_an_unknown_one(wrong_codes: Counter, route: str) -> None:
    ask, counter = ROUTES[route], wrong_codes
    unknown = seen(ask(counter, UNKNOWN), UNKNOWN)
    differing = {code: got for code in WRONG if (got := seen(ask(counter, code), code)) != unknown}
    assert differing == {}, unknown


def wrong_tries(counter: Counter) -> int:
    """How many tries are counted by now."""
    found = [item for key, item in counter.content().items() if key.startswith("TRIES#")]
    return sum(int(item["wrong"]["N"]) for item in found)


@pytest.mark.parametrize(("route", "size"), PACKED)
def test_a_hundred_guesses_are_answered_and_no_more_however_they_are_packed(
    counter: Counter, route: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty codes in one request are thirty tries, whatever the mode."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    guesses = [f"GUESS-{number}" for number in range(ATTEMPTS_PER_WINDOW)]
    for packed in batched(guesses, size, strict=False):
        assert ROUTES[route](counter, *packed).status != 429
    assert wrong_tries(counter) == ATTEMPTS_PER_WINDOW
    assert ROUTES[route](counter, UNKNOWN).status == 429


@pytest.mark.parametrize("route", sorted(ROUTES.keys() - OF_ONE_CODE))
def test_a_request_that_passes_the_limit_is_not_answered(
    counter: Counter, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    guesses = [f"GUESS-{number}" for number in range(4 * 30)]
    answered = [
        ROUTES[route](counter, *packed).status for packed in batched(guesses, 30, strict=False)
    ]
    assert answered.index(429) == answered.count(answered[0]) == 3


@pytest.mark.parametrize("route", sorted(ROUTES.keys() - OF_ONE_CODE))
def test_good_codes_among_the_guesses_count_nothing(counter: Counter, route: str) -> None:
    ROUTES[route](counter, "HUNDRED", "GUESS-1", "TWENTY", "GUESS-2")
    assert wrong_tries(counter) == 2


@pytest.mark.parametrize("route", sorted(ROUTES.keys() - OF_ONE_CODE))
def test_a_code_in_two_spellings_is_refused_before_it_is_looked_at(
    counter: Counter, route: str
) -> None:
    before = counter.content()
    answer = ROUTES[route](counter, "guess-1", " GUESS-1 ")
    assert (answer.status, answer.json["key"]) == (400, "duplicated_redeemables")
    assert counter.content() == before


def test_what_was_redeemed_beside_guesses_is_answered_and_then_no_more(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    in_part = ROUTES["redemptions in part"]
    for _ in range(ATTEMPTS_PER_WINDOW):
        in_part(counter, UNKNOWN)
    assert in_part(counter, "HUNDRED", *(f"GUESS-{number}" for number in range(29))).status == 200
    assert in_part(counter, "HUNDRED").status == 429


def test_a_repeat_with_other_guesses_does_nothing_and_is_not_answered_beyond_the_limit(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    in_part = ROUTES["redemptions in part"]
    assert in_part(counter, "HUNDRED", "GUESS-0").status == 200
    statuses = [
        in_part(counter, "HUNDRED", *(f"GUESS-{start + number}" for number in range(29))).status
        for start in range(1, 5 * 29, 29)
    ]
    assert statuses == [200, 200, 200, 429, 429]


@pytest.mark.parametrize("route", ROUTES)
def test_guesses_are_counted_at_every_route(
    counter: Counter, route: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No route leads around the limit on attempts."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ask = ROUTES[route]
    for _ in range(ATTEMPTS_PER_WINDOW):
        assert ask(counter, UNKNOWN).status != 429
    before = counter.content()
    assert ask(counter, UNKNOWN).status == 429
    assert ask(counter, "HUNDRED").status == 429
    grown = {key for key, item in counter.content().items() if before.get(key) != item}
    assert all(key.startswith("TRIES#") for key in grown)
