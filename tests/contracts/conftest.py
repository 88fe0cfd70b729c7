"""The API in this process, with a key per scope, codes to ask for, and a table to look into."""

import pytest

import change_order.handler
import manage_campaigns.handler
import qualify.handler
import redeem.handler
import validate.handler
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.runtime import aws, schedules
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import a_campaign, keep
from tests.contracts.codes.counter import Counter
from tests.support.access.sealing import give_keys
from tests.support.scheduler import FakeScheduler


@pytest.fixture
def counter(table: Table, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A counter with these codes: WELCOME, TWENTY (percent), EIGHTY (80.00 off), unique ONCE-1."""
    fake_scheduler = FakeScheduler()
    monkeypatch.setattr(schedules, "plan", fake_scheduler.plan)
    monkeypatch.setattr(manage_campaigns.handler, "_scheduler", fake_scheduler.scheduler)
    give_keys(monkeypatch)
    for function in (validate.handler, redeem.handler, qualify.handler, change_order.handler):
        monkeypatch.setattr(
            function, "_cache", InstanceCache()
        )  # rules are gone by for some seconds
    aws.bind_table(table.name, table.client)
    keep(a_campaign(public_code="WELCOME", total=100, per_person=5))
    keep(a_campaign(public_code="TWENTY", offer=PercentOff(rate_bp=2_000)))
    keep(a_campaign(public_code="EIGHTY", offer=AmountOff(amount_minor=80_00)))
    keep(a_campaign(public_code="HUNDRED", offer=AmountOff(amount_minor=1_00)))
    keep(a_campaign(public_code=None), "ONCE-1")
    return Counter.open_on(table)
