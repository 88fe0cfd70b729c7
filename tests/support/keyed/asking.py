"""Each route that honours an Idempotency-Key: how one is asked, and what it needs beforehand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any

from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.support import coupons
from tests.support.function import asked
from tests.support.points import loyalty
from tests.support.points.loyalty import Answer, Json, ok

JO = {"customer": {"source_id": "jo", "email": "jo@example.com"}}
PUBLIC = {"type": "DISCOUNT_VOUCHER", "discount": coupons.TEN_PERCENT}
_numbers = count(1)


def new(word: str) -> str:
    """A name that nothing else has."""
    return f"{word}-{next(_numbers)}"


def a_key() -> dict[str, str]:
    """The header with a key of its own."""
    return {"Idempotency-Key": new("key")}


@dataclass(frozen=True)
class Ask:
    """A request that makes something, and another query that would make something else, if any."""

    path: str
    body: Any = None
    query: str = ""
    other_query: str = ""
    scope: Scope = Scope.CHECKOUT
    headers: dict[str, str] = field(default_factory=a_key)

    def sent(self, function: str, query: str | None = None) -> Answer:
        """The answer to it, or to the same with another query."""
        return asked(
            handler_of(function),
            "POST",
            self.path,
            scope=self.scope,
            query=self.query if query is None else query,
            body=self.body,
            headers=self.headers,
        )


ROUTES: dict[tuple[str, str], Callable[[], Ask]] = {}


def route(function: str, path: str) -> Callable[[Callable[[], Ask]], Callable[[], Ask]]:
    """What a client sends to this route once the rest is arranged."""

    def keep_it(arrange: Callable[[], Ask]) -> Callable[[], Ask]:
        ROUTES[function, path] = arrange
        return arrange

    return keep_it


def an_order(code: str) -> Json:
    """A redemption of this code with an order of 100.00."""
    return {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"id": new("O"), "amount": 100_00},
    }


def a_public_code() -> str:
    """A public code of 10 %."""
    code = new("CODE")
    keep(a_campaign(public_code=code))
    return code


def a_card() -> str:
    """A gift card of 50.00."""
    campaign = coupons.a_campaign_of_cards(amount=50_00)
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    made = asked(handler_of("manage_codes"), "POST", path, scope=Scope.MARKETING, body={})
    return str(ok(made)["code"])


def a_rich_member(programme: Json) -> str:
    """A member with 1,000 points."""
    member = loyalty.a_member(programme)
    ok(loyalty.given(member, 1_000))
    return member


def handler_of(name: str) -> Any:
    """The function behind a route."""
    return import_module(f"{name}.handler").lambda_handler
