"""Many processes that do the same thing at the same moment."""

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any
from unittest.mock import patch

_PRELOADED = ["tests.concurrency.checkout.preloaded"]
_STARTS_WITHIN_S = 60
_ENDS_WITHIN_S = 5


class Processes:
    """Processes that wait for work; each runs what it is handed once all are ready."""

    def __init__(self, lines: Sequence[Connection]) -> None:
        self._lines = lines
        self._owes_results = False

    def __len__(self) -> int:
        return len(self._lines)

    def start(self, act: Callable[..., object], *arguments: object) -> None:
        """Have everybody call `act(number, *arguments)`, a function of a module, at once.

        What a test left that failed before it took its results is dropped, or the next test would
        take them for its own.
        """
        if self._owes_results:
            self._answers()
        self._owes_results = True
        for line in self._lines:
            line.send((act, arguments))

    def results(self) -> list[Any]:
        """What everybody's call returned, once all are done.

        Raises:
            AssertionError: a call raised.
        """
        answers = self._answers()
        failures = [failure for _, failure in answers if failure is not None]
        assert not failures, failures[0]
        return [result for result, _ in answers]

    def _answers(self) -> list[Any]:
        answers = [line.recv() for line in self._lines]
        self._owes_results = False
        return answers

    def all(self, act: Callable[..., object], *arguments: object) -> list[Any]:
        """Have everybody call it, and wait."""
        self.start(act, *arguments)
        return self.results()


@contextmanager
def gathered(count: int) -> Iterator[Processes]:
    """Start so many processes, once for many storms."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    # The server that forks them has the path of its environment, not pytest's.
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)):
        forkserver.ensure_running()
    barrier = context.Barrier(count)
    lines, processes = [], []
    for number in range(count):
        line, other_end = context.Pipe()
        process = context.Process(target=_work, args=(number, other_end, barrier), daemon=True)
        process.start()
        other_end.close()
        lines.append(line)
        processes.append(process)
    try:
        yield Processes(lines)
    finally:
        for line in lines:
            line.close()
        for process in processes:
            process.join(_ENDS_WITHIN_S)
            process.kill()


def _work(number: int, line: Connection, barrier: Barrier) -> None:
    while True:
        try:
            act, arguments = line.recv()
        except EOFError:
            return
        barrier.wait(_STARTS_WITHIN_S)
        try:
            line.send((act(number, *arguments), None))
        except Exception:  # noqa: BLE001 (told to the test, which fails with it)
            line.send((None, traceback.format_exc()))
