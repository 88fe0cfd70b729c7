"""The methods of every path of the API, as `look_up` needs them; `make openapi` writes them."""

from collections.abc import Mapping
from pathlib import Path

from incentives.runtime.http import Router

FILE = Path(__file__).parent / "look_up" / "methods.py"

_HEAD = """\
\"\"\"The methods of every path of the API; `make openapi` writes them from the routes.\"\"\"

METHODS: dict[str, tuple[str, ...]] = {
"""


def table(routers: Mapping[str, Router]) -> dict[str, tuple[str, ...]]:
    """The methods of every path, both in the order of the alphabet."""
    methods: dict[str, set[str]] = {}
    for router in routers.values():
        for route in router.routes:
            methods.setdefault(route.path.text, set()).add(route.method)
    return {path: tuple(sorted(methods[path])) for path in sorted(methods)}


def text(routers: Mapping[str, Router]) -> str:
    """The table as a module, in the format of `make format`."""
    lines = []
    for path, methods in table(routers).items():
        listed = ", ".join(f'"{method}"' for method in methods) + "," * (len(methods) == 1)
        lines.append(f'    "{path}": ({listed}),\n')
    return f"{_HEAD}{''.join(lines)}}}\n"


def write(routers: Mapping[str, Router]) -> None:
    """Write the module anew."""
    FILE.write_text(text(routers))
