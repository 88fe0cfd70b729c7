"""What a person sees while the system comes up: one short line a step, with the time it took."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[Callable[[int, int], None]]:
    """Tell that something begins, and when it has ended; yields what tells how far it is.

    `counted(12, 28)` shows "12 of 28": over the last count on a terminal, elsewhere behind it.
    """
    begun = f"  {what} ... "
    print(begun, end="", flush=True)

    def counted(done: int, of: int) -> None:
        over = f"\r{begun}" if sys.stdout.isatty() else ""
        print(f"{over}{done} of {of} ", end="", flush=True)

    began_at = time.monotonic()
    try:
        yield counted
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began_at:.1f} s", flush=True)


class MovingLine:
    """A line that moves while something is waited for, from the first whole second on.

    On a terminal it is written over; elsewhere there is one line every ten seconds.
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._told_s = 0

    def move(self, waited_s: float) -> None:
        """Tell how long it has taken, when another second is over."""
        seconds = int(waited_s)
        if seconds == self._told_s:
            return
        self._told_s = seconds
        if sys.stdout.isatty():
            print(f"  {self._what} ... {seconds} s", end="\r", flush=True)
        elif seconds % 10 == 1:
            print(f"  {self._what} ... {seconds} s", flush=True)
