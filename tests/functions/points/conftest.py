"""The functions of points on their test's own table, at an instant that the test chooses."""

import pytest

from tests.account import Table
from tests.support.coupons import a_campaign_of_coupons
from tests.support.points import loyalty
from tests.support.scheduler import FakeScheduler


@pytest.fixture(autouse=True)
def bound(functions: Table) -> Table:
    """The functions' table."""
    return functions


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
