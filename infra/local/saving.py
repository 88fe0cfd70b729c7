"""Saves the emulator's state while it runs, from inside its process.

The process is forked and the child writes: it has all services as they were at one instant, and
requests wait for the fork only. A child that hangs or fails costs that save and nothing else.

What the emulator's own saving leaves out is kept too: the records of tables' streams that functions
have not read yet, so that a job under way goes on.
"""

import asyncio
import copy
import gc
import json
import os
import signal
import sys
import time
import traceback
import warnings
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ministack import app
from ministack.core import persistence
from ministack.core.responses import AccountRegionScopedDict
from ministack.services import cloudformation, dynamodb, lambda_svc, s3

from infra.local import saved_state

STATE_UNFIT = 3  # exit status: what was saved cannot be read by this version
NOT_SAVED = 4  # exit status: the state at the end could not be written

# A save begins at most so often; 100,000 codes take three or four seconds to write.
BETWEEN_SAVES_S = float(os.environ.get("SAVE_EVERY_S", "10"))
LOOK_EVERY_S = 0.5
LONGEST_SAVE_S = 120
STREAMS = "streams"

_READS = ("Get", "BatchGet", "TransactGet", "Query", "Scan", "Describe", "List")
_OPEN_FILES = 3  # from here on they are the emulator's sockets


