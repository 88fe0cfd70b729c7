"""Whatever a client sends that cannot be: a refusal with a key, and nothing changed."""

import json

import pytest

from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.usecases.access.manage_keys import revoke_key
from tests.contracts.codes.counter import Counter, refusal_in
from tests.contracts.hostile import (
    BROKEN_BODIES,
    HOSTILE_CODES,
    HOSTILE_MEMBERS,
    HOSTILE_QUERIES,
    HOSTILE_REDEEMABLES,
)

CHECKOUT, MARKETING, CLIENT = Scope.CHECKOUT, Scope.MARKETING, Scope.CLIENT
ASKING_ROUTES = [
    (CHECKOUT, "/v1/validations"),
    (CHECKOUT, "/v1/redemptions"),
    (CLIENT, "/client/v1/validations"),
]
SINGLE_ROUTES = [
    (CHECKOUT, "/v1/vouchers/WELCOME/validate"),
    (CHECKOUT, "/v1/vouchers/WELCOME/redemption"),
]
OTHER_DOORS = [
    (CHECKOUT, "/v1/redemptions/r_1/rollback"),
    (CHECKOUT, "/v1/redemptions/r_1/rollbacks"),
    (MARKETING, "/v1/campaigns"),
    (MARKETING, "/v1/campaigns/camp_1/vouchers"),
    (MARKETING, "/v1/campaigns/camp_1/vouchers/CODE"),
    (MARKETING, "/v1/campaigns/camp_1/import"),
]
LOYALTY_DOORS = [
    (MARKETING, "/v1/loyalties/camp_1/earning-rules"),
    (MARKETING, "/v1/loyalties/camp_1/tiers"),
    (MARKETING, "/v1/loyalties/camp_1/milestones"),
    (CHECKOUT, "/v1/loyalties/camp_1/events"),
    (CHECKOUT, "/v1/loyalties/members/mem_1/refunds"),
    (CHECKOUT, "/v1/loyalties/members/mem_1/milestones/mil_1/reward"),
]
REFERRAL_DOORS = [
    (CHECKOUT, "/v1/referrals/camp_1/members"),
    (CHECKOUT, "/v1/referrals/CODE/conversions"),
    (CHECKOUT, "/v1/referrals/conversions/cnv_1/cancel"),
    (CHECKOUT, "/v1/events"),
]
ROUTES = ASKING_ROUTES + SINGLE_ROUTES + OTHER_DOORS + LOYALTY_DOORS + REFERRAL_DOORS
NOTHING_THERE = {
    Refusal.NOT_FOUND,
    Refusal.RESOURCE_NOT_FOUND,
    Refusal.METHOD_NOT_ALLOWED,  # more slashes than a single code's route takes
}


def body_with(**members: object) -> dict[str, object]:
    return {"redeemables": [{"object": "voucher", "id": "WELCOME"}]} | members


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[1])
def test_a_body_that_cannot_be_read_changes_nothing(
    counter: Counter, route: tuple[Scope, str]
) -> None:
    scope, path = route
    before = counter.content()
    for name, body in BROKEN_BODIES.items():
        refusal = refusal_in(counter.ask("POST", path, body, scope=scope))
        expected = {Refusal.INVALID_PAYLOAD, Refusal.PAYLOAD_TOO_LARGE}
        assert refusal in expected, name
    assert counter.content() == before


@pytest.mark.parametrize("route", ASKING_ROUTES, ids=lambda route: route[1])
def test_members_that_cannot_be_change_nothing(counter: Counter, route: tuple[Scope, str]) -> None:
    scope, path = route
    before = counter.content()
    for name, members in HOSTILE_MEMBERS.items():
        refusal = refusal_in(counter.ask("POST", path, body_with(**members), scope=scope))
        assert refusal is Refusal.INVALID_PAYLOAD, name
    for name, redeemables in HOSTILE_REDEEMABLES.items():
        body = {"redeemables": redeemables}
        refusal = refusal_in(counter.ask("POST", path, body, scope=scope))
        assert refusal in {
            Refusal.INVALID_PAYLOAD,
            Refusal.DUPLICATED_REDEEMABLES,
            Refusal.INVALID_REDEEMABLES,
        }, name
    assert counter.content() == before


@pytest.mark.parametrize("route", SINGLE_ROUTES, ids=lambda route: route[1])
def test_the_single_code_routes_take_no_more_than_the_others(
    counter: Counter, route: tuple[Scope, str]
) -> None:
    scope, path = route
    before = counter.content()
    for name, members in HOSTILE_MEMBERS.items():
        refusal = refusal_in(counter.ask("POST", path, members, scope=scope))
        assert refusal is Refusal.INVALID_PAYLOAD, name
    assert counter.content() == before


@pytest.mark.parametrize(
    "media_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "application/json; charset=utf-16", "application/jsonp", "application/xml"],
)  # fmt: skip
def test_a_body_of_another_type_is_not_guessed_at(counter: Counter, media_type: str) -> None:
    before = counter.content()
    answer = counter.ask(
        "POST", "/v1/redemptions", body_with(), headers={"content-type": media_type}
    )
    assert refusal_in(answer) is Refusal.UNSUPPORTED_MEDIA_TYPE
    assert counter.content() == before


