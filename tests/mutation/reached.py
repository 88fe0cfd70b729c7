"""A plugin of pytest: which tests come by which lines of the engine, in this process.

    GUARD_LINES=lines.json pytest -p tests.mutation.reached ...

`lines.json` holds `[path, line]` pairs; what came by is written into the folder `lines.reached/`, a
file of each process that runs tests.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import CodeType

import pytest

_TOOL = 4  # the first that is nobody's by convention
_PLACE = Path(os.environ["GUARD_LINES"])
_WANTED = {(path, line) for path, line in json.loads(_PLACE.read_text())}
_reached: defaultdict[str, set[tuple[str, int]]] = defaultdict(set)
_test = ""


def _note(code: CodeType, line: int) -> object:
    if (code.co_filename, line) not in _WANTED:
        return sys.monitoring.DISABLE  # a line costs nothing from its second time on
    _reached[_test].add((code.co_filename, line))
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note what this test comes by, its fixtures included."""
    global _test  # noqa: PLW0603 (hooks of pytest are functions)
    _test = item.nodeid
    return (yield)


def pytest_sessionstart() -> None:
    """Begin."""
    sys.monitoring.use_tool_id(_TOOL, "guards")
    sys.monitoring.register_callback(_TOOL, sys.monitoring.events.LINE, _note)
    sys.monitoring.set_events(_TOOL, sys.monitoring.events.LINE)


def pytest_sessionfinish() -> None:
    """Write down what was reached."""
    folder = _PLACE.with_suffix(".reached")
    folder.mkdir(exist_ok=True)
    told = {test: sorted(lines) for test, lines in _reached.items() if test}
    (folder / f"{os.getpid()}.json").write_text(json.dumps(told))
