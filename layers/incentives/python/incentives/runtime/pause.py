"""The wait between two tries of a write that others keep getting in the way of."""

import time

from incentives.runtime import patience


def back_off(attempt: int) -> None:
    """Wait a random moment before the `attempt`-th repetition; see `patience.wait_s`.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; the request's deadline comes sooner.
    """
    time.sleep(patience.wait_s(attempt))
