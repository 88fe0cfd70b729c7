"""The emulator of AWS: ministack on loopback, started and stopped without a trace.

Standard library only. It runs in an environment of its own, see `requirements/local.txt`.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local import saved_state
from infra.local.places import EMULATOR_VENV, ROOT
from infra.local.running import StateTakenError, wait_until_free

HOST = "127.0.0.1"
REGION = "us-east-1"
LAUNCHER = "infra.local.launch_emulator"
LOG = "emulator.log"
LIVE = "live"
RIGHTS_LOG = "rights.log"
START_WITHIN_S = 60
STOP_WITHIN_S = 20
# What it takes to write comes on top: with up to 10 s for that, nothing older than 20 s is lost.
SAVE_EVERY_S = 10.0
SAVE_WITHIN_S = 300  # two saves of the longest, the one under way and the last one
STATE_UNFIT = 3  # its exit status when it cannot read what was saved
POLL_S = 0.02
WAY_OUT = "`make run FRESH=1` starts empty"


class EmulatorFailed(Exception):
    """The emulator did not start or save; the message is one sentence for who runs it."""


def _say_nothing(_waited_s: float) -> None:
    return


class Emulator:
    """A running emulator, as a context manager.

    Everything it writes lies in `state_dir`: `emulator.log`, temporary files (removed at the end)
    and, with `persist`, the state: it is saved while the emulator runs and when it is stopped, and
    read when it starts.

    Attributes:
        port: TCP port on 127.0.0.1.
        endpoint: its address, without a slash at the end.
        began_with: the save that it read, or None when it began empty.
        rights_log: what roles were allowed and denied so far; see `emulated_rights`.
    """

    def __init__(
        self,
        port: int,
        state_dir: Path,
        *,
        persist: bool = False,
        fresh: bool = False,
        save_every_s: float = SAVE_EVERY_S,
        on_wait: Callable[[float], None] = _say_nothing,
    ) -> None:
        """Say what to start.

        Args:
            port: TCP port on 127.0.0.1.
            state_dir: the folder of all it writes.
            persist: whether the state is kept.
            fresh: whether the state that was kept is removed.
            save_every_s: at most so often, when something changed.
            on_wait: is told every moment how many seconds a save has been waited for.
        """
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self.began_with: saved_state.Save | None = None
        self.rights_log = state_dir / RIGHTS_LOG
        self._folder = state_dir
        self._temporary = state_dir / "tmp"
        self._live = state_dir / LIVE
        self._persist = persist
        self._fresh = fresh
        self._save_every_s = save_every_s
        self._on_wait = on_wait
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it answers.

        Raises:
            EmulatorFailed: the port or the state is taken, the state is broken, or it does not
                answer in time.
        """
        if self._persist:
            self._wait_for_the_last_one()
        if port_taken(self.port):
            raise EmulatorFailed(f"port {self.port} is taken by another program.")
        self._remove_temporary_files()
        self._temporary.mkdir(parents=True)
        self._lay_out_state()
        try:
            self._launch()
            self._wait_until_ready()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop it."""
        self.stop()

    def wait(self) -> None:
        """Block while it runs.

        Raises:
            EmulatorFailed: it ended by itself.
        """
        assert self._process is not None
        self._process.wait()
        self._end()
        raise EmulatorFailed(f"the emulator ended by itself; {self._what_is_kept()}.")

    def stop(self) -> None:
        """Let it save its state and end, then end whatever it left; a second call does nothing.

        Raises:
            EmulatorFailed: the state could not be saved; the last save is as it was.
        """
        ended_well = self._end()
        if self._persist and not ended_well:
            raise EmulatorFailed(f"the state could not be saved; {self._what_is_kept()}.")

    def _end(self) -> bool:
        """Stop it; whether it ended in order."""
        process, self._process = self._process, None
        if process is None:
            return True
        process.terminate()
        status = self._status_at_the_end(process)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._remove_temporary_files()
        return status == 0

    def _status_at_the_end(self, process: subprocess.Popen[bytes]) -> int | None:
        """Its exit status, or None when it does not end in time."""
        began_at = time.monotonic()
        within_s = SAVE_WITHIN_S if self._persist else STOP_WITHIN_S
        while (status := process.poll()) is None:
            waited = time.monotonic() - began_at
            if waited > within_s:
                return None
            self._on_wait(waited)
            time.sleep(POLL_S)
        return status

    def _what_is_kept(self) -> str:
        save = saved_state.newest(self._folder)
        kept = f"the next `make run` begins with that of {save.clock}" if save else "none is kept"
        return f"{kept}, and {self._last_words}"

    def _wait_for_the_last_one(self) -> None:
        try:
            wait_until_free(self._folder, SAVE_WITHIN_S, self._on_wait)
        except StateTakenError:
            raise EmulatorFailed("the system of this folder is running already.") from None

    def _lay_out_state(self) -> None:
        """Put the last save where the emulator reads it.

        Raises:
            EmulatorFailed: the save is broken.
        """
        if not self._persist:
            return
        if self._fresh:
            older = [*self._folder.glob("*.json"), self._folder / saved_state.BUCKETS]
            for left in (self._folder / saved_state.SAVES, *older):
                _remove(left)
        saved_state.remove_unfinished(self._folder)
        try:
            self.began_with = saved_state.newest(self._folder)
            if self.began_with:
                saved_state.check(self.began_with)
        except saved_state.BrokenStateError as broken:
            of = f" of {self.began_with.clock}" if self.began_with else ""
            raise EmulatorFailed(f"the state{of} {broken}; {WAY_OUT}.") from None
        saved_state.lay_out(self.began_with, self._live)

    def _launch(self) -> None:
        with (self._folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [str(EMULATOR_VENV / "bin" / "python"), "-m", LAUNCHER],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us only, and we stop it in order
            )

    def _remove_temporary_files(self) -> None:
        shutil.rmtree(self._temporary, ignore_errors=True)

    def _environment(self) -> dict[str, str]:
        """Nothing of the caller's AWS settings, nothing outside loopback and the folder."""
        temporary = str(self._temporary)
        inherited = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ
        }
        return inherited | {
            "AUTH": "true",
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "RIGHTS_LOG": str(self.rights_log),
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1" if self._persist else "0",
            "S3_PERSIST": "1" if self._persist else "0",
            "SAVE_EVERY_S": str(self._save_every_s),
            "S3_DATA_DIR": str(self._live / saved_state.BUCKETS),
            "STATE_DIR": str(self._live),
            "TMPDIR": temporary,
        }

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        give_up_at = time.monotonic() + START_WITHIN_S
        while time.monotonic() < give_up_at:
            if self._process.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(POLL_S)
        if self._process.poll() == STATE_UNFIT and self.began_with:
            told = f"the state of {self.began_with.clock} does not fit this version"
            raise EmulatorFailed(f"{told}; {self._last_words}, and {WAY_OUT}.")
        raise EmulatorFailed(f"the emulator did not start; {self._last_words}.")

    @property
    def _last_words(self) -> str:
        return f"its last words are in {self._folder / LOG}"

    def _answers(self) -> bool:
        connection = HTTPConnection(HOST, self.port, timeout=1)
        try:
            connection.request("GET", "/_ministack/health")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def _remove(left: Path) -> None:
    if left.is_dir():
        shutil.rmtree(left)
    else:
        left.unlink(missing_ok=True)


def port_taken(port: int) -> bool:
    """Whether something listens on this loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
