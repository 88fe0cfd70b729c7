"""A function under test works on its test's own table."""

import pytest

import manage_campaigns.handler
import publish_events.handler
from incentives.domain.campaigns.campaign import Campaign
from incentives.runtime import clock, schedules
from tests.account import Table
from tests.builders import keep
from tests.support.calendar import Calendar
from tests.support.event_site import EventSite, open_site
from tests.support.marketing_api import of_unique_codes
from tests.support.scheduler import FakeScheduler


@pytest.fixture
def campaign(bound_table: Table) -> Campaign:
    """A campaign of unique codes, alone in its table."""
    assert bound_table.items() == []
    return keep(of_unique_codes())


@pytest.fixture
def site(bound_table: Table, monkeypatch: pytest.MonkeyPatch) -> EventSite:
    """The function's own table and outlets."""
    site = open_site(bound_table)
    monkeypatch.setattr(publish_events.handler, "outlets", lambda: site.outlets)
    return site


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """The clock of every function, which stands still until it is moved."""
    calendar = Calendar()
    monkeypatch.setattr(clock, "now", lambda: calendar.now)
    return calendar


@pytest.fixture
def fake_scheduler(monkeypatch: pytest.MonkeyPatch) -> FakeScheduler:
    """Schedules that only the test sees; `test_schedules` has the real ones."""
    fake_scheduler = FakeScheduler()
    monkeypatch.setattr(schedules, "plan", fake_scheduler.plan)
    monkeypatch.setattr(manage_campaigns.handler, "_scheduler", fake_scheduler.scheduler)
    return fake_scheduler
