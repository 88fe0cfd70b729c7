"""No route stands open: each has its authorizer and its throttle. See also test_gateway_routes."""

import json
from collections.abc import Mapping

import pytest

from incentives import names
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

NOWHERE = {
    "$default",
    *(
        f"{method} /client/{{rest+}}"
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
    ),
}
PREFLIGHTS = {"OPTIONS /client/{rest+}", "OPTIONS /{rest+}"}
ROUTES = {
    key: route for function in ALL_FUNCTIONS for route in function.routes for key in route.keys
}


def authorizer_of_routes(template: Template) -> Mapping[str, str]:
    """Route key to the name of the authorizer."""
    authorizers = template.all("ApiGatewayV2::Authorizer")
    return {
        route["RouteKey"]: authorizers[route["AuthorizerId"]["Ref"]]["Name"]
        for route in template.all("ApiGatewayV2::Route").values()
        if route["RouteKey"] not in PREFLIGHTS
    }


def test_the_api_has_the_routes_of_the_catalogue(template: Template) -> None:
    keys = [route["RouteKey"] for route in template.all("ApiGatewayV2::Route").values()]
    assert sorted(keys) == sorted({*ROUTES, *NOWHERE, *PREFLIGHTS})


def test_the_api_has_no_more_routes_than_aws_grants(template: Template) -> None:
    assert len(template.all("ApiGatewayV2::Route")) <= 300  # a quota that AWS raises on request


def test_a_code_may_hold_a_slash_which_the_gateway_takes_for_two_segments() -> None:
    assert {"GET /v1/vouchers/{code}", "GET /v1/vouchers/{code}/{rest}"} <= set(ROUTES)


def test_every_route_asks_an_authorizer(template: Template) -> None:
    for route in template.all("ApiGatewayV2::Route").values():
        kind = "NONE" if route["RouteKey"] in PREFLIGHTS else "CUSTOM"
        assert route["AuthorizationType"] == kind


def test_client_keys_open_the_routes_for_browsers_and_no_other(template: Template) -> None:
    for key, authorizer in authorizer_of_routes(template).items():
        assert authorizer == ("Client" if " /client/" in key else "Server"), key


def test_an_authorizer_is_asked_once_a_minute_per_key(template: Template) -> None:
    for authorizer in template.all("ApiGatewayV2::Authorizer").values():
        assert authorizer["AuthorizerType"] == "REQUEST"
        assert authorizer["AuthorizerPayloadFormatVersion"] == "2.0"
        assert authorizer["EnableSimpleResponses"] is True
        assert authorizer["AuthorizerResultTtlInSeconds"] == 60


def test_an_answer_is_remembered_for_one_key_and_one_origin(template: Template) -> None:
    sources = {
        authorizer["Name"]: authorizer["IdentitySource"]
        for authorizer in template.all("ApiGatewayV2::Authorizer").values()
    }
    assert sources == {
        "Server": ["$request.header.x-app-id", "$request.header.x-app-token"],
        "Client": [
            "$request.header.x-client-application-id",
            "$request.header.x-client-token",
            "$request.header.origin",
        ],
    }


def test_every_route_has_a_throttle(template: Template) -> None:
    settings = template.one("ApiGatewayV2::Stage")["RouteSettings"]
    assert settings == {
        key: {
            "ThrottlingRateLimit": route.throttle.rate_per_s,
            "ThrottlingBurstLimit": route.throttle.burst,
        }
        for key, route in ROUTES.items()
    } | {"OPTIONS /client/{rest+}": {"ThrottlingRateLimit": 400, "ThrottlingBurstLimit": 800}}


def test_a_page_gets_as_many_preflights_as_requests(template: Template) -> None:
    """Each route of pages has a throttle of its own, and all of them ask one route first."""
    settings = template.one("ApiGatewayV2::Stage")["RouteSettings"]
    for limit in ("ThrottlingRateLimit", "ThrottlingBurstLimit"):
        pages = [settings[key][limit] for key, route in ROUTES.items() if route.for_browsers]
        assert settings["OPTIONS /client/{rest+}"][limit] >= sum(pages)


def test_routes_for_browsers_are_narrower_than_those_for_checkouts() -> None:
    browser = max(route.throttle.rate_per_s for route in ROUTES.values() if route.for_browsers)
    assert browser * 10 <= ROUTES["POST /v1/validations"].throttle.rate_per_s


def test_the_stage_waits_for_the_routes_it_throttles(template: Template) -> None:
    (stage,) = (
        resource
        for resource in template.content["Resources"].values()
        if resource["Type"] == "AWS::ApiGatewayV2::Stage"
    )
    routes = template.all("ApiGatewayV2::Route")
    throttled = {name for name, route in routes.items() if route["RouteKey"] not in NOWHERE}
    assert throttled <= set(stage["DependsOn"])


def test_a_web_page_cannot_send_a_server_key(template: Template) -> None:
    cors = template.one("ApiGatewayV2::Api")["CorsConfiguration"]
    allowed = {header.lower() for header in cors["AllowHeaders"]}
    assert names.HEADER_CLIENT_TOKEN in allowed
    assert allowed.isdisjoint({names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN, "*"})


def test_the_access_log_holds_no_path_because_it_may_hold_a_code(template: Template) -> None:
    line = json.loads(template.one("ApiGatewayV2::Stage")["AccessLogSettings"]["Format"])
    assert not [value for value in line.values() if "path" in value.lower()]
    assert line["request_id"] == "$context.requestId"
    assert (line["status"], line["integration_status"]) == (
        "$context.status",
        "$context.integration.status",
    )
