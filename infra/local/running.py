"""Who works in the folder of a kept state: one emulator at a time, by a lock that it holds.

The lock ends with the last process that has it, the one that writes a save included. The file holds
the ids of the process that started the emulator and of the emulator. Standard library only.
"""

import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path

LOCK = "lock"
POLL_S = 0.1


class StateTakenError(Exception):
    """Another emulator works in this folder and will go on."""


def lock(state_dir: Path, starter: int) -> int:
    """Lock the folder for this process and its children; the open file.

    Raises:
        BlockingIOError: another has it.
    """
    file = os.open(state_dir / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.ftruncate(file, 0)
    os.write(file, f"{starter} {os.getpid()}".encode())
    return file


def wait_until_free(state_dir: Path, within_s: float, on_wait: Callable[[float], None]) -> None:
    """Wait for an emulator whose starter is gone, or for what it left: a save under way ends soon.

    Args:
        state_dir: the folder.
        within_s: the most.
        on_wait: is told every moment how many seconds the waiting has taken.

    Raises:
        StateTakenError: both live, or the time is over.
    """
    began_at = time.monotonic()
    while _is_locked(state_dir):
        waited = time.monotonic() - began_at
        if _both_live(state_dir) or waited > within_s:
            raise StateTakenError
        on_wait(waited)
        time.sleep(POLL_S)


def _is_locked(state_dir: Path) -> bool:
    if not (state_dir / LOCK).exists():
        return False
    with (state_dir / LOCK).open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def _both_live(state_dir: Path) -> bool:
    ids = (state_dir / LOCK).read_text().split()
    return bool(ids) and all(lives(process) for process in ids)


def lives(process: str) -> bool:
    """Whether there is a process with this id."""
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:
        return True
    return True
