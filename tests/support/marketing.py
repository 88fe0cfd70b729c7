"""Marketing at the function of campaigns: what it asks, and what it is told."""

import json
from typing import Any

from incentives.names import Scope
from manage_campaigns import handler
from tests.support.events import http_event

TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}


def call(method: str, path: str, body: object = None, **request: Any) -> tuple[int, Any]:
    request.setdefault("scope", Scope.MARKETING)
    answer = handler.lambda_handler(http_event(method, path, body=body, **request), None)
    return answer["statusCode"], json.loads(answer["body"])


def a_body(**members: object) -> dict[str, object]:
    """A campaign of 10 % off with a public code."""
    voucher = {"discount": TEN_PERCENT, "code": "welcome"}
    return {"name": "Welcome", "type": "STANDALONE", "voucher": voucher} | members


def voucher(**members: object) -> dict[str, object]:
    return {"voucher": {"discount": TEN_PERCENT, "code": "welcome"} | members}


def unique(**members: object) -> dict[str, object]:
    return {"type": "AUTO_UPDATE", "voucher": {"discount": TEN_PERCENT} | members}


def created(**members: object) -> dict[str, Any]:
    status, campaign = call("POST", "/v1/campaigns", a_body(**members))
    assert status == 201, campaign
    assert isinstance(campaign, dict)
    return campaign


def key_of(answer: tuple[int, Any]) -> tuple[int, str]:
    return answer[0], answer[1]["key"]
