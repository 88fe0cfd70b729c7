"""Every route refuses parameters that it does not know, and names those that it takes."""

import pytest

import openapi
from incentives.names import Scope
from incentives.runtime.route import Route
from tests.contracts.codes.counter import Counter, refusal_in

DESCRIPTION = openapi.document(openapi.functions())
ROUTES = [route for router in openapi.functions().values() for route in router.routes]


def described(route: Route) -> set[str]:
    """The parameters that the API's description gives this route."""
    operation = DESCRIPTION["paths"][route.path.text][route.method.lower()]
    return {one["name"] for one in operation["parameters"] if one["in"] == "query"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path.text}")
def test_a_route_refuses_an_unknown_parameter_and_changes_nothing(
    counter: Counter, route: Route
) -> None:
    path = route.path.text.replace("{", "a_").replace("}", "")
    before = counter.content()
    answer = counter.ask(
        route.method, f"{path}?voucher_count=5&limit[x]=&reason_=1", scope=min(route.scopes)
    )
    assert refusal_in(answer) == "invalid_query_params"
    told, _, known = answer.json["details"].partition(". This resource takes: ")
    assert told == "Unknown: reason_, voucher_count"
    assert set(known.removesuffix(".").split(", ")) == described(route)
    assert counter.content() == before


def test_a_filter_that_the_engine_does_not_have_is_refused(counter: Counter) -> None:
    """The field's clients send such filters; ignored, all campaigns would be listed."""
    listed = counter.ask("GET", "/v1/campaigns?limit=5&lang=de", scope=Scope.MARKETING)
    assert listed.status == 200
    filtered = "/v1/campaigns?limit=5&campaign_type=GIFT_VOUCHERS"
    answer = counter.ask("GET", filtered, scope=Scope.MARKETING)
    assert refusal_in(answer) == "invalid_query_params"
    assert answer.json["details"] == (
        "Unknown: campaign_type. This resource takes: limit, page, starting_after_id, lang."
    )


def test_a_blank_parameter_is_absent_as_the_clients_write_null(counter: Counter) -> None:
    listed = counter.ask("GET", "/v1/campaigns?campaign_type=&order", scope=Scope.MARKETING)
    assert listed.status == 200


def test_whoever_may_not_use_a_route_does_not_learn_its_parameters(counter: Counter) -> None:
    answer = counter.ask("GET", "/v1/campaigns?campaign_type=x", scope=Scope.CHECKOUT)
    assert refusal_in(answer) == "missing_required_permission"