class Saver:
    """Saves into `state_dir`; `lock` is the file that stays locked until the last child ends."""

    def __init__(self, state_dir: Path, lock: int) -> None:
        self.failed = False
        self._state_dir = state_dir
        self._lock = lock
        self._changes = 0
        self._changes_saved = 0
        self._child: int | None = None
        self._child_changes = 0
        self._began_at = 0.0
        self._tasks: list[asyncio.Task[None]] = []

    def install(self) -> None:
        """Save while the emulator runs and when it ends, and read what was saved when it starts."""
        app.app = self._noticing(app.app)
        app.save_all = self._last_save
        app._load_persisted_state = self._load  # noqa: SLF001 - it has no hook

    def _noticing(self, answer: Any) -> Any:  # noqa: ANN401 - the emulator's own
        """Count the requests that may change something.

        Functions change things by requests of their own, so that calling one is no change.
        """

        async def noticed(scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401
            try:
                await answer(scope, receive, send)
            finally:
                if scope["type"] == "http" and _may_change(scope):
                    self._changes += 1

        return noticed

    def _load(self) -> None:
        """Read all services or end: a part of them would fit nothing."""
        for state_key, module in app._state_map.items():  # noqa: SLF001
            if not (Path(persistence.STATE_DIR) / f"{state_key}.json").exists():
                continue
            try:
                data = persistence.load_state(state_key)
                assert data is not None, f"{state_key} is of another version"
                app._get_module(module).load_persisted_state(data)  # noqa: SLF001
            except Exception:  # noqa: BLE001 - whatever it is, the state cannot be used
                traceback.print_exc()
                sys.stderr.flush()
                os._exit(STATE_UNFIT)
        _restore_streams(Path(persistence.STATE_DIR) / f"{STREAMS}.json")
        self._tasks.append(asyncio.get_running_loop().create_task(self._save_now_and_then()))

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._child is not None:
                self._look_after_child()
            elif self._is_due() and not _is_deploying():
                self._fork()

    def _is_due(self) -> bool:
        return (
            self._changes != self._changes_saved
            and time.monotonic() - self._began_at >= BETWEEN_SAVES_S
        )

    def _look_after_child(self) -> None:
        """Take note of a child that has ended; end one that does not."""
        assert self._child is not None
        ended, status = os.waitpid(self._child, os.WNOHANG)
        if ended:
            self._note(status)
        elif time.monotonic() - self._began_at > LONGEST_SAVE_S:
            os.kill(self._child, signal.SIGKILL)

    def _note(self, status: int) -> None:
        self._child = None
        self.failed = status != 0
        if self.failed:
            sys.stderr.write("The state could not be saved; the next try follows.\n")
        else:
            self._changes_saved = self._child_changes

    def _last_save(self, _services: object) -> None:
        """Save what is not saved yet, and wait. What is half deployed stays as it was before."""
        self._wait_for_child()
        if self._changes == self._changes_saved:
            return
        if _is_deploying():
            sys.stderr.write("A deployment was under way; it begins anew the next time.\n")
            self.failed = True
            return
        self._fork()
        self._wait_for_child()

    def _wait_for_child(self) -> None:
        while self._child is not None:
            time.sleep(0.02)
            self._look_after_child()

    def _fork(self) -> None:
        self._began_at = time.monotonic()
        self._child_changes = self._changes
        now = datetime.now(UTC)
        with warnings.catch_warnings():
            # Other threads may hold locks that the child waits for in vain: that one is ended.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._child = os.fork()
        if self._child == 0:
            self._write_and_exit(now)

    def _write_and_exit(self, now: datetime) -> None:
        status = 1
        try:
            gc.disable()
            _let_go_of_sockets(self._lock)
            folder = saved_state.begin(self._state_dir, now)
            _write_state(folder)
            saved_state.complete(folder)
            status = 0
        except BaseException:  # noqa: BLE001 - the child must not return into the emulator
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(status)


def _may_change(scope: Any) -> bool:  # noqa: ANN401 - the emulator's own
    path: str = scope["path"]
    if path.startswith(("/_ministack/", "/_aws/execute-api/")) or scope["method"] == "HEAD":
        return False
    targets = [value for name, value in scope["headers"] if name.lower() == b"x-amz-target"]
    if targets:
        action: str = targets[0].decode("latin-1").rpartition(".")[2]
        return not action.startswith(_READS)
    return bool(scope["method"] != "GET")


def _is_deploying() -> bool:
    """Whether a stack is being changed: saved half-way, nobody would ever end it."""
    stacks = list(cloudformation._stacks._data.values())  # noqa: SLF001 - of every account
    return any(
        stack["StackStatus"].endswith("_IN_PROGRESS")
        and stack["StackStatus"] != "REVIEW_IN_PROGRESS"
        for stack in stacks
    )


def _let_go_of_sockets(lock: int) -> None:
    """Close what the child shares: the port has to be free for the next emulator."""
    os.closerange(_OPEN_FILES, lock)
    os.closerange(lock + 1, 65_536)


def _write_state(folder: Path) -> None:
    """Write all services as the emulator itself would, in this child's own memory."""
    live = Path(persistence.STATE_DIR)
    persistence.STATE_DIR = str(folder)
    lambda_svc.CODE_BLOB_DIR = str(folder / saved_state.BLOBS)
    # By itself it copies a table before it is written, which takes long; nobody changes it here.
    dynamodb.copy = SimpleNamespace(deepcopy=lambda state: state, copy=copy.copy)
    if (live / saved_state.BLOBS).exists():
        saved_state.link_tree(live / saved_state.BLOBS, folder / saved_state.BLOBS)
    for name, state_of in app._build_persistence_save_dict().items():  # noqa: SLF001
        state = state_of()
        if state is not None:
            _write(folder, name, state)
    _write(folder, STREAMS, _unread_records())
    for account, bucket in s3._buckets._data:  # noqa: SLF001 - of every account
        objects = Path(s3.DATA_DIR) / account / bucket
        if objects.exists():
            saved_state.link_tree(objects, folder / saved_state.BUCKETS / account / bucket)


def _write(folder: Path, name: str, state: object) -> None:
    """One service's file, in the emulator's format; in one piece, which is faster than its own."""
    version = persistence._state_format_version(name)  # noqa: SLF001
    wrapped = {"__ministack_format__": version, "payload": state}
    default = persistence._json_default  # noqa: SLF001
    (folder / f"{name}.json").write_text(json.dumps(wrapped, default=default))


def _unread_records() -> dict[str, Any]:
    """The records of each table's stream from the one on that some function has not read."""
    kept, trimmed = AccountRegionScopedDict(), AccountRegionScopedDict()
    for scoped, records in dynamodb._stream_records._data.items():  # noqa: SLF001
        gone = dynamodb._stream_trimmed._data.get(scoped, 0)  # noqa: SLF001
        read = min(_positions_in(scoped), default=gone + len(records))
        kept._data[scoped] = records[max(0, read - gone) :]  # noqa: SLF001
        trimmed._data[scoped] = max(gone, read)  # noqa: SLF001
    return {"records": kept, "trimmed": trimmed}


def _positions_in(scoped: tuple[str, str, str]) -> list[int]:
    """How far each function has read the stream of this account's, region's table."""
    account, region, table = scoped
    return [
        position
        for (owner, place, mapping), position in lambda_svc._dynamodb_stream_positions._data.items()  # noqa: SLF001
        if (owner, place) == (account, region)
        and f":table/{table}/stream/"
        in lambda_svc._esms._data.get((owner, place, mapping), {}).get("EventSourceArn", "")  # noqa: SLF001
    ]


def _restore_streams(file: Path) -> None:
    if file.exists():
        state = persistence.load_state(STREAMS)
        dynamodb._stream_records._data.update(state["records"]._data)  # noqa: SLF001
        dynamodb._stream_trimmed._data.update(state["trimmed"]._data)  # noqa: SLF001
