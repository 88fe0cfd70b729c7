"""A route: what a function's signature says about its path, query, body and answer."""

import inspect
import json
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Required, TypedDict, Unpack, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime.answer import Csv
from incentives.runtime.json_body import UnfitJsonError, read_json
from incentives.runtime.paths import PathTemplate
from incentives.runtime.query import Query, UnfitQueryError, read_query
from incentives.runtime.request import CSV, JSON, LANGUAGE, Request
from incentives.runtime.shapes import told

type Handler = Callable[..., Any]

KIBIBYTE = 1024
BODY_LIMIT_BYTES = 256 * KIBIBYTE
_REQUEST, _QUERY, _BODY = "request", "query", "body"
_SAFE = {"GET"}
_BODILESS = {"GET", "DELETE"}
_MOST_NAMED = 5  # of the unknown parameters of a query string


class Opening(TypedDict, total=False):
    """How a route opens.

    scopes: the keys it opens to. status: of the answer, unless the `Answer` says another.
    limit_bytes: the largest body. refusals: those of the use-case, for the API's description; the
    edge's own are known.
    """

    scopes: Required[set[Scope]]
    status: HTTPStatus
    limit_bytes: int
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Route:
    """One route: a method, a path, the scopes it opens to, and the function behind it.

    `parameters` are the names that its query string may have; all have `lang`, for refusals.
    """

    method: str
    path: PathTemplate
    scopes: frozenset[Scope]
    handler: Handler
    status: HTTPStatus
    limit_bytes: int
    refusals: tuple[Refusal, ...]
    query: TypeAdapter[Any] | None
    parameters: tuple[str, ...]
    body: TypeAdapter[Any] | None
    takes_csv: bool
    takes_request: bool

    def __post_init__(self) -> None:
        if not self.scopes or not all(scope.is_for_keys for scope in self.scopes):
            raise TypeError(f"{self.method} {self.path.text} names no scope that it opens to")
        if self.body and self.method in _BODILESS:
            raise TypeError(f"{self.method} {self.path.text} cannot take a body")

    def arguments(self, request: Request, path_values: dict[str, str]) -> dict[str, Any]:
        """What the function behind the route is called with.

        Raises:
            Refused: the query string or the body is not what the route takes.
        """
        if self.method not in _SAFE:
            request.refuse_unkept_headers()
        arguments: dict[str, Any] = dict(path_values)
        if self.takes_request:
            arguments[_REQUEST] = request
        parameters = self._read_parameters(request)
        if self.query:
            arguments[_QUERY] = _read_query(self.query, parameters)
        if self.body:
            arguments[_BODY] = self._read_body(self.body, request)
        return arguments

    def _read_parameters(self, request: Request) -> dict[str, Query]:
        """The query string's tree, of known parameters only.

        A filter that did not filter, or a dry run that was misspelt, would do what nobody asked.
        """
        try:
            read = read_query(request.raw_query)
        except UnfitQueryError as error:
            details = f"The query string is unfit: {error}."
            raise Refused(Refusal.INVALID_QUERY_PARAMS, details) from None
        unknown = sorted(read.keys() - set(self.parameters))
        if unknown:
            named = ", ".join(unknown[:_MOST_NAMED])
            details = f"Unknown: {named}. This resource takes: {', '.join(self.parameters)}."
            raise Refused(Refusal.INVALID_QUERY_PARAMS, details)
        return read

    def _read_body(self, body: TypeAdapter[Any], request: Request) -> Any:  # noqa: ANN401
        request.refuse_coded()
        text = request.text(limit_bytes=self.limit_bytes)
        media_type = request.media_type()
        if self.takes_csv and media_type == CSV:
            return Csv(text)
        # An empty body needs no type and means no members: the official clients roll back that way.
        if text and media_type != JSON:
            takes = f"{JSON} or {CSV}" if self.takes_csv else JSON
            details = f"This resource takes {takes} in UTF-8."
            raise Refused(Refusal.UNSUPPORTED_MEDIA_TYPE, details)
        try:
            members = read_json(text or "{}")
            # As JSON, not as Python values: a text may be a date there, but never a number.
            return body.validate_json(json.dumps(members))
        except UnfitJsonError as error:
            raise Refused(Refusal.INVALID_PAYLOAD, f"The body is unfit: {error}.") from None
        except ValidationError as error:
            raise Refused(Refusal.INVALID_PAYLOAD, told(error)) from None


def route_of(handler: Handler, method: str, path: str, **opening: Unpack[Opening]) -> Route:
    """Read a route's function; it takes `request`, `query`, `body` and the path's parameters.

    Raises:
        TypeError: it takes anything else, lacks a path parameter, or is open to no scope.
    """
    template = PathTemplate(path)
    annotations = {
        name: parameter.annotation
        for name, parameter in inspect.signature(handler, eval_str=True).parameters.items()
    }
    disagreed = (set(annotations) - {_REQUEST, _QUERY, _BODY}) ^ set(template.names)
    if disagreed:
        raise TypeError(f"{method} {path} and its function disagree about {sorted(disagreed)}")
    query = annotations.get(_QUERY)
    body, takes_csv = _body(annotations.get(_BODY))
    return Route(
        method=method,
        path=template,
        scopes=frozenset(opening["scopes"]),
        handler=handler,
        status=opening.get("status", HTTPStatus.OK),
        limit_bytes=opening.get("limit_bytes", BODY_LIMIT_BYTES),
        refusals=opening.get("refusals", ()),
        query=TypeAdapter(query) if query else None,
        parameters=(*(query.model_fields if query else ()), LANGUAGE),
        body=body,
        takes_csv=takes_csv,
        takes_request=_REQUEST in annotations,
    )


def _body(annotation: Any) -> tuple[TypeAdapter[Any] | None, bool]:  # noqa: ANN401
    """The shape of a JSON body, and whether CSV may come instead (`Shape | Csv`)."""
    if annotation is None:
        return None, False
    kinds = get_args(annotation)
    if Csv not in kinds:
        return TypeAdapter(annotation), False
    (shape,) = (kind for kind in kinds if kind is not Csv)
    return TypeAdapter(shape), True


def _read_query(query: TypeAdapter[Any], parameters: dict[str, Query]) -> BaseModel:
    try:
        # A query string holds texts only, so here "5" is a number.
        return query.validate_python(parameters, strict=False)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise Refused(Refusal.INVALID_QUERY_PARAMS, told(error)) from None
