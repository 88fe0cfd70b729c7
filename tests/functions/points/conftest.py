"""The functions of points on their test's own table, at an instant that the test chooses."""

import pytest

from incentives.runtime import aws
from tests.account import Table
from tests.support import loyalty
from tests.support.calendar import START, Calendar
from tests.support.coupons import a_campaign_of_coupons
from tests.support.scheduler import FakeScheduler
from tests.support.sealing import give_keys


@pytest.fixture(autouse=True)
def bound(table: Table, monkeypatch: pytest.MonkeyPatch, calendar: Calendar) -> Table:
    """The test's table, bound as a function binds its own, and a key for persons."""
    assert calendar.now == START
    aws.bind_table(table.name, table.client)
    give_keys(monkeypatch)
    return table


@pytest.fixture
def programme(bound: Table) -> loyalty.Json:
    """A programme whose points last for 30 days."""
    assert bound.items() == []
    return loyalty.a_programme(voucher=loyalty.days(30))


@pytest.fixture
def member(programme: loyalty.Json) -> str:
    """A member of it."""
    return loyalty.a_member(programme)


@pytest.fixture
def checkout(bound: Table, fake_scheduler: FakeScheduler) -> None:
    """What the functions of campaigns and codes need besides."""
    assert bound.items() == []
    assert not fake_scheduler.scheduled


@pytest.fixture
def coupons(checkout: None) -> loyalty.Json:
    """A campaign of coupons."""
    assert checkout is None
    return a_campaign_of_coupons()
