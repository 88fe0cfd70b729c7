"""A method that a path does not take is told all that it takes, whichever function serves them."""

import pytest

import method_table
import openapi
from incentives.names import Scope
from infra.catalogue.functions import ALL_FUNCTIONS
from look_up.methods import METHODS
from tests.contracts.codes.counter import Counter, refusal_in

OF_THE_API = {(method, path) for path, methods in METHODS.items() for method in methods}


def test_the_table_of_methods_is_that_of_the_functions_routes() -> None:
    assert method_table.FILE.read_text() == method_table.text(openapi.functions()), "make openapi"


def test_the_table_has_every_route_that_is_deployed_and_no_other() -> None:
    assert {
        (route.method, route.path) for function in ALL_FUNCTIONS for route in function.routes
    } == OF_THE_API


@pytest.mark.parametrize("path", METHODS)
def test_a_wrong_method_is_told_every_method_of_its_path(counter: Counter, path: str) -> None:
    scope = Scope.CLIENT if path.startswith("/client/") else Scope.CHECKOUT
    answer = counter.ask("PATCH", path.replace("{", "a_").replace("}", ""), scope=scope)
    assert refusal_in(answer) == "method_not_allowed"
    assert set(METHODS[path]) <= set(answer.headers["allow"].split(", "))
    assert answer.json["details"] == f"This resource takes {answer.headers['allow']}."


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/vouchers/A", "DELETE, GET, POST, PUT"),
        ("/v1/vouchers/A/B", "DELETE, GET, POST, PUT"),
        ("/v1/vouchers/A/validate", "POST"),
        ("/v1/vouchers/A/transactions", "GET"),
        ("/v1/campaigns/c_1", "DELETE, GET, PUT"),
        ("/v1/campaigns/c_1/vouchers/export", "GET, POST"),  # a code may be named like that
        ("/v1/referrals/c_1/conversions", "GET, POST"),
    ],
)
def test_a_path_has_the_methods_of_all_functions_and_a_slash_ends_a_code_if_it_can(
    counter: Counter, path: str, methods: str
) -> None:
    assert counter.ask("PATCH", path).headers["allow"] == methods


def test_a_path_that_nothing_serves_is_not_found(counter: Counter) -> None:
    answer = counter.ask("PATCH", "/v1/nothing")
    assert refusal_in(answer) == "resource_not_found"
    assert "allow" not in answer.headers