def test_no_route_reads_a_body_that_is_announced_in_a_coding(counter: Counter) -> None:
    before = counter.content()
    for path, scope in (
        ("/v1/validations", Scope.CHECKOUT),
        ("/v1/redemptions", Scope.CHECKOUT),
        ("/v1/campaigns", Scope.MARKETING),
        ("/v1/publications", Scope.MARKETING),
        ("/client/v1/redemptions", Scope.CLIENT_CHECKOUT),
        ("/client/v1/publish?campaign=x", Scope.CLIENT),
    ):
        headers = {"content-encoding": "gzip"}
        answer = counter.ask("POST", path, body_with(), scope=scope, headers=headers)
        assert refusal_in(answer) is Refusal.UNSUPPORTED_CONTENT_ENCODING, path
    assert counter.content() == before


@pytest.mark.parametrize("code", HOSTILE_CODES)
def test_a_code_that_is_none_is_not_found_and_matches_no_other(counter: Counter, code: str) -> None:
    before = counter.content()
    for method, path in (
        ("GET", f"/v1/vouchers/{code}"),
        ("POST", f"/v1/vouchers/{code}/redemption"),
        ("GET", f"/v1/redemptions/{code}"),
        ("POST", f"/v1/redemptions/{code}/rollback"),
        ("POST", f"/v1/redemptions/{code}/rollbacks"),
    ):
        refusal = refusal_in(counter.ask(method, path))
        assert refusal in NOTHING_THERE, path
    assert counter.content() == before


@pytest.mark.parametrize("query", HOSTILE_QUERIES)
def test_a_query_string_that_cannot_be_is_refused(counter: Counter, query: str) -> None:
    before = counter.content()
    answer = counter.ask("GET", f"/client/v1/validate?{query}", scope=CLIENT)
    assert refusal_in(answer) in {Refusal.INVALID_QUERY_PARAMS, Refusal.INVALID_PAYLOAD}
    assert counter.content() == before


@pytest.mark.parametrize("key", ["", " ", "ключ", "a b", "x" * 129, "a\nb", "a\x00b"])
def test_an_absurd_idempotency_key_is_refused(counter: Counter, key: str) -> None:
    before = counter.content()
    answer = counter.ask("POST", "/v1/redemptions", body_with(), headers={"idempotency-key": key})
    assert refusal_in(answer) is Refusal.INVALID_PAYLOAD
    assert counter.content() == before


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_a_method_that_a_route_does_not_take_is_refused(counter: Counter, method: str) -> None:
    before = counter.content()
    answer = counter.ask(method, "/v1/redemptions", None)
    assert refusal_in(answer) in {Refusal.RESOURCE_NOT_FOUND, Refusal.METHOD_NOT_ALLOWED}
    assert counter.content() == before


@pytest.mark.parametrize(
    "path", ["/", "/v1", "/v2/redemptions", "/v1/redemptions/", "//v1/redemptions", "/.env",
             "/v1/vouchers/", "/client/v1/orders", "/%2e%2e/v1/redemptions"],
)  # fmt: skip
def test_where_there_is_no_route_there_is_a_refusal(counter: Counter, path: str) -> None:
    scope = CLIENT if path.startswith("/client") else CHECKOUT
    before = counter.content()
    answer = counter.ask("POST", path, body_with(), scope=scope)
    assert refusal_in(answer) is Refusal.RESOURCE_NOT_FOUND
    assert counter.content() == before


def test_every_wrong_code_looks_the_same_to_a_browser(counter: Counter) -> None:
    """An answer that told more would be an oracle for guessing codes and terms."""
    used = {"redeemables": [{"id": "ONCE-1"}], "order": {"amount": 1000}}
    assert counter.ask("POST", "/v1/redemptions", used).status == 200
    terms: dict[str, dict[str, object]] = {
        "EXPIRED": {"expiration_date": "2020-01-01"},
        "EARLY": {"start_date": "2099-01-01"},
        "STOPPED": {"active": False},
        "DEAR": {"minimum_order_amount": 10**9},
        "PERSONAL": {"limits": {"per_customer": 1}},
    }
    for code, term in terms.items():
        voucher = {"discount": {"type": "AMOUNT", "amount_off": 1}, "code": code}
        body: dict[str, object] = {"name": code, "type": "STANDALONE", "voucher": voucher}
        assert counter.ask("POST", "/v1/campaigns", body | term, scope=MARKETING).status == 201
    answers = set()
    for code in ("NO-SUCH-CODE", "ONCE-1", *terms):
        body = {"redeemables": [{"id": code}], "order": {"amount": 1000}}
        several = counter.ask("POST", "/client/v1/validations", body, scope=CLIENT)
        single = counter.ask("GET", f"/client/v1/validate?code={code}&amount=1000", scope=CLIENT)
        assert several.status == single.status == 200
        own = [{"decision_id": len(one.json["decision_id"])} for one in (several, single)]
        told = json.dumps([several.json | {"id": "valid"} | own[0], single.json | own[1]])
        answers.add(told.replace(code, "CODE"))
    assert len(answers) == 1, answers


def test_a_revoked_key_opens_nothing(counter: Counter) -> None:
    revoke_key(counter.keys[CHECKOUT]["x-app-id"])
    before = counter.content()
    answer = counter.ask("POST", "/v1/redemptions", body_with())
    assert refusal_in(answer) is Refusal.UNAUTHORIZED
    assert counter.content() == before
