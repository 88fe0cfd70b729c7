"""`make events` shows what goes over the local bus, as it happens."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from infra.local import events, found
from infra.local.account import Account
from infra.local.calling import call
from infra.local.demo import PUBLIC_CODE, fill
from infra.local.local_json import LocalSystem
from infra.local.places import ROOT

PATIENCE_S = 90
SCRIPT = (
    "import sys; from pathlib import Path; from infra.local import events, found\n"
    "running = found.find(Path(sys.argv[1])); events.find = lambda: running\n"
    "sys.exit(events.main())"
)


@pytest.fixture
def folder(system: LocalSystem, tmp_path: Path) -> Path:
    """What `make run` writes down of the system."""
    system.write(tmp_path / "local.json")
    account = Account(system.api_url.partition("/_aws")[0], found.ACCOUNT)
    buses = account.client("events").list_event_buses()["EventBuses"]
    (bus,) = (buse["Name"] for buse in buses if buse["Name"] != "default")
    outputs = {"Incentives": {"EventBusName": bus}}
    (tmp_path / "outputs.json").write_text(json.dumps(outputs))
    return tmp_path


@pytest.fixture
def listening(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": f"layers/incentives/python:{ROOT}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        assert "listening" in process.stderr.readline()
        yield process
        process.kill()


def rules(folder: Path) -> list[str]:
    running = found.find(folder)
    assert running is not None
    listed = running.account.client("events").list_rules(
        EventBusName=running.outputs["EventBusName"], NamePrefix=events.NAME
    )
    return [rule["Name"] for rule in listed["Rules"]]


def test_a_redemption_is_shown_in_one_line_and_nothing_is_left(
    system: LocalSystem, folder: Path, listening: subprocess.Popen[str]
) -> None:
    fill(system)
    cart = {"redeemables": [{"object": "voucher", "id": PUBLIC_CODE}], "order": {"amount": 5000}}
    status, made = call(system, "server", "POST", "/v1/redemptions", cart)
    assert status == 200
    redemption = made["redemptions"][0]["id"]
    assert line_about(redemption, listening)["detail-type"] == "redemption.succeeded"
    assert rules(folder)
    listening.send_signal(signal.SIGINT)
    assert listening.wait(PATIENCE_S) == 0
    assert rules(folder) == []


def test_what_a_killed_one_left_is_removed_by_the_next(
    folder: Path, listening: subprocess.Popen[str]
) -> None:
    listening.kill()
    listening.wait()
    (left,) = rules(folder)
    running = found.find(folder)
    assert running is not None
    with events.Listener(running.account, running.outputs["EventBusName"]):
        assert left not in rules(folder)
    assert rules(folder) == []


def line_about(redemption: str, listening: subprocess.Popen[str]) -> dict[str, object]:
    """The first line that names this redemption."""
    told: Queue[str] = Queue()

    def read() -> None:
        assert listening.stdout is not None
        for line in listening.stdout:
            told.put(line)

    threading.Thread(target=read, daemon=True).start()
    while True:
        line = told.get(timeout=PATIENCE_S)
        if redemption in line:
            shown: dict[str, object] = json.loads(line)
            return shown
