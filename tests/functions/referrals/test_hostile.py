"""What nobody should send to a referral programme: a refusal with a key, and nothing changed."""

from typing import Any
from urllib.parse import quote

import pytest

from convert_referral.handler import lambda_handler as convert
from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.account import Table
from tests.contracts.hostile import HOSTILE_CODES, HOSTILE_MEMBERS
from tests.support.function import asked
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    enrolled,
    office_asked,
    referral_body,
)
from tests.support.referrals.referrals import converted as answer_to

ANN = {"source_id": "ann"} | NEW
OF_EVENTS = {
    name: members
    for name, members in HOSTILE_MEMBERS.items()
    if members.keys() <= {"customer", "order"}
}
HOSTILE_CONVERSIONS: dict[str, dict[str, Any]] = {
    "no event": {"event": None},
    "an event without a name": {"event": ""},
    "an endless event": {"event": "x" * 101},
    "an event as a number": {"event": 5},
    "an endless id": {"id": "x" * 10_000},
    "an instant without a zone": {"referred_at": "2026-06-15T12:00:00"},
    "no instant": {"referred_at": "yesterday"},
    "a place as a text": {"location": "DE"},
    **OF_EVENTS,
}
HOSTILE_TERMS: dict[str, dict[str, Any]] = {
    "a reward below nothing": {
        "referrer_rewards": [{"type": "CASH", "amount": -1, "currency": "EUR"}]
    },
    "a reward beyond all bounds": {
        "referrer_rewards": [{"type": "CASH", "amount": 10**12, "currency": "EUR"}]
    },
    "money without a currency": {"referrer_rewards": [{"type": "CASH", "amount": 1}]},
    "a reward of no kind": {"referee_reward": {"type": "GOLD", "amount": 1}},
    "points of nothing": {"referee_reward": {"type": "LOYALTY_CARD", "amount": 1}},
    "too many levels": {
        "referrer_rewards": [
            {"type": "CASH", "amount": 1, "currency": "EUR", "from_referee": n + 1}
            for n in range(51)
        ]
    },
    "a waiting time that is none": {"reward_waiting_time": "soon"},
    "a limit of nothing": {"referrer_limits": {"per_day": 0}},
    "a limit that nobody knows": {"referrer_limits": {"per_hour": 1}},
    "rewards as an object": {"referrer_rewards": {"0": {}}},
}


@pytest.mark.parametrize("members", HOSTILE_CONVERSIONS.values(), ids=HOSTILE_CONVERSIONS)
def test_an_event_that_cannot_be_converts_nothing(bound: Table, members: dict[str, Any]) -> None:
    code = a_referrer(a_referral_programme())["code"]
    before = bound.items()
    body = {"event": "signed_up", "customer": ANN} | members
    by_code = asked(convert, "POST", f"/v1/referrals/{code}/conversions", body=body)
    told = {name: value for name, value in body.items() if name != "referred_at"}
    referral = {"code": code} | {
        name: value for name, value in body.items() if name == "referred_at"
    }
    by_event = asked(convert, "POST", "/v1/events", body=told | {"referral": referral})
    assert (by_code.key, by_event.key) == ("invalid_payload", "invalid_payload")
    assert bound.items() == before


@pytest.mark.parametrize("code", HOSTILE_CODES)
def test_a_code_that_is_none_has_no_referrer(bound: Table, code: str) -> None:
    a_referrer(a_referral_programme())
    before = bound.items()
    path = quote(code, safe="%")
    answers = [
        asked(
            convert,
            "POST",
            f"/v1/referrals/{path}/conversions",
            body={"event": "signed_up", "customer": ANN},
        ),
        asked(convert, "POST", f"/v1/referrals/conversions/{path}/cancel", body={}),
        asked(
            convert,
            "POST",
            "/v1/events",
            body={"event": "e", "customer": ANN, "referral": {"code": code}},
        ),
        asked(manage, "GET", f"/v1/referrals/members/{path}"),
        asked(manage, "GET", f"/v1/referrals/conversions/{path}"),
        asked(manage, "GET", f"/v1/referrals/{path}/measures", scope=Scope.MARKETING),
    ]
    assert all(400 <= answer.status < 500 for answer in answers), answers
    assert bound.items() == before


@pytest.mark.parametrize("terms", HOSTILE_TERMS.values(), ids=HOSTILE_TERMS)
def test_a_programme_that_cannot_be_is_not_made(bound: Table, terms: dict[str, Any]) -> None:
    before = bound.items()
    assert office_asked("POST", referral_body(**terms)).status == 400
    assert bound.items() == before


def test_who_cannot_be_recommends_nothing(bound: Table) -> None:
    programme = a_referral_programme()
    before = bound.items()
    for customer in ({}, {"email": "nobody"}, {"source_id": 5}, {"source_id": None}):
        assert enrolled(programme, customer).status == 400, customer
    assert answer_to("no-code").status == 404
    assert bound.items() == before
