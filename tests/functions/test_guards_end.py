"""A guard that fails is learnt or final: nobody pays for tries that can only fail again."""

import pytest

from incentives import names
from incentives.domain.refusal import Refused
from incentives.runtime import aws, settings
from tests.account import Table
from tests.support.calendar import START, Calendar
from tests.support.scenes import SCENES, Act
from tests.support.scheduler import FakeScheduler
from tests.support.sealing import give_keys
from tests.support.stage import Place, Stage, staged, writing_places

MOST_FAILED = 3


@pytest.fixture(autouse=True)
def functions(
    table: Table, monkeypatch: pytest.MonkeyPatch, calendar: Calendar, fake_scheduler: FakeScheduler
) -> None:
    """The test's table, bound as a function binds its own, and a key for persons."""
    assert calendar.now == START
    assert not fake_scheduler.scheduled
    aws.bind_table(table.name, table.client)
    give_keys(monkeypatch)
    monkeypatch.setenv(names.ENV_BOT_CHECK, "off")
    settings.read.cache_clear()


def acted(act: Act, *, fails: int | None = None, lost: int | None = None) -> tuple[Stage, int]:
    """What was tried, and the status that was answered."""
    with staged(fails=fails, lost=lost) as stage:
        try:
            answer = act()
        except Refused:
            return stage, 429
    return stage, 200 if answer is None else answer.status


@pytest.mark.parametrize("name", SCENES)
def test_a_guard_that_fails_again_and_again_ends_a_request_soon(name: str) -> None:
    clean, status = acted(SCENES[name]())
    assert status < 300
    for number, key in enumerate(clean.guarded):
        stage, status = acted(SCENES[name](), fails=number)
        told = f"{name}: {key}, {stage.failed} of {stage.sent} transactions failed, {status}"
        assert 1 <= stage.failed <= MOST_FAILED, told
        assert stage.sent - stage.failed <= clean.sent, told
        assert status < 500, told


@pytest.mark.parametrize("name", SCENES)
def test_a_write_whose_answer_was_lost_ends_a_request_soon(name: str) -> None:
    """It is sent once more by whoever did not hear, and meets what it has written itself."""
    clean, _ = acted(SCENES[name]())
    for number in range(clean.sent):
        stage, status = acted(SCENES[name](), lost=number)
        assert stage.sent <= clean.sent + MOST_FAILED, f"{name}: {stage.sent} transactions"
        assert status < 500


def test_every_part_of_every_write_is_in_these_scenes() -> None:
    """Who writes something new adds it to a scene, so that its guard is looked at too."""
    places: set[Place] = set()
    for arrange in SCENES.values():
        places |= acted(arrange())[0].places
    missing = sorted(writing_places() - places)
    assert not missing, missing
