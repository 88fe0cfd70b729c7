"""On AWS, every request reaches the function that is meant for it, and a preflight needs no key."""

from dataclasses import dataclass

import pytest

from infra.catalogue.functions import ALL_FUNCTIONS
from tests.infra.gateway_routes import DEFAULT, OPTIONS, selected, takers
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

# "Routing API requests" in the developer guide of API Gateway.
OF_THE_GUIDE = (
    "GET /pets/dog/1",
    "GET /pets/dog/{id}",
    "GET /pets/{proxy+}",
    "ANY /{proxy+}",
    DEFAULT,
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}
# A path of each route, and the function that serves it.
PLACES = {
    (route.method, key.partition(" ")[2].replace("{", "a-").replace("}", "")): function.name
    for function in ALL_FUNCTIONS
    for route in function.routes
    for key in route.keys
}
PATHS = sorted({path for _, path in PLACES})
OF_BROWSERS = [path for path in PATHS if path.startswith("/client/")]


@dataclass(frozen=True)
class Served:
    """Who lets a route's callers in, and the function behind it."""

    authorizer: str | None
    function: str


@pytest.fixture(scope="session")
def routes(template: Template) -> dict[str, Served]:
    """The deployed routes, by key."""
    authorizers = template.all("ApiGatewayV2::Authorizer")
    integrations = template.all("ApiGatewayV2::Integration")
    found = {}
    for route in template.all("ApiGatewayV2::Route").values():
        (integration,) = (part["Ref"] for part in route["Target"]["Fn::Join"][1] if "Ref" in part)
        function = template.target(integrations[integration]["IntegrationUri"]).split("/")[0]
        name = authorizers[route["AuthorizerId"]["Ref"]]["Name"] if "AuthorizerId" in route else ""
        assert route["AuthorizationType"] == ("CUSTOM" if name else "NONE")
        found[route["RouteKey"]] = Served(name or None, function)
    return found


@pytest.mark.parametrize(
    ("method", "path", "route"),
    [
        ("GET", "/pets/dog/1", "GET /pets/dog/1"),
        ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
        ("GET", "/pets/cat/1", "GET /pets/{proxy+}"),
        ("POST", "/test/5", "ANY /{proxy+}"),
    ],
)
def test_a_route_is_selected_as_in_the_examples_of_the_guide(
    method: str, path: str, route: str
) -> None:
    assert selected(OF_THE_GUIDE, method, path) == route


def test_what_no_route_takes_goes_to_the_default_route_or_to_nobody() -> None:
    assert selected(["GET /pets", DEFAULT], "GET", "/") == DEFAULT
    assert selected(["GET /pets"], "POST", "/pets") is None
    assert selected(["GET /pets/{proxy+}"], "GET", "/pets") is None


def test_any_takes_the_methods_that_its_path_does_not_define() -> None:
    keys = ["ANY /user", "GET /user"]
    assert selected(keys, "GET", "/user") == "GET /user"
    assert selected(keys, OPTIONS, "/user") == "ANY /user"


def test_a_preflight_is_answered_by_the_gateway_only_where_no_route_takes_it() -> None:
    """github.com/anomalyco/sst/issues/5493: `GET /user` works from a page, `ANY /user` does not."""
    assert selected(["GET /user"], OPTIONS, "/user") is None
    assert selected(["GET /user", DEFAULT], OPTIONS, "/user") == DEFAULT
    assert selected([DEFAULT, "OPTIONS /{proxy+}"], OPTIONS, "/user") == "OPTIONS /{proxy+}"


@pytest.mark.parametrize("path", OF_BROWSERS)
def test_a_page_may_ask_whether_it_may_ask(routes: dict[str, Served], path: str) -> None:
    route = selected(routes, OPTIONS, path)
    assert route is None or routes[route] == Served(None, "answer_preflights"), route


@pytest.mark.parametrize("path", OF_BROWSERS)
def test_whatever_is_looked_at_first_no_authorizer_is_in_the_way_of_a_page(
    routes: dict[str, Served], path: str
) -> None:
    """The guide does not say whether a longer path goes before a method of its own."""
    guarded = [key for key in takers(routes, OPTIONS, path) if routes[key].authorizer]
    assert set(guarded) <= {DEFAULT}


def test_a_preflight_is_never_counted_as_a_caller_without_a_key(routes: dict[str, Served]) -> None:
    served = {path: selected(routes, OPTIONS, path) for path in PATHS}
    assert {route and routes[route].authorizer for route in served.values()} == {None}


def test_a_request_reaches_its_function_behind_the_authorizer_of_its_keys(
    routes: dict[str, Served],
) -> None:
    for (method, path), function in PLACES.items():
        authorizer = "Client" if path.startswith("/client/") else "Server"
        route = selected(routes, method, path)
        assert route is not None
        assert routes[route] == Served(authorizer, function), (method, path)


def test_a_method_that_a_path_does_not_have_opens_nothing_to_other_keys(
    routes: dict[str, Served],
) -> None:
    for path in [*PATHS, "/", "/v1", "/v1/nothing"]:
        for method in METHODS:
            route = selected(routes, method, path)
            assert route is not None
            authorizer = "Client" if path.startswith("/client/") else "Server"
            assert routes[route].authorizer == authorizer, (method, path)


def test_what_a_page_does_not_find_is_told_by_a_function_in_the_shape_of_all_refusals(
    routes: dict[str, Served],
) -> None:
    """Also a method that is not a path's, as PUT of a validation: 405 is a function's word."""
    for path in [*OF_BROWSERS, "/client/v1/nothing", "/client/v2/a/b", "/client/v1/redeem/a"]:
        for method in METHODS - {method for method, place in PLACES if place == path}:
            route = selected(routes, method, path)
            assert route is not None
            assert routes[route] == Served("Client", "look_up"), (method, path)


def test_without_an_authorizer_there_are_preflights_only(routes: dict[str, Served]) -> None:
    open_routes = {key for key, served in routes.items() if served.authorizer is None}
    assert {key.partition(" ")[0] for key in open_routes} <= {OPTIONS}


def test_what_answers_a_preflight_may_do_nothing(template: Template) -> None:
    assert template.actions("answer_preflights", "dynamodb") == set()
    variables = template.functions()["answer_preflights"]["Environment"]["Variables"]
    assert set(variables) == {"POWERTOOLS_SERVICE_NAME"}
