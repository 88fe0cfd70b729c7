"""The API's description: valid, up to date, without contradictions."""

import json

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

import openapi
from incentives.names import Scope
from incentives.runtime.http import Router
from incentives.runtime.shapes import ResponseShape
from openapi_operations import ConflictError

ROOMS_WITH_DOORS = openapi.functions()


def test_the_committed_description_is_up_to_date() -> None:
    written = openapi.DOCUMENT.read_text()
    assert written == openapi.text(openapi.document(ROOMS_WITH_DOORS)), "run: make openapi"


def test_the_description_is_valid_openapi() -> None:
    description = json.loads(openapi.text(openapi.document(ROOMS_WITH_DOORS)))
    assert list(OpenAPIV31SpecValidator(description).iter_errors()) == []


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
