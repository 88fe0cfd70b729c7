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
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local.places import EMULATOR_VENV
from infra.local.saved_state import forget_stream_positions

HOST = "127.0.0.1"
REGION = "us-east-1"
LAUNCHER = Path(__file__).with_name("launch_emulator.py")
LOG = "emulator.log"
START_WITHIN_S = 60
STOP_WITHIN_S = 20
POLL_S = 0.02


class EmulatorFailed(Exception):
    """The emulator did not start; the message is one sentence for the person who runs it."""


class Emulator:
    """A running emulator, as a context manager.

    Everything it writes lies in `state_dir`: `emulator.log`, temporary files (removed at the end)
    and, with `persist`, the state, which it saves when it is stopped and reads when it starts.

    Attributes:
        port: TCP port on 127.0.0.1.
        endpoint: its address, without a slash at the end.
    """

    def __init__(self, port: int, state_dir: Path, *, persist: bool = False) -> None:
        self.port = port
        self.endpoint = f"http://{HOST}:{port}"
        self._folder = state_dir
        self._temporary = state_dir / "tmp"
        self._buckets = state_dir / "s3"
        self._persist = persist
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start it and wait until it answers.

        Raises:
            EmulatorFailed: the port is taken, or it does not answer in time.
        """
        if port_taken(self.port):
            raise EmulatorFailed(f"port {self.port} is taken by another program.")
        self._remove_temporary_files()
        self._temporary.mkdir(parents=True)
        if not any(self._folder.glob("*.json")):  # killed before it could save anything
            shutil.rmtree(self._buckets, ignore_errors=True)
        forget_stream_positions(self._folder)
        try:
            self._launch()
            self._wait_until_ready()
        except BaseException:
            self.stop()
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
        raise EmulatorFailed(f"the emulator ended by itself; {self._last_words}.")

    def stop(self) -> None:
        """Let it save its state and end, then end whatever it left; a second call does nothing."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WITHIN_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._remove_temporary_files()

    def _launch(self) -> None:
        with (self._folder / LOG).open("wb") as log:
            self._process = subprocess.Popen(
                [str(EMULATOR_VENV / "bin" / "python"), str(LAUNCHER)],
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
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self.port),
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "MINISTACK_REGION": REGION,
            "PERSIST_STATE": "1" if self._persist else "0",
            "S3_PERSIST": "1" if self._persist else "0",
            "S3_DATA_DIR": str(self._buckets),
            "STATE_DIR": str(self._folder),
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
