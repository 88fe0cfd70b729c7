"""What was done is kept: while the system runs, at a stop, and after a kill at any moment."""

import json
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from infra.local import saved_state
from infra.local.account import Account
from infra.local.emulator import SAVE_EVERY_S, Emulator, EmulatorFailed, free_port
from infra.local.places import ROOT
from tests.account import TABLE_NAME, Table, create_table
from tests.infra.local.kills import Killed, lost_in

ITEM = {"pk": {"S": "a"}, "sk": {"S": "b"}}
LONGEST_LOSS_S = 20.0
# With saves every second; what is above that is for a machine with other work.
SOON_S = 10.0


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a system left which was stopped with one record in its table."""
    folder = tmp_path_factory.mktemp("stopped")
    with Emulator(free_port(), folder, persist=True) as emulator:
        put(emulator)
    return folder


@pytest.fixture
def saved(stopped: Path, tmp_path: Path) -> Path:
    """A copy of it, for one test."""
    shutil.copytree(stopped, tmp_path, dirs_exist_ok=True)
    return tmp_path


def put(emulator: Emulator) -> Table:
    table = create_table(Account(endpoint=emulator.endpoint, id="000000000000"))
    table.client.put_item(TableName=TABLE_NAME, Item=ITEM)
    return table


def records(emulator: Emulator) -> list[dict[str, object]]:
    return Table(TABLE_NAME, Account(endpoint=emulator.endpoint, id="000000000000")).items()


def wait_for_save(folder: Path, *, other_than: saved_state.Save | None = None) -> saved_state.Save:
    give_up_at = time.monotonic() + 60
    while (found := saved_state.newest(folder)) is None or found == other_than:
        assert time.monotonic() < give_up_at, "nothing was saved"
        time.sleep(0.05)
    return found


def test_three_kills_at_random_moments_lose_only_what_is_young(tmp_path: Path) -> None:
    killed = Killed(tmp_path, save_every_s=1)
    ages = lost_in(killed, kills=3, longest_s=5, rng=random.SystemRandom())
    assert max(ages, default=0) <= SOON_S
    assert killed.written, "all was lost"


@pytest.mark.soak
def test_twenty_kills_at_random_moments_lose_at_most_twenty_seconds(tmp_path: Path) -> None:
    killed = Killed(tmp_path, save_every_s=SAVE_EVERY_S)
    ages = lost_in(killed, kills=20, longest_s=45, rng=random.SystemRandom())
    assert max(ages, default=0) <= LONGEST_LOSS_S
    assert killed.written, "all was lost"


def test_what_changes_is_saved_while_the_system_runs_and_rest_is_not(tmp_path: Path) -> None:
    with Emulator(free_port(), tmp_path, persist=True, save_every_s=0.2) as emulator:
        table = put(emulator)
        first = wait_for_save(tmp_path)
        time.sleep(2)
        while (later := wait_for_save(tmp_path)) != first:
            first = later
            time.sleep(2)
        table.items()
        time.sleep(2)
        assert saved_state.newest(tmp_path) == first, "reading changes nothing"
        table.client.delete_item(TableName=TABLE_NAME, Key=ITEM)
        assert wait_for_save(tmp_path, other_than=first).at > first.at
    assert len(list((tmp_path / saved_state.SAVES).iterdir())) == 1, "older ones are removed"


def test_a_stop_keeps_all_and_tells_the_next_start_of_when_it_is(saved: Path) -> None:
    with Emulator(free_port(), saved, persist=True) as emulator:
        assert records(emulator) == [ITEM]
        assert emulator.began_with is not None
        assert len(emulator.began_with.clock) == len("14:03:20")


def test_a_state_that_is_not_whole_is_named_with_the_way_out(saved: Path) -> None:
    save = wait_for_save(saved)
    content = (save.folder / "dynamodb.json").read_bytes()
    (save.folder / "dynamodb.json").write_bytes(content[: len(content) // 2])
    message = f"the state of {save.clock} is not whole: dynamodb.json .*`make run FRESH=1` starts"
    with pytest.raises(EmulatorFailed, match=message), Emulator(free_port(), saved, persist=True):
        pass
    with Emulator(free_port(), saved, persist=True, fresh=True) as emulator:
        assert emulator.began_with is None
        put(emulator)
    with Emulator(free_port(), saved, persist=True) as emulator:
        assert records(emulator) == [ITEM]


def test_a_state_of_another_version_is_not_read_in_part(saved: Path) -> None:
    save = wait_for_save(saved)
    unfit = saved_state.begin(saved, save.at.replace(year=save.at.year + 1))
    shutil.copytree(save.folder, unfit, dirs_exist_ok=True)
    (unfit / saved_state.MANIFEST).unlink()
    state = json.loads((unfit / "dynamodb.json").read_text())
    (unfit / "dynamodb.json").write_text(json.dumps(state | {"__ministack_format__": 99}))
    saved_state.complete(unfit)
    with (
        pytest.raises(EmulatorFailed, match=r"does not fit this version; .* FRESH=1"),
        Emulator(free_port(), saved, persist=True),
    ):
        pass


def test_files_of_a_version_that_saved_service_by_service_are_not_guessed_at(
    tmp_path: Path,
) -> None:
    (tmp_path / "dynamodb.json").write_text("{}")
    with (
        pytest.raises(EmulatorFailed, match=r"service by service, by an older version; .*FRESH=1"),
        Emulator(free_port(), tmp_path, persist=True),
    ):
        pass
    with Emulator(free_port(), tmp_path, persist=True, fresh=True) as emulator:
        put(emulator)
    assert not (tmp_path / "dynamodb.json").exists()


def test_a_stop_says_when_the_state_could_not_be_saved(tmp_path: Path) -> None:
    emulator = Emulator(free_port(), tmp_path, persist=True)
    with emulator:
        (tmp_path / saved_state.SAVES).write_text("in the way")
        put(emulator)
        with pytest.raises(EmulatorFailed, match="could not be saved; none is kept"):
            emulator.stop()


def test_an_unfinished_save_is_none(saved: Path) -> None:
    save = wait_for_save(saved)
    left = saved_state.begin(saved, save.at.replace(year=save.at.year + 1))
    (left / "dynamodb.json").write_text("{")
    with Emulator(free_port(), saved, persist=True) as emulator:
        assert records(emulator) == [ITEM]
    assert not left.exists()


def test_buckets_of_no_save_are_forgotten(saved: Path) -> None:
    """A bucket that the account does not know would end every later deployment."""
    unknown = saved / "live" / saved_state.BUCKETS / "000000000000" / "assets"
    unknown.mkdir(parents=True)
    with Emulator(free_port(), saved, persist=True):
        assert not unknown.exists()


def test_a_folder_serves_one_system_at_a_time(saved: Path) -> None:
    with (
        Emulator(free_port(), saved, persist=True),
        pytest.raises(EmulatorFailed, match="is running already"),
        Emulator(free_port(), saved, persist=True),
    ):
        pass


def test_make_run_hands_on_that_it_starts_empty() -> None:
    told = subprocess.run(
        ["make", "-n", "run", "FRESH=1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "-m infra.local --port 4566 --fresh" in told.stdout
