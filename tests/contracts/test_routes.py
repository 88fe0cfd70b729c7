"""The API opens the routes that the functions declare, each for the right keys."""

from importlib import import_module

import pytest

from incentives.names import Scope
from incentives.runtime.http import Router
from infra.catalogue.functions import ALL_FUNCTIONS
from infra.catalogue.spec import FunctionSpec

WITH_ROUTES = [function for function in ALL_FUNCTIONS if function.routes]


def routers(function: FunctionSpec) -> Router:
    """What the handler of a function declares."""
    app = import_module(f"{function.name}.handler").app
    assert isinstance(app, Router)
    return app


@pytest.mark.parametrize("function", ALL_FUNCTIONS, ids=lambda function: function.name)
def test_every_function_of_the_catalogue_can_be_called(function: FunctionSpec) -> None:
    assert callable(import_module(f"{function.name}.handler").lambda_handler)


@pytest.mark.parametrize("function", WITH_ROUTES, ids=lambda function: function.name)
def test_the_api_opens_exactly_the_routes_that_a_function_has(function: FunctionSpec) -> None:
    opened = {(route.method, route.path) for route in function.routes}
    assert {(route.method, route.path.text) for route in routers(function).routes} == opened


@pytest.mark.parametrize("function", WITH_ROUTES, ids=lambda function: function.name)
def test_client_keys_open_the_routes_for_browsers_and_no_other(function: FunctionSpec) -> None:
    for route in routers(function).routes:
        for_browsers = route.path.text.startswith("/client/")
        assert {scope.is_for_browsers for scope in route.scopes} == {for_browsers}


def test_a_page_that_redeems_may_do_whatever_a_page_may() -> None:
    """As docs/operations.md says of the scope `client_checkout`."""
    opened = {
        (route.method, route.path.text, scope)
        for function in WITH_ROUTES
        for route in routers(function).routes
        for scope in route.scopes
    }
    of_pages, of_buyers = (
        {(method, path) for method, path, scope in opened if scope is wanted}
        for wanted in (Scope.CLIENT, Scope.CLIENT_CHECKOUT)
    )
    redeeming = {("POST", "/client/v1/redemptions"), ("POST", "/client/v1/redeem")}
    assert of_buyers == of_pages | redeeming
