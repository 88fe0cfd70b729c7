"""Demo data, made over the API with the marketing key; what exists already stays as it is."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from infra.local.local_json import LocalSystem

PUBLIC_CODE = "WELCOME500"
PUBLIC_CAMPAIGN = "first-500"
UNIQUE_CAMPAIGN = "unique"
UNIQUE_CODES = 20
TEN_PERCENT = {"type": "DISCOUNT_VOUCHER", "discount": {"type": "PERCENT", "percent_off": 10}}
ANSWER_WITHIN_S = 60


class DemoFailed(Exception):
    """The API did not take the demo data; the message is one sentence."""


def fill(system: LocalSystem) -> None:
    """Make a public code for the first 500, and a batch of unique codes.

    Raises:
        DemoFailed: the API refused.
    """
    if _is_new(system, PUBLIC_CAMPAIGN):
        first_500 = TEN_PERCENT | {"redemption": {"quantity": 500}}
        made = _create(system, PUBLIC_CAMPAIGN, first_500)
        _post(system, f"/v1/campaigns/{made['id']}/vouchers/{PUBLIC_CODE}", first_500)
    if _is_new(system, UNIQUE_CAMPAIGN):
        once = TEN_PERCENT | {"redemption": {"quantity": 1}, "code_config": {"prefix": "ONCE-"}}
        made = _create(system, UNIQUE_CAMPAIGN, once)
        _post(system, f"/v1/campaigns/{made['id']}/vouchers?vouchers_count={UNIQUE_CODES}", {})


def _is_new(system: LocalSystem, campaign: str) -> bool:
    path = f"/v1/campaigns/{campaign}"
    status, answer = call(system, "marketing", "GET", path)
    if status not in {HTTPStatus.OK, HTTPStatus.NOT_FOUND}:
        raise DemoFailed(f"GET {path} was answered with {status}: {answer}.")
    return status == HTTPStatus.NOT_FOUND


def _create(system: LocalSystem, name: str, voucher: Mapping[str, object]) -> dict[str, Any]:
    campaign = {"name": name, "campaign_type": "DISCOUNT_COUPONS", "voucher": voucher}
    return _post(system, "/v1/campaigns", campaign)


def _post(system: LocalSystem, path: str, body: Mapping[str, object]) -> dict[str, Any]:
    status, answer = call(system, "marketing", "POST", path, body)
    if status >= HTTPStatus.BAD_REQUEST:
        raise DemoFailed(f"POST {path} was answered with {status}: {answer}.")
    return answer


def call(
    system: LocalSystem,
    key_name: str,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
) -> tuple[int, dict[str, Any]]:
    """One request to the API with one of the server-side keys: status and JSON body."""
    address = urlsplit(system.api_url)
    key = system.keys[key_name]
    headers = {"X-App-Id": key["app_id"], "X-App-Token": key["app_token"]}
    connection = HTTPConnection(address.netloc, timeout=ANSWER_WITHIN_S)
    try:
        sent = None if body is None else json.dumps(body)
        headers |= {"Content-Type": "application/json"} if sent else {}
        connection.request(method, address.path + path, sent, headers)
        answer = connection.getresponse()
        said = answer.read()
        return answer.status, json.loads(said) if said else {}
    finally:
        connection.close()
