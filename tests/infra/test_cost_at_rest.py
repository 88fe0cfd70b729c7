"""What README says that a deployment costs while nobody calls is what the template makes."""

import json
import re
from pathlib import Path

import pytest

from tests.infra.template import Template

pytestmark = pytest.mark.xdist_group("infra")

README = Path(__file__).resolve().parents[2] / "README.md"
ALARM_CENTS = 10
# CloudWatch's free dashboards have up to this many metrics.
FREE_METRICS = 50


def metrics_drawn(template: Template) -> int:
    """Metrics on the one dashboard."""
    body = template.one("CloudWatch::Dashboard")["DashboardBody"]["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else "_" for part in body)
    widgets = json.loads(text)["widgets"]
    return sum(len(widget["properties"].get("metrics", ())) for widget in widgets)


def test_the_alarms_are_counted_and_priced(template: Template) -> None:
    alarms = len(template.all("CloudWatch::Alarm"))
    (counted, price) = re.findall(r"each of (\d+) alarms \(USD (\d+\.\d\d)", README.read_text())[0]
    assert (int(counted), price) == (alarms, f"{alarms * ALARM_CENTS / 100:.2f}")


def test_the_dashboard_is_one_that_is_charged(template: Template) -> None:
    assert metrics_drawn(template) > FREE_METRICS
    assert "USD 3.00 for the dashboard" in README.read_text()
