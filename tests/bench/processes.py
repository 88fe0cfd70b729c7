"""CPU of other processes, from Linux's /proc."""

import os
from pathlib import Path

_PROC = Path("/proc")
_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


def cpu_of_functions_s() -> float:
    """CPU seconds of the emulator's living functions: children of a child of this process."""
    children = _children()
    return sum(
        _cpu_s(function)
        for emulator in children.get(os.getpid(), [])
        for function in _descendants(emulator, children)
    )


def _children() -> dict[int, list[int]]:
    """The processes of this machine by their parent."""
    children: dict[int, list[int]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdigit() and (fields := _fields(int(folder.name))):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
    return children


def _descendants(process: int, children: dict[int, list[int]]) -> list[int]:
    own = children.get(process, [])
    return own + [descendant for child in own for descendant in _descendants(child, children)]


def _cpu_s(process: int) -> float:
    fields = _fields(process)
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S if fields else 0.0


def _fields(process: int) -> list[str]:
    """The fields of a process after its name (state, parent, ...); none once it has ended."""
    try:
        return (_PROC / str(process) / "stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
