"""What `make run` and `make setup` promise to the person who types them."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import setup
from infra.local.emulator import HOST, free_port, port_taken
from infra.local.greeting import lines_to_paste
from infra.local.local_json import LocalSystem, read_keys
from infra.local.places import ROOT

KEYS = {
    "all": {"app_id": "app_1", "app_token": "ink_1"},
    "client": {"app_id": "app_2", "app_token": "ink_2", "origin": "http://localhost:8080"},
}
SOON_S = 20


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server((HOST, 0)) as server:
        yield server.getsockname()[1]


def test_a_taken_port_is_told_in_one_sentence(taken_port: int) -> None:
    command = [sys.executable, "-m", "infra.local", "--port", str(taken_port)]
    environment = os.environ | {"PYTHONPATH": f"layers/incentives/python:{ROOT}"}
    run = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert run.stderr == f"run: port {taken_port} is taken by another program.\n"


def test_the_emulator_ends_with_whoever_started_it(tmp_path: Path) -> None:
    port = free_port()
    script = (
        "from pathlib import Path; from infra.local.emulator import Emulator\n"
        f"with Emulator({port}, Path({str(tmp_path)!r})): input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE
    ) as starter:
        wait_until(taken=True, port=port)
        starter.send_signal(signal.SIGKILL)
    wait_until(taken=False, port=port)


def test_local_json_gives_back_the_keys_it_was_written_with(tmp_path: Path) -> None:
    path = tmp_path / "local.json"
    LocalSystem("http://127.0.0.1:1/api", KEYS).write(path)
    assert json.loads(path.read_text()) == {"api_url": "http://127.0.0.1:1/api"} | KEYS
    assert read_keys(path) == KEYS
    assert path.stat().st_mode & 0o077 == 0


def test_a_shell_reads_address_and_keys(tmp_path: Path) -> None:
    path = tmp_path / "env"
    LocalSystem("http://127.0.0.1:1/api", KEYS).write_environment(path)
    script = f". {path}; exec sh -c 'echo \"$API $ID $TOKEN $CLIENT_ID $CLIENT_TOKEN $ORIGIN\"'"
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout == ("http://127.0.0.1:1/api app_1 ink_1 app_2 ink_2 http://localhost:8080\n")
    assert path.stat().st_mode & 0o077 == 0


def test_a_shell_takes_the_lines_to_paste() -> None:
    for line in lines_to_paste():
        subprocess.run(["sh", "-n", "-c", line], check=True)


def test_setup_installs_only_when_a_lock_changed(tmp_path: Path) -> None:
    lock, made = tmp_path / "lock", tmp_path / "made"
    made.mkdir()
    filled: list[Path] = []

    def set_up(content: str) -> None:
        lock.write_text(content)
        setup.once("a thing", made, [lock], lambda folder, _: filled.append(folder))

    set_up("1")
    set_up("1")
    assert filled == [made]
    set_up("2")
    assert filled == [made, made]


def wait_until(*, taken: bool, port: int) -> None:
    give_up_at = time.monotonic() + SOON_S
    while port_taken(port) is not taken:
        assert time.monotonic() < give_up_at
        time.sleep(0.05)
