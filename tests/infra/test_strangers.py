"""Somebody hears of strangers, and of storms that the gateway turns away."""

import json

import pytest

from tests.infra.template import Properties, Template

pytestmark = pytest.mark.xdist_group("infra")

REFUSED = '{ ($.status = "401") || (($.status = "403") && ($.integration_status != "403")) }'
THROTTLED = '{ ($.status = "429") && ($.integration_status != "429") }'


def filters(template: Template) -> dict[str, Properties]:
    """What is counted in the access log, by the metric's name."""
    return {
        counted["MetricTransformations"][0]["MetricName"]: counted
        for counted in template.all("Logs::MetricFilter").values()
    }


def alarm(template: Template, name: str) -> Properties:
    """The properties of an alarm of `Watch`."""
    (found,) = (
        properties
        for logical_id, properties in template.all("CloudWatch::Alarm").items()
        if template.path(logical_id) == f"Incentives/Watch/{name}/Resource"
    )
    return found


def test_callers_without_a_valid_key_are_counted_whoever_refused_them(template: Template) -> None:
    """A function says 401; the gateway 401 without a key, and 403 where the authorizer says no.

    A 403 of a function is about a valid key without the scope: no stranger.
    """
    assert filters(template)["RefusedKeys"]["FilterPattern"] == REFUSED


def test_only_the_gateways_own_429_is_counted_as_throttled(template: Template) -> None:
    """A function's 429 says that a campaign is busy, or that an address guesses codes."""
    assert filters(template)["ThrottledRequests"]["FilterPattern"] == THROTTLED


def test_what_is_counted_stands_in_each_line_of_the_access_log(template: Template) -> None:
    stage = template.one("ApiGatewayV2::Stage")["AccessLogSettings"]
    line = json.loads(stage["Format"])
    assert {"status", "integration_status", "route"} <= set(line)
    for counted in filters(template).values():
        assert template.target(counted["LogGroupName"]) == "Api/AccessLog"
        assert template.target(stage["DestinationArn"]) == "Api/AccessLog"


def test_a_metric_costs_nothing_in_an_hour_without_strangers(template: Template) -> None:
    """With a default value CloudWatch would get, and charge, a zero in every hour."""
    for counted in filters(template).values():
        (metric,) = counted["MetricTransformations"]
        assert metric["MetricValue"] == "1"
        assert "DefaultValue" not in metric
        assert "Dimensions" not in metric


@pytest.mark.parametrize(
    ("name", "metric", "threshold"),
    [("Strangers", "RefusedKeys", 1_000), ("TooManyRequests", "ThrottledRequests", 100)],
)
def test_an_alarm_rings_for_each_within_five_minutes(
    template: Template, name: str, metric: str, threshold: int
) -> None:
    told = alarm(template, name)
    (counted,) = filters(template)[metric]["MetricTransformations"]
    assert (told["Namespace"], told["MetricName"]) == (counted["MetricNamespace"], metric)
    assert (told["Statistic"], told["Period"], told["Threshold"]) == ("Sum", 300, threshold)
    assert told["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
