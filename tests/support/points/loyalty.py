"""A loyalty programme at its routes: asks as a shop does, and reads the answers."""

import json
from dataclasses import dataclass
from itertools import count
from typing import Any

from award_points.handler import lambda_handler as award
from enroll_members.handler import lambda_handler as enroll
from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from read_members.handler import lambda_handler as read
from spend_points.handler import lambda_handler as spend
from tests.support.events import http_event

type Json = dict[str, Any]

LOYALTIES = "/v1/loyalties"
_numbers = count(1)


@dataclass(frozen=True)
class Answer:
    """What a route answered."""

    status: int
    body: Json
    headers: dict[str, str]

    @property
    def key(self) -> str | None:
        """The key of the refusal, if it is one."""
        return self.body.get("key")

    @property
    def replayed(self) -> bool:
        """Whether it is the answer to a repeat."""
        return self.headers.get("Idempotent-Replayed") == "true"


def asked(
    handler: Any,
    method: str,
    path: str,
    *,
    scope: Scope = Scope.CHECKOUT,
    **request: Any,
) -> Answer:
    """One request to a function."""
    told = handler(http_event(method, LOYALTIES + path, scope=scope, **request), None)
    text = told["body"]
    body = json.loads(text) if text.startswith("{") else {"text": text}
    return Answer(told["statusCode"], body, told["headers"])


def ok(answer: Answer) -> Json:
    """The body of a request that succeeds."""
    assert answer.status < 300, answer.body
    return answer.body


def a_programme(**terms: Any) -> Json:
    """Create a programme whose points stay, unless the terms say otherwise."""
    body = {"name": f"Club {next(_numbers)}"} | terms
    return ok(asked(manage, "POST", "", scope=Scope.MARKETING, body=body))


def days(number: int) -> Json:
    """The terms of cards whose points last so many days."""
    rules = {"period_type": "DAY", "period_value": number}
    return {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}}


def a_reward(programme: Json, **terms: Any) -> Json:
    """Offer a mug for 100 points, unless the terms say otherwise."""
    body = {"name": "Mug", "type": "MATERIAL"} | terms
    if body["type"] not in {"COIN", "DONATION"}:
        body = {"points": 100} | body
    path = f"/{programme['id']}/rewards"
    return ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=body))


def a_member(programme: Json, customer: str | None = None) -> str:
    """Enroll a customer; the member's id."""
    body = {"customer": {"source_id": customer or f"customer-{next(_numbers)}"}}
    return str(ok(asked(enroll, "POST", f"/{programme['id']}/members", body=body))["id"])


def given(member: str, points: int, **more: Any) -> Answer:
    """Add points, or remove them."""
    request = {name: more.pop(name) for name in ("scope", "app_id", "headers") if name in more}
    return asked(
        award, "POST", f"/members/{member}/balance", body={"points": points} | more, **request
    )


def bought(member: str, reward: Json, order: str | None = None, **more: Any) -> Answer:
    """Buy a reward, with this order."""
    points = {"points": more.pop("points")} if "points" in more else {}
    named = {"id": order} if order else {}
    money = {name: more.pop(name) for name in ("currency", "amount") if name in more}
    body = {"reward": {"id": reward["id"]} | points, "order": named | money}
    return asked(spend, "POST", f"/members/{member}/redemption", body=body, **more)


def given_back(
    member: str, redemption: str, *, headers: dict[str, str] | None = None, **asks: Any
) -> Answer:
    """Give what a redemption took back, or a part of it."""
    path = f"/members/{member}/redemptions/{redemption}/rollback"
    return asked(spend, "POST", path, body=asks, headers=headers or {})


def balance(member: str, query: str = "") -> int:
    """What may be spent."""
    return int(ok(asked(read, "GET", f"/members/{member}/balance", query=query))["balance"])


def transactions(member: str, query: str = "limit=100") -> list[Json]:
    """The ledger, newest first."""
    answer = ok(asked(read, "GET", f"/members/{member}/transactions", query=query))
    data: list[Json] = answer["data"]
    return data


def lots(member: str) -> list[Json]:
    """The lots, soonest expiry first."""
    data: list[Json] = ok(asked(read, "GET", f"/members/{member}/points-expiration"))["data"]
    return data
