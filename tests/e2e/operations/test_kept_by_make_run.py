"""What a shop did on its laptop is there after kills at the worst moments, and after a stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path

import pytest

from infra.local import saved_state
from infra.local.calling import call
from infra.local.emulator import free_port
from infra.local.local_json import LocalSystem, read_system
from infra.local.places import ROOT

# One process at a time deploys; see tests/conftest.py.
pytestmark = [pytest.mark.whole, pytest.mark.xdist_group("whole")]

READY = "Ctrl-C stops it"
PATIENCE_S = 300
LONGEST_LOSS_S = 20
CODES = 3_000
SPRING = {
    "name": "spring",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STATIC",
    "vouchers_count": CODES,
    "voucher": {
        "type": "DISCOUNT_VOUCHER",
        "discount": {"type": "PERCENT", "percent_off": 10},
        "redemption": {"quantity": 1},
        "code_config": {"prefix": "SPRING-", "length": 10},
    },
}


class Run:
    """A running `make run` in a folder of its own."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, words: Path) -> None:
        self.process = process
        self.folder = folder
        self._words = words

    @property
    def said(self) -> str:
        return self._words.read_text()

    @property
    def system(self) -> LocalSystem:
        return read_system(self.folder / "local.json")

    def wait_for(self, words: str) -> None:
        give_up_at = time.monotonic() + PATIENCE_S
        while words not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < give_up_at, self.said
            time.sleep(0.05)

    def kill_emulator(self) -> None:
        """As a machine short of memory does: it and all it started, without a word."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid), "-f", "launch_emulator"],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        os.killpg(int(found.stdout), signal.SIGKILL)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(PATIENCE_S) == 0, self.said


@contextmanager
def make_run(folder: Path) -> Iterator[Run]:
    """Start what `make run` starts; killed at the end, if it was not stopped."""
    words = folder / "words"
    command = [sys.executable, "-m", "infra.local", "--folder", str(folder)]
    command += ["--port", str(free_port()), "--shop-port", str(free_port())]
    settings = os.environ | {"PYTHONPATH": f"layers/incentives/python:{ROOT}"}
    with (
        words.open("wb") as heard,
        subprocess.Popen(command, cwd=ROOT, env=settings, stdout=heard, stderr=heard) as process,
    ):
        try:
            yield Run(process, folder, words)
        finally:
            process.kill()


def wait_until_saved(folder: Path, since: datetime) -> float:
    """Seconds from that instant until a save had it."""
    while True:
        save = saved_state.newest(folder / "state")
        waited_s = (datetime.now(UTC) - since).total_seconds()
        if save is not None and save.at > since:
            return waited_s
        assert waited_s < 3 * LONGEST_LOSS_S, "it was not saved"
        time.sleep(0.05)


def test_a_campaign_and_its_job_outlive_a_kill_and_a_stop(tmp_path: Path) -> None:
    with make_run(tmp_path) as run:
        run.wait_for("deploying the stack")
        time.sleep(2)
        run.kill_emulator()
        run.process.kill()
    with make_run(tmp_path) as run:
        run.wait_for(READY)
        status, _ = call(run.system, "marketing", "POST", "/v1/campaigns", SPRING)
        assert status == HTTPStatus.CREATED
        assert wait_until_saved(tmp_path, datetime.now(UTC)) <= LONGEST_LOSS_S
        run.kill_emulator()
        assert run.process.wait(PATIENCE_S) == 1
        assert "the emulator ended by itself" in run.said
    with make_run(tmp_path) as run:
        run.wait_for(READY)
        assert "with the state of" in run.said
        assert "deploying" not in run.said, "it is deployed already"
        give_up_at = time.monotonic() + PATIENCE_S
        while job(run.system) != "DONE":
            assert time.monotonic() < give_up_at, "the codes are not made any more"
            time.sleep(0.5)
        run.stop()
        assert "stopped; all is kept" in run.said


def job(system: LocalSystem) -> str:
    """How far the campaign's codes are made."""
    status, campaign = call(system, "marketing", "GET", f"/v1/campaigns/{SPRING['name']}")
    assert status == HTTPStatus.OK, campaign
    told: str = campaign["vouchers_generation_status"]
    return told
