"""Settings, clock, ids and the one client."""

import re
from datetime import UTC

import pytest

from incentives.runtime import aws, clock, ids, settings
from incentives.store.items import CampaignItem, GateItem, Item
from infra.local.emulator import REGION
from tests.account import Table


@pytest.fixture(autouse=True)
def _forget_settings() -> None:
    settings.read.cache_clear()


def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INCENTIVES_TABLE", raising=False)
    with pytest.raises(settings.MissingSettingError, match="INCENTIVES_TABLE"):
        settings.read(settings.TableSettings)


def test_a_group_of_settings_is_read_from_the_environment_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("INCENTIVES_TABLE", "first")
    assert settings.read(settings.TableSettings).table == "first"
    monkeypatch.setenv("INCENTIVES_TABLE", "second")
    assert settings.read(settings.TableSettings).table == "first"


def test_now_is_utc_in_whole_milliseconds() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond % 1000 == 0


def test_ids_are_128_random_bits_fit_for_urls() -> None:
    made = {ids.new_id("camp") for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch("camp_[a-z2-7]{26}", each) for each in made)


def test_one_client_serves_every_model(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in table.account.environment.items():
        monkeypatch.setenv(name, value)
    aws._client.cache_clear()
    aws.bind_table(table.name)
    clients = {
        id(model._get_connection().connection.client) for model in (Item, GateItem, CampaignItem)
    }
    assert clients == {id(aws.client("dynamodb"))}
    assert aws.client("dynamodb").meta.region_name == REGION
    aws._client.cache_clear()
