"""Who may call a function: the API and its authorizers. The emulator asks nobody; AWS does."""

import json

import pytest

from tests.infra.template import Properties, Template

pytestmark = pytest.mark.xdist_group("infra")


def callable_by_the_api(template: Template) -> dict[str, list[str]]:
    """Where the API may call from, by the function's logical id."""
    (api,) = template.all("ApiGatewayV2::Api")
    found: dict[str, list[str]] = {}
    for permission in template.all("Lambda::Permission").values():
        assert permission["Action"] == "lambda:InvokeFunction"
        assert permission["Principal"] == "apigateway.amazonaws.com"
        source = json.dumps(permission["SourceArn"])
        assert f'"Ref": "{api}"' in source  # of this API only
        found.setdefault(_function(permission["FunctionName"]), []).append(source)
    return found


def _function(reference: Properties) -> str:
    """The logical id in a reference to a function, or in an ARN that is joined around one."""
    text = json.dumps(reference)
    _, _, rest = text.partition('"Fn::GetAtt": ["')
    return rest.partition('"')[0]


def test_the_api_may_call_each_function_behind_a_route(template: Template) -> None:
    integrations = template.all("ApiGatewayV2::Integration").values()
    behind = {_function(integration["IntegrationUri"]) for integration in integrations}
    assert len(behind) > 20
    for function in behind:
        (source,) = callable_by_the_api(template)[function]
        assert source.endswith('/*/*"]]}')  # every stage, method and path


def test_the_api_may_call_the_authorizer_for_each_kind_of_key(template: Template) -> None:
    authorizers = template.all("ApiGatewayV2::Authorizer")
    assert {one["Name"] for one in authorizers.values()} == {"Server", "Client"}
    for name, authorizer in authorizers.items():
        sources = callable_by_the_api(template)[_function(authorizer["AuthorizerUri"])]
        assert [source for source in sources if f'/authorizers/", {{"Ref": "{name}"}}' in source]


def test_whatever_the_api_may_call_it_calls(template: Template) -> None:
    called = {
        _function(one[member])
        for kind, member in (
            ("ApiGatewayV2::Integration", "IntegrationUri"),
            ("ApiGatewayV2::Authorizer", "AuthorizerUri"),
        )
        for one in template.all(kind).values()
    }
    assert set(callable_by_the_api(template)) == called
