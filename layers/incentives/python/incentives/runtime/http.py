"""From the HTTP API into a function and back: parse, check the key, call, answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Unpack

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import aws, clock, patience
from incentives.runtime.answer import Response, refusal_response, response
from incentives.runtime.log import logger
from incentives.runtime.request import Request
from incentives.runtime.route import Handler, Opening, Route, route_of

type Decorator = Callable[[Handler], Handler]
type MethodsAt = Callable[[str], tuple[str, ...]]


class Router:
    """The routes of a function. `lambda_handler = app.entrance` makes it a Lambda function.

    What a function's function raises as `Refused` becomes its answer. Anything else is our fault:
    it passes through, so that the function's Errors metric sees it. A function that has no business
    with the table says `Router(table=False)`; it binds the table when it has to read a key.

    Args:
        table: whether the function uses the table.
        methods_at: the methods that a path takes anywhere in the API. The function that answers
            what no route takes needs it; to every other one come its own routes only.
    """

    def __init__(self, *, table: bool = True, methods_at: MethodsAt | None = None) -> None:
        self.routes: list[Route] = []
        self._methods_at = methods_at or self._own_methods_at
        self._bound = table
        if table:
            aws.bind_table_on_lambda()

    def route(self, method: str, path: str, **opening: Unpack[Opening]) -> Decorator:
        """Declare a route.

        The function behind it takes the path's parameters as `str`, and, when it names them,
        `request: Request`, `query: <RequestShape>` and `body: <RequestShape>` (or `<RequestShape> |
        Csv`). It returns a `ResponseShape`, a `Csv`, a `Picture`, None, or an `Answer` around
        one of these.

        Args:
            method: GET, POST, PUT or DELETE.
            path: such as `/v1/vouchers/{code}`; `{code}` may hold slashes, other parameters not.
            opening: the scopes, which cannot be left out, and the rest of `Opening`.

        Raises:
            TypeError: no scope, or a signature that does not fit the path.
        """
        if "scopes" not in opening:
            raise TypeError(f"{method} {path} names no scope that it opens to")

        def register(handler: Handler) -> Handler:
            self.routes.append(route_of(handler, method, path, **opening))
            self.routes.sort(key=lambda route: route.path.looseness)
            return handler

        return register

    def get(self, path: str, **opening: Unpack[Opening]) -> Decorator:
        """Declare a GET route; see `route`."""
        return self.route("GET", path, **opening)

    def post(self, path: str, **opening: Unpack[Opening]) -> Decorator:
        """Declare a POST route; see `route`."""
        return self.route("POST", path, **opening)

    def put(self, path: str, **opening: Unpack[Opening]) -> Decorator:
        """Declare a PUT route; see `route`."""
        return self.route("PUT", path, **opening)

    def delete(self, path: str, **opening: Unpack[Opening]) -> Decorator:
        """Declare a DELETE route; see `route`."""
        return self.route("DELETE", path, **opening)

    def entrance(self, event: Mapping[str, Any], context: patience.Context | None) -> Response:
        """Answer one HTTP API event (payload 2.0) and log one line about it."""
        started = clock.stopwatch_s()
        request = Request.of(event)
        record: dict[str, Any] = {
            "request_id": request.request_id,
            "app_id": request.app_id,
            "method": request.method,
            "status": HTTPStatus.INTERNAL_SERVER_ERROR.value,
        }
        try:
            with patience.request(context, identified=Scope.UNKNOWN not in request.scopes):
                answered = self._answer(request, record)
            record["status"] = answered["statusCode"]
            return answered
        finally:
            record["duration_ms"] = round((clock.stopwatch_s() - started) * 1000, 1)
            logger.info("request", extra=record)

    def _answer(self, request: Request, record: dict[str, Any]) -> Response:
        try:
            route, path_values = self._find(request)
            record["route"] = route.path.text
            if Scope.UNKNOWN in request.scopes:
                request = self._identified(request)
                record["app_id"] = request.app_id
            _admit(request, route)
            returned = route.handler(**route.arguments(request, path_values))
            return response(returned, status=route.status, request_id=request.request_id)
        except Refused as refused:
            record["refusal"] = refused.refusal.value
            return refusal_response(
                refused, request_id=request.request_id, language=request.language()
            )

    def _identified(self, request: Request) -> Request:
        """The request with its caller, whose key the authorizer could not read.

        The gateway remembers for a minute that it could not; here the key is read for every
        request and not remembered, so a revoked one opens nothing.

        Raises:
            Refused: `TOO_MANY_REQUESTS`, when it still cannot be read.
        """
        # Hardly a request comes here, so a cold start does not load it.
        from incentives.runtime.shown_key import ShownKey

        if not self._bound:
            aws.bind_table_on_lambda()
            self._bound = True
        app_id, scopes = ShownKey.of(request.headers, request.raw_path).caller()
        return replace(request, app_id=app_id, scopes=scopes)

    def _find(self, request: Request) -> tuple[Route, dict[str, str]]:
        for route in self.routes:
            if route.method == request.method:
                values = route.path.match(request.raw_path)
                if values is not None:
                    return route, values
        methods = self._methods_at(request.raw_path)
        if methods:
            details = f"This resource takes {', '.join(methods)}."
            raise Refused(Refusal.METHOD_NOT_ALLOWED, details, methods=methods)
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "There is nothing at this path.")

    def _own_methods_at(self, raw_path: str) -> tuple[str, ...]:
        own = {route.method for route in self.routes if route.path.match(raw_path) is not None}
        return tuple(sorted(own))


def _admit(request: Request, route: Route) -> None:
    """Let a caller in whose key has one of the route's scopes; nobody else, whatever went wrong."""
    if not request.scopes:
        raise Refused(
            Refusal.UNAUTHORIZED, "The key is unknown, revoked or bound to another origin."
        )
    if request.scopes.isdisjoint(route.scopes):
        wanted = " or ".join(sorted(route.scopes))
        raise Refused(Refusal.MISSING_REQUIRED_PERMISSION, f"The key's scope has to be {wanted}.")
