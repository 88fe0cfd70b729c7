"""The API's description: valid, up to date, without contradictions."""

import json

import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

import openapi
from incentives.names import Scope
from incentives.runtime.http import Router
from incentives.runtime.shapes import ResponseShape
from openapi_operations import EXAMPLES, ConflictError

ROOMS_WITH_DOORS = openapi.functions()
DESCRIPTION = openapi.document(ROOMS_WITH_DOORS)
OPERATIONS = {
    (method.upper(), path): operation
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
}
ROUTES = {
    (route.method, route.path.text): route
    for router in ROOMS_WITH_DOORS.values()
    for route in router.routes
}


def test_the_committed_description_is_up_to_date() -> None:
    written = openapi.DOCUMENT.read_text()
    assert written == openapi.text(DESCRIPTION), "run: make openapi"


def test_the_description_is_valid_openapi() -> None:
    description = json.loads(openapi.text(DESCRIPTION))
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


def test_every_operation_has_a_summary_and_a_description() -> None:
    for name, operation in OPERATIONS.items():
        assert operation["summary"].endswith("."), name
        assert operation["description"].startswith(operation["summary"]), name
        assert "Opens to keys of the scope" in operation["description"], name


def test_every_body_has_an_example_and_every_example_a_body() -> None:
    with_body = {f"{method} {path}" for (method, path), route in ROUTES.items() if route.body}
    assert EXAMPLES.keys() == with_body


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_fits_its_schema_and_can_be_read(name: str) -> None:
    method, path = name.split(" ")
    content = OPERATIONS[method, path]["requestBody"]["content"]["application/json"]
    schema = content["schema"] | {"components": DESCRIPTION["components"]}
    assert list(OAS31Validator(schema).iter_errors(content["example"])) == []
    body = ROUTES[method, path].body
    assert body is not None
    read = body.validate_json(json.dumps(content["example"]))
    assert _members(body.dump_python(read, mode="json", by_alias=True)) >= _members(
        content["example"]
    )


def _members(value: object) -> set[str]:
    """The names of all members, however deep: a misspelt one would be ignored silently."""
    if isinstance(value, list):
        return set().union(*map(_members, value))
    if isinstance(value, dict):
        return set(value).union(*map(_members, value.values()))
    return set()


def _a_router(shape: type[ResponseShape], path: str) -> Router:
    router = Router()

    def get_thing() -> ResponseShape:
        return shape()

    get_thing.__annotations__["return"] = shape
    router.get(path, scopes={Scope.CHECKOUT})(get_thing)
    return router


def test_two_shapes_of_one_name_are_a_conflict() -> None:
    class Thing(ResponseShape):
        a: int = 1

    first = Thing

    class Thing(ResponseShape):  # type: ignore[no-redef]
        b: int = 1

    routers = {"one": _a_router(first, "/v1/one"), "two": _a_router(Thing, "/v1/two")}
    with pytest.raises(ConflictError, match="Thing"):
        openapi.document(routers)


def test_two_functions_with_the_same_router_are_a_conflict() -> None:
    routers = {
        "one": _a_router(ResponseShape, "/v1/one"),
        "two": _a_router(ResponseShape, "/v1/one"),
    }
    with pytest.raises(ConflictError, match="/v1/one"):
        openapi.document(routers)
