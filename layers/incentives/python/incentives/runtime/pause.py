"""The wait between two tries of the same write."""

import time

from incentives.runtime.ids import jitter

_FIRST_S = 0.01
_LONGEST_S = 0.3


def back_off(attempt: int) -> None:
    """Wait before the `attempt`-th repetition: a random moment, longer with every attempt.

    At most 10 ms before the first, 300 ms from the sixth on; so ten tries stay below two seconds.
    docs/gates.md has what other waits would do in a storm.
    """
    time.sleep(jitter(min(_LONGEST_S, _FIRST_S * 2 ** (attempt - 1))))
