"""The clock. Nothing outside `runtime/` looks at it; everyone else is handed the moment."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The present instant: UTC, aware, whole milliseconds as on the wire."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stopwatch_s() -> float:
    """Seconds on a clock that never goes back; only differences mean something."""
    return time.perf_counter()
