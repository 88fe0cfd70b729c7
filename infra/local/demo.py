"""Demo data, made over the API with the marketing key; what exists already stays as it is."""

import json
import time
from collections.abc import Collection, Mapping
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from infra.local.local_json import LocalSystem

PUBLIC_CODE = "WELCOME500"
TEN_PERCENT = {"type": "DISCOUNT_VOUCHER", "discount": {"type": "PERCENT", "percent_off": 10}}
FOR_THE_FIRST_500 = {
    "name": "first-500",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STANDALONE",
    "voucher": TEN_PERCENT | {"code": PUBLIC_CODE, "redemption": {"quantity": 500}},
}
UNIQUE_CODES = {
    "name": "unique",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STATIC",
    "vouchers_count": 20,
    "voucher": TEN_PERCENT
    | {"redemption": {"quantity": 1}, "code_config": {"prefix": "ONCE-", "length": 12}},
}
ANSWER_WITHIN_S = 60
CODES_WITHIN_S = 60
POLL_S = 0.3


class DemoFailed(Exception):
    """The API did not take the demo data; the message is one sentence."""


def fill(system: LocalSystem) -> None:
    """Make a public code for the first 500, and a batch of unique codes.

    Raises:
        DemoFailed: the API refused.
    """
    for campaign in (FOR_THE_FIRST_500, UNIQUE_CODES):
        path = f"/v1/campaigns/{campaign['name']}"
        status, _ = _ask(system, "GET", path, expected={HTTPStatus.OK, HTTPStatus.NOT_FOUND})
        if status == HTTPStatus.NOT_FOUND:
            _ask(system, "POST", "/v1/campaigns", campaign, expected={HTTPStatus.CREATED})
            _wait_for_codes(system, path)


def _wait_for_codes(system: LocalSystem, path: str) -> None:
    """Codes are made in the background, through the table's stream."""
    give_up_at = time.monotonic() + CODES_WITHIN_S
    while time.monotonic() < give_up_at:
        _, campaign = _ask(system, "GET", path, expected={HTTPStatus.OK})
        if campaign["vouchers_generation_status"] == "DONE":
            return
        time.sleep(POLL_S)
    raise DemoFailed(f"the unique codes were not made within {CODES_WITHIN_S} s.")


def _ask(
    system: LocalSystem,
    method: str,
    path: str,
    body: Mapping[str, object] | None = None,
    *,
    expected: Collection[int],
) -> tuple[int, dict[str, Any]]:
    status, answer = call(system, "marketing", method, path, body)
    if status not in expected:
        raise DemoFailed(f"{method} {path} was answered with {status}: {answer}.")
    return status, answer


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
