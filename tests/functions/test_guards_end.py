"""A guard that fails is learnt or final: nobody pays for tries that can only fail again."""

import pytest

from incentives.domain.refusal import Refused
from tests.support.scenes import SCENES, Act
from tests.support.stage import Place, Stage, staged, writing_places

pytestmark = pytest.mark.usefixtures("functions")

MOST_FAILED = 3


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
    written = writing_places()
    assert {file.split("/")[0] for file, _ in written} == {"store", "usecases"}
    assert len(written) > 50, "the scan does not find the writes any more"
    assert not written - places, sorted(written - places)
