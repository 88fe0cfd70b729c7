"""What a person sees while the system comes up: one short line a step, with the time it took."""

import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def step(what: str) -> Iterator[None]:
    """Tell that something begins, and when it has ended."""
    print(f"  {what} ... ", end="", flush=True)
    began_at = time.monotonic()
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.monotonic() - began_at:.1f} s", flush=True)
