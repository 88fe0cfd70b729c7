"""A function's routes as OpenAPI operations."""

import inspect
import json
from collections.abc import Iterable
from http import HTTPStatus
from itertools import groupby
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from incentives.domain.refusal import Refusal
from incentives.domain.refusal_table import EXPLANATIONS
from incentives.runtime.answer import PICTURES, Answer, Csv, Picture
from incentives.runtime.request import CSV, JSON, LANGUAGE
from incentives.runtime.route import Route

type Schema = dict[str, Any]

EXAMPLES: dict[str, Any] = json.loads((Path(__file__).parent / "request_examples.json").read_text())
"""A body for each operation that takes one, by method and path."""

_REF = "#/components/schemas/{model}"
_AT_EVERY_DOOR = (
    Refusal.UNAUTHORIZED,
    Refusal.MISSING_REQUIRED_PERMISSION,
    Refusal.TOO_MANY_REQUESTS,
    Refusal.INVALID_QUERY_PARAMS,
)
_OF_A_BODY = (
    Refusal.INVALID_PAYLOAD,
    Refusal.PAYLOAD_TOO_LARGE,
    Refusal.UNSUPPORTED_MEDIA_TYPE,
    Refusal.UNSUPPORTED_CONTENT_ENCODING,
)
# A missing header, what cannot be a key, a body above the gateway's own limit, throttling: the
# engine never sees these.
_OF_THE_GATEWAY = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.TOO_MANY_REQUESTS,
}


class ConflictError(Exception):
    """Two routes describe the same thing differently."""


def add_shapes(shapes: dict[str, Schema], more: dict[str, Schema]) -> None:
    """Gather shapes by name.

    Raises:
        ConflictError: two different shapes have one name, or one is asked for and answered alike.
    """
    for name, titled in more.items():
        shape = {member: value for member, value in titled.items() if member != "title"}
        if shapes.setdefault(name, shape) != shape:
            raise ConflictError(f"there are different shapes called {name}")


class _Untitled(GenerateJsonSchema):
    """Without the titles that only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002
        return False


class Operations:
    """The operations of some routes, and the shapes that they refer to, gathered as they go."""

    def __init__(self, function: str, routes: Iterable[Route]) -> None:
        self.shapes: dict[str, Schema] = {}
        self._function = function
        self.by_router = {
            (route.path.text, route.method.lower()): self._operation(route) for route in routes
        }

    def _operation(self, route: Route) -> Schema:
        told = inspect.getdoc(route.handler) or ""
        operation: Schema = {
            "operationId": route.handler.__name__,
            "tags": [self._function],
            "summary": told.partition("\n")[0],
            "description": f"{told}\n\nOpens to {_keys(route)}." if told else "",
            "security": [_security(route)],
            "x-scopes": sorted(route.scopes),
            "parameters": [*_path_parameters(route), *self._query_parameters(route), _LANGUAGE],
            "responses": {**self._answers(route), **_refusals(route)},
        }
        if route.method == "POST":
            operation["parameters"].append(_IDEMPOTENCY_KEY)
        if route.body:
            operation["requestBody"] = self._body(route, route.body)
        return {name: value for name, value in operation.items() if value}

    def _schema(self, adapter: TypeAdapter[Any], mode: JsonSchemaMode) -> Schema:
        schema = adapter.json_schema(ref_template=_REF, schema_generator=_Untitled, mode=mode)
        add_shapes(self.shapes, schema.pop("$defs", {}))
        if title := schema.get("title"):
            add_shapes(self.shapes, {title: schema})
            return {"$ref": _REF.format(model=title)}
        return schema

    def _query_parameters(self, route: Route) -> list[Schema]:
        if route.query is None:
            return []
        schema = route.query.json_schema(ref_template=_REF, schema_generator=_Untitled)
        add_shapes(self.shapes, schema.pop("$defs", {}))
        required = schema.get("required", [])
        return [
            {"name": name, "in": "query", "required": name in required, "schema": shape}
            | ({} if _is_plain(shape) else {"style": "deepObject", "explode": True})
            for name, shape in schema.get("properties", {}).items()
        ]

    def _body(self, route: Route, body: TypeAdapter[Any]) -> Schema:
        content: Schema = {JSON: {"schema": self._schema(body, "validation")}}
        if (example := EXAMPLES.get(f"{route.method} {route.path.text}")) is not None:
            content[JSON]["example"] = example
        if route.takes_csv:
            content[CSV] = {"schema": {"type": "string"}}
        return {"content": content}

    def _answers(self, route: Route) -> Schema:
        annotation = inspect.signature(route.handler, eval_str=True).return_annotation
        shape = get_args(annotation)[0] if get_origin(annotation) is Answer else annotation
        if shape in {None, type(None)}:
            return {str(HTTPStatus.NO_CONTENT.value): {"description": "Done."}}
        content = self._content(shape)
        return {str(route.status.value): {"description": "The answer.", "content": content}}

    def _content(self, shape: Any) -> Schema:  # noqa: ANN401
        """What an answer may be, by media type."""
        if shape is Csv:
            return {CSV: {"schema": {"type": "string"}}}
        if shape is Picture:
            return {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES}
        return {JSON: {"schema": self._schema(TypeAdapter(shape), "serialization")}}


_IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A repeat with the same key gets the first answer.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,128}$"},
}

_LANGUAGE: Schema = {
    "name": LANGUAGE,
    "in": "query",
    "required": False,
    "description": "The language of the sentences for customers; else `Accept-Language` says it.",
    "schema": {"type": "string", "examples": ["de"]},
}


def _is_plain(shape: Schema) -> bool:
    """Whether a query parameter is one text, not a tree in brackets."""
    kinds = [alternative.get("type") for alternative in shape.get("anyOf", [shape])]
    return not {"array", "object", None} & set(kinds)


def _security(route: Route) -> dict[str, list[str]]:
    browsers = any(scope.is_for_browsers for scope in route.scopes)
    pair = ("ClientId", "ClientToken") if browsers else ("AppId", "AppToken")
    return {header: [] for header in pair}


def _keys(route: Route) -> str:
    """The keys that it opens to, in words."""
    *others, last = sorted(route.scopes)
    listed = f"{', '.join(others)} or {last}" if others else last
    return f"keys of the scope {listed}"


def _path_parameters(route: Route) -> list[Schema]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "minLength": 1, "maxLength": 256},
        }
        for name in route.path.names
    ]


def _refusals(route: Route) -> Schema:
    """The refusals of a route by status, with each key and sentence."""
    edge = set(_AT_EVERY_DOOR)
    if route.body:
        edge.update(_OF_A_BODY)
    if route.method == "POST":
        edge.add(Refusal.INVALID_PAYLOAD)
    if route.path.names:
        edge.add(Refusal.RESOURCE_NOT_FOUND)
    listed = sorted(edge.union(route.refusals), key=lambda refusal: (_status(refusal), refusal))
    return {
        str(status.value): _refusal_answer(status, list(refusals))
        for status, refusals in groupby(listed, key=_status)
    }


def _status(refusal: Refusal) -> HTTPStatus:
    return EXPLANATIONS[refusal].status


def _refusal_answer(status: HTTPStatus, refusals: list[Refusal]) -> Schema:
    schema: Schema = {"$ref": _REF.format(model="Error")}
    if status in _OF_THE_GATEWAY:
        schema = {"anyOf": [schema, {"$ref": _REF.format(model="GatewayError")}]}
    lines = [f"- `{refusal}`: {EXPLANATIONS[refusal].sentence}" for refusal in refusals]
    return {"description": "\n".join(lines), "content": {JSON: {"schema": schema}}}
