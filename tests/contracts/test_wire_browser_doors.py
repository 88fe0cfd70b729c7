"""Trap 6: whatever is wrong with a code, a browser reads the same answer, byte for byte."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from incentives.domain.gift_card import Gift
from incentives.domain.guessing import TRIES_PER_WINDOW
from incentives.domain.voucher import Voucher
from incentives.domain.window import Window
from incentives.names import Scope
from incentives.runtime import clock
from incentives.store.transaction import Transaction
from incentives.store.vouchers import voucher_item
from tests.builders import NOW, a_campaign, a_voucher, keep, no_pause
from tests.contracts.counter import Counter
from tests.contracts.gateway import Answer
from tests.support.cards import a_card_campaign

PAGE = Scope.CLIENT_CHECKOUT
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


def listed(path: str, mode: str) -> Callable[[Counter, str], Answer]:
    def ask(counter: Counter, code: str) -> Answer:
        body = {
            "redeemables": [{"object": "voucher", "id": code}],
            "order": {"id": f"order-of-{code}", "amount": 100_00},
            "customer": {"email": "jo@example.com"},
            "options": {"redeemables_application_mode": mode},
        }
        return counter.ask("POST", path, body, scope=PAGE)

    return ask


def redeem_one(counter: Counter, code: str) -> Answer:
    body = {"order": {"id": f"order-of-{code}", "amount": 100_00}}
    return counter.ask("POST", f"/client/v1/redeem?code={code}", body, scope=PAGE)


def validate_one(counter: Counter, code: str) -> Answer:
    query = urlencode({"code": code, "amount": 100_00})
    return counter.ask("GET", f"/client/v1/validate?{query}", scope=PAGE)


DOORS = {
    "validations": listed("/client/v1/validations", "ALL"),
    "validations in part": listed("/client/v1/validations", "PARTIAL"),
    "validate": validate_one,
    "redemptions": listed("/client/v1/redemptions", "ALL"),
    "redemptions in part": listed("/client/v1/redemptions", "PARTIAL"),
    "redeem": redeem_one,
}


def seen(answer: Answer, code: str) -> tuple[object, ...]:
    """All that a browser sees, without what differs for each request; sealed ids by length."""
    body = answer.json
    own = {"request_id": answer.headers["x-request-id"], "id": body.get("id")}
    text = answer.body.replace(code, "CODE")
    for value in (body.get("decision_id"), *own.values()):
        text = text.replace(value, f"<{len(value)}>") if value else text
    headers = {k: v.replace(own["request_id"] or "", "") for k, v in answer.headers.items()}
    return answer.status, headers, text


@pytest.mark.parametrize("door", DOORS)
def test_every_wrong_code_is_answered_like_an_unknown_one(wrong_codes: Counter, door: str) -> None:
    ask, counter = DOORS[door], wrong_codes
    unknown = seen(ask(counter, UNKNOWN), UNKNOWN)
    differing = {code: got for code in WRONG if (got := seen(ask(counter, code), code)) != unknown}
    assert differing == {}, unknown


@pytest.mark.parametrize("door", DOORS)
def test_guesses_are_counted_at_every_door(
    counter: Counter, door: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trap 27: no door leads around the limit on tries."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    ask = DOORS[door]
    for _ in range(TRIES_PER_WINDOW):
        assert ask(counter, UNKNOWN).status != 429
    before = counter.content()
    assert ask(counter, UNKNOWN).status == 429
    assert ask(counter, "WELCOME").status == 429
    grown = {key for key, item in counter.content().items() if before.get(key) != item}
    assert all(key.startswith("TRIES#") for key in grown)
