"""What a scene is, and those of the routes that honour an Idempotency-Key."""

from collections.abc import Callable
from typing import Any

from incentives.names import Scope
from tests.support.function import asked
from tests.support.keyed import (
    ROUTES,
    Ask,
    handler_of,
)
from tests.support.points.loyalty import Answer, Json, ok

type Act = Callable[[], Answer | None]
"""One request, or one call of a schedule or of the stream, which answers nothing."""

SCENES: dict[str, Callable[[], Act]] = {}


def scene(arrange: Callable[[], Act]) -> Callable[[], Act]:
    """Arrange, under names that nothing else has, and return what is then asked for."""
    SCENES[arrange.__name__] = arrange
    return arrange


def _of_route(function: str, arrange: Callable[[], Ask]) -> Callable[[], Act]:
    def act() -> Act:
        ask = arrange()
        return lambda: ask.sent(function)

    return act


SCENES |= {
    f"{function} {path}": _of_route(function, arrange)
    for (function, path), arrange in ROUTES.items()
}


def request(
    function: str,
    path: str,
    body: Any = None,
    *,
    method: str = "POST",
    scope: Scope = Scope.CHECKOUT,
    **more: Any,
) -> Act:
    """One request to a function."""
    return lambda: asked(handler_of(function), method, path, scope=scope, body=body, **more)


def done(act: Act) -> Json:
    """What comes of a request that succeeds."""
    answer = act()
    assert answer is not None
    return ok(answer)
