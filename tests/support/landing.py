"""A landing page and a server at the function that issues codes: what they ask and are told."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.campaigns.terms import PublishingTerms
from incentives.domain.code import CodePattern
from incentives.names import Scope
from publish_code.handler import lambda_handler
from tests.account import Table
from tests.builders import NOW, a_campaign, keep
from tests.support.events import http_event

type Answered = tuple[int, Any]

OPEN = PublishingTerms(for_browsers=True)


def for_visitors(
    terms: PublishingTerms = OPEN,
    *,
    auto_update: bool = True,
    **limits: Any,
) -> Campaign:
    """A kept campaign of unique codes that a landing page may hand out."""
    codes = UniqueCodes(CodePattern.of(), auto_update=auto_update)
    return keep(replace(a_campaign(codes=codes, **limits), publishing=terms))


def visit(
    campaign: Campaign | str,
    email: str | None = "jo@example.com",
    *,
    join_once: bool = True,
    key: str | None = None,
    place: str = "203.0.113.7",
    **body: Any,
) -> Answered:
    """A visitor asks for a code; `key` is the `Idempotency-Key`, `place` the network address."""
    name = campaign if isinstance(campaign, str) else campaign.id
    query = f"join_once={str(join_once).lower()}&campaign={name}"
    asked = ({} if email is None else {"customer": {"email": email}}) | body
    headers = {} if key is None else {"idempotency-key": key}
    return _sent(
        "POST",
        "/client/v1/publish",
        Scope.CLIENT,
        query=query,
        body=asked,
        headers=headers,
        place=place,
    )


def publish(
    campaign: Campaign | None,
    /,
    *,
    scope: Scope = Scope.CHECKOUT,
    join_once: bool = False,
    headers: dict[str, str] | None = None,
    **body: Any,
) -> Answered:
    """A server asks for a code for a person."""
    named = {} if campaign is None else {"campaign": {"name": campaign.name, "count": 1}}
    query = "join_once=true" if join_once else ""
    asked = named | body
    return _sent("POST", "/v1/publications", scope, query=query, body=asked, headers=headers)


def published_to(customer: str) -> Answered:
    """What a customer was given."""
    return _sent("GET", "/v1/publications", Scope.SUPPORT, query=f"customer={customer}")


def code_of(answer: Answered) -> str:
    """The code of an answer that gives one."""
    status, body = answer
    assert status == 200, body
    code: str = body["voucher"]["code"]
    return code


def key_of(answer: Answered) -> tuple[int, str]:
    """Status and key of a refusal."""
    return answer[0], answer[1]["key"]


def is_sent(answer: Answered) -> bool:
    """Whether a visitor is told that the code is sent, and nothing of it."""
    status, body = answer
    told = (status, body.get("result"), body.get("delivery")) == (200, "SUCCESS", "SEND")
    return told and not {"voucher", "vouchers_id", "customer_id", "created_at"} & body.keys()


def _sent(
    method: str, path: str, scope: Scope, *, place: str = "203.0.113.7", **request: Any
) -> Answered:
    event = http_event(method, path, scope=scope, **request)
    event["requestContext"]["http"]["sourceIp"] = place
    answer = lambda_handler(event, None)
    return answer["statusCode"], json.loads(answer["body"])


class Clock:
    """The instant of the next requests."""

    now: datetime = NOW

    def later(self, **by: int) -> None:
        self.now += timedelta(**by)


def sent(table: Table) -> list[dict[str, Any]]:
    """The messages that are there, each as it was asked for last."""
    return [item for item in table.items() if item["kind"]["S"] == "message"]


def sent_at(table: Table) -> list[str]:
    return [item["again_at"]["S"] for item in sent(table)]


def wrong_tries(table: Table) -> int:
    return sum(int(one["wrong"]["N"]) for one in table.items() if one["kind"]["S"] == "tries")
