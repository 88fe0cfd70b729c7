"""Requests that are written down by the route they came to: what succeeded and what was refused."""

import json
import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import Route
from tests.e2e.shop import Answer, Json, Shop

NOWHERE = "nothing-of-this-name"
_PARAMETER = re.compile(r"{\w+}")
_numbers = count(1)

ROUTES = tuple(route for function in ALL_FUNCTIONS for route in function.routes)


def new(name: str) -> str:
    """A name that nothing has yet, e.g. `customer-7`."""
    return f"{name}-rights-{next(_numbers)}"


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    body: object = None
    key: str = "server"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def route(self) -> Route:
        """The route that takes it; of several the one with the fewest parameters."""
        path = self.path.partition("?")[0]
        fits = (route for route in ROUTES if route.method == self.method and _fits(route, path))
        return min(fits, key=lambda route: route.path.count("{"))

    def elsewhere(self) -> "Call":
        """The same about something that does not exist, the body as it was."""
        return replace(self, path=_PARAMETER.sub(NOWHERE, self.route.path))


@dataclass
class Calls:
    """A shop that writes its requests down.

    Attributes:
        shop: who asks.
        succeeded: the first request that succeeded, for each route.
        refused: the routes that refused something.
    """

    shop: Shop
    succeeded: dict[Route, Call] = field(default_factory=dict)
    refused: set[Route] = field(default_factory=set)

    def answer(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        key: str = "server",
        **headers: str,
    ) -> Answer:
        """The answer to a request that succeeds; `headers` with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        call = Call(method, path, body, key, named)
        answer = self._ask(call)
        assert answer.status < 300, f"{call}: {answer.text}"
        self.succeeded.setdefault(call.route, call)
        return answer

    def ok(self, method: str, path: str, body: object = None, **options: str) -> Json:
        """The body of an answer to a request that succeeds."""
        return self.answer(method, path, body, **options).json

    def data(self, method: str, path: str, body: object = None, **options: str) -> list[Json]:
        """The members of a list in the answer to a request that succeeds."""
        listed: Any = json.loads(self.answer(method, path, body, **options).text)
        found: list[Json] = listed["data"] if isinstance(listed, dict) else listed
        return found

    def refusal(self, method: str, path: str, body: object = None, *, key: str = "server") -> str:
        """The key of a request that is refused by the function behind its route."""
        return self._refusal(Call(method, path, body, key))

    def refuse_elsewhere(self, call: Call) -> str:
        """The key of the refusal of a request about something that does not exist."""
        return self._refusal(call.elsewhere())

    def _refusal(self, call: Call) -> str:
        """A refusal is an answer of its own or, where one asks whether a code is good, a no."""
        answer = self._ask(call)
        said_no = answer.status == 200 and answer.json.get("valid") is False
        told = answer.json["error"] if said_no else answer.json
        assert said_no or 400 <= answer.status < 500, f"{call}: {answer.text}"
        self.refused.add(call.route)
        return str(told["key"])

    def _ask(self, call: Call) -> Answer:
        return self.shop.ask(call.method, call.path, call.body, key=call.key, headers=call.headers)


def _fits(route: Route, path: str) -> bool:
    form = "[^/]+".join(re.escape(part) for part in _PARAMETER.split(route.path))
    return re.fullmatch(form, path) is not None
