"""Which route an HTTP API selects for a request, as Amazon API Gateway documents it.

"Create routes for HTTP APIs in API Gateway", section "Routing API requests": a full match for route
and method goes first, then a greedy path variable, then `$default`; the example there shows that
fixed segments go before variables. `ANY` takes the methods that no route of its path defines.

An OPTIONS request that no route takes, the gateway answers itself ("Configure CORS for HTTP APIs in
API Gateway"). `ANY` and `$default` do take it, with their authorizer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

DEFAULT = "$default"
OPTIONS = "OPTIONS"


@dataclass(frozen=True)
class RouteKey:
    """A route's method and path, e.g. `GET /pets/{id}` or `ANY /{proxy+}`."""

    text: str

    @property
    def method(self) -> str:
        """The method, or `ANY`."""
        return self.text.partition(" ")[0]

    @property
    def segments(self) -> list[str]:
        """The path's segments."""
        return _segments(self.text.partition(" ")[2])

    @property
    def is_greedy(self) -> bool:
        """Whether its last segment takes whatever follows."""
        return self.segments[-1:] != [] and self.segments[-1].endswith("+}")

    def takes(self, method: str, path: str) -> bool:
        """Whether it can serve a request."""
        if self.text == DEFAULT:
            return True
        if self.method not in {method, "ANY"}:
            return False
        asked, wanted = _segments(path), self.segments
        if self.is_greedy and len(asked) >= len(wanted):
            asked, wanted = asked[: len(wanted) - 1], wanted[:-1]
        return len(asked) == len(wanted) and all(
            one.startswith("{") or one == other for one, other in zip(wanted, asked, strict=True)
        )

    @property
    def rank(self) -> tuple[object, ...]:
        """The route with the highest rank of those that take a request is selected."""
        path = [not segment.startswith("{") for segment in self.segments]
        return self.text != DEFAULT, not self.is_greedy, path, self.method != "ANY"


def takers(keys: Iterable[str], method: str, path: str) -> list[str]:
    """Every route that could serve a request, the selected one first."""
    able = [key for key in map(RouteKey, keys) if key.takes(method, path)]
    return [key.text for key in sorted(able, key=lambda key: key.rank, reverse=True)]


def selected(keys: Iterable[str], method: str, path: str) -> str | None:
    """The route that serves a request; None when the gateway answers itself."""
    return next(iter(takers(keys, method, path)), None)


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
