"""One request to a function, and its answer."""

import json
from typing import Any

from incentives.names import Scope
from tests.support.events import http_event
from tests.support.points.loyalty import Answer


def asked(
    handler: Any,
    method: str,
    path: str,
    *,
    scope: Scope = Scope.CHECKOUT,
    **request: Any,
) -> Answer:
    """One request to a function."""
    told = handler(http_event(method, path, scope=scope, **request), None)
    text = told["body"]
    body = json.loads(text) if text.startswith("{") else {"text": text}
    return Answer(told["statusCode"], body, told["headers"])
