"""A function under test works on its test's own table."""

import pytest

import manage_campaigns.handler
import publish_events.handler
from incentives import names
from incentives.domain.campaigns.campaign import Campaign
from incentives.runtime import clock, schedules, settings
from tests.account import Table
from tests.builders import keep
from tests.support.access.sealing import give_keys
from tests.support.calendar import START, Calendar
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
def keyed_table(bound_table: Table, monkeypatch: pytest.MonkeyPatch) -> Table:
    """The test's table, bound; the deployment's keys are known, and no bot check is asked for."""
    give_keys(monkeypatch)
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    settings.read.cache_clear()
    return bound_table


@pytest.fixture
def functions(keyed_table: Table, calendar: Calendar, fake_scheduler: FakeScheduler) -> Table:
    """All functions at work on the test's table, at an instant that the test chooses."""
    assert calendar.now == START
    assert not fake_scheduler.scheduled
    return keyed_table


@pytest.fixture
def fake_scheduler(monkeypatch: pytest.MonkeyPatch) -> FakeScheduler:
    """Schedules that only the test sees; `test_schedules` has the real ones."""
    fake_scheduler = FakeScheduler()
    monkeypatch.setattr(schedules, "plan", fake_scheduler.plan)
    monkeypatch.setattr(manage_campaigns.handler, "_scheduler", fake_scheduler.scheduler)
    return fake_scheduler
