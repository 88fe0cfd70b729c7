"""API keys at the routes of the running system: what opens, what does not, and who says so."""

from dataclasses import replace

import pytest

from incentives.domain.refusal import Refusal
from tests.e2e.shop import Answer, Shop, cart

SERVER_NAMES = ("X-App-Id", "X-App-Token")
CLIENT_NAMES = ("X-Client-Application-Id", "X-Client-Token")


def refused(answer: Answer) -> str:
    """The key of a refusal that has the wire's shape and its own status."""
    told = answer.json
    assert set(told) >= {"code", "key", "message", "details", "request_id"}, answer.text
    assert told["code"] == answer.status
    return str(Refusal(told["key"]).value)


def with_key(shop: Shop, name: str, **changes: str) -> Shop:
    """The shop with a key that is not quite the one it has."""
    keys = shop.system.keys
    changed = keys | {name: keys[name] | changes}
    return Shop(replace(shop.system, keys=changed))


def test_a_missing_header_is_answered_by_the_gateway_itself(shop: Shop) -> None:
    body = cart(shop.code())
    for name in SERVER_NAMES:
        partly = {key: value for key, value in shop.headers("server").items() if key != name}
        answer = shop.ask("POST", "/v1/validations", body, key=None, headers=partly)
        assert (answer.status, answer.json) == (401, {"message": "Unauthorized"})
    for name in (*CLIENT_NAMES, "Origin"):
        partly = {key: value for key, value in shop.headers("client").items() if key != name}
        answer = shop.ask("POST", "/client/v1/validations", body, key=None, headers=partly)
        assert (answer.status, answer.json) == (401, {"message": "Unauthorized"})


@pytest.mark.parametrize(
    "changes",
    [
        {"app_token": "ink_wrong"},
        {"app_id": "app_nobody"},
        {"app_id": "x" * 2_000},
        {"app_id": f"app_{'A' * 26}"},
    ],
    ids=["short token", "short id", "endless id", "upper case"],
)
def test_what_cannot_be_a_key_is_refused_by_the_gateway_itself(
    shop: Shop, changes: dict[str, str]
) -> None:
    body = cart(shop.code())
    answer = with_key(shop, "server", **changes).ask("POST", "/v1/validations", body)
    assert (answer.status, answer.json) == (403, {"message": "Forbidden"})
    page = with_key(shop, "client", **changes)
    answer = page.ask("POST", "/client/v1/validations", body, key="client")
    assert (answer.status, answer.json) == (403, {"message": "Forbidden"})


@pytest.mark.parametrize(
    "changes",
    [{"app_token": f"ink_{'a' * 52}"}, {"app_id": f"app_{'a' * 26}"}],
    ids=["wrong token", "unknown id"],
)
def test_a_wrong_key_opens_nothing(shop: Shop, changes: dict[str, str]) -> None:
    code = shop.code(quantity=1)
    stranger = with_key(shop, "server", **changes)
    answer = stranger.ask("POST", "/v1/redemptions", cart(code))
    assert (answer.status, refused(answer)) == (401, "unauthorized")
    assert shop.redeemed_quantity(code) == 0


def test_a_page_of_another_origin_is_refused(shop: Shop) -> None:
    for origin in ("https://evil.example", "null", shop.system.keys["client"]["origin"] + "/"):
        elsewhere = with_key(shop, "client", origin=origin)
        answer = elsewhere.ask("POST", "/client/v1/validations", cart(shop.code()), key="client")
        assert (answer.status, refused(answer)) == (401, "unauthorized")


@pytest.fixture
def swapped(shop: Shop) -> Shop:
    """A shop that shows the server's key at the browser's route and the other way round."""
    keys = shop.system.keys
    origin = {"origin": keys["client"]["origin"]}
    mixed = keys | {"server": keys["client"], "client": keys["server"] | origin}
    return Shop(replace(shop.system, keys=mixed))


def test_client_keys_open_no_route_of_servers_nor_the_other_way_round(
    shop: Shop, swapped: Shop
) -> None:
    code = shop.code(quantity=1)
    for path, key in (("/v1/redemptions", "server"), ("/client/v1/validations", "client")):
        answer = swapped.ask("POST", path, cart(code), key=key)
        assert (answer.status, refused(answer)) == (401, "unauthorized")
    assert shop.redeemed_quantity(code) == 0


@pytest.mark.parametrize(
    ("key", "method", "path"),
    [
        ("support", "POST", "/v1/redemptions"),
        ("marketing", "POST", "/v1/redemptions"),
        ("marketing", "POST", "/v1/redemptions/r_1/rollback"),
        ("server", "POST", "/v1/campaigns"),
        ("server", "GET", "/v1/campaigns"),
        ("support", "POST", "/v1/campaigns"),
        ("support", "DELETE", "/v1/campaigns/camp_1"),
    ],
)
def test_a_key_of_another_scope_is_told_so(shop: Shop, key: str, method: str, path: str) -> None:
    body = cart("CODE") if method == "POST" else None
    answer = shop.ask(method, path, body, key=key)
    assert (answer.status, refused(answer)) == (403, "missing_required_permission")
