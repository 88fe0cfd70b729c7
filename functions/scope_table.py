"""The table in `docs/operations.md` of which scope opens which route; `make openapi` writes it."""

from collections.abc import Mapping
from pathlib import Path

from incentives.names import Scope
from incentives.runtime.http import Router

GUIDE = Path(__file__).parents[1] / "docs" / "operations.md"
BEGIN, END = "<!-- scopes -->", "<!-- /scopes -->"
SCOPES = [scope for scope in Scope if scope.is_for_keys]
METHODS = ["GET", "POST", "PUT", "DELETE"]


def table(routers: Mapping[str, Router]) -> str:
    """One line for each path and set of scopes, by path; `x` where the scope opens it."""
    methods: dict[tuple[str, frozenset[Scope]], set[str]] = {}
    for router in routers.values():
        for route in router.routes:
            methods.setdefault((route.path.text, route.scopes), set()).add(route.method)
    lines = [
        f"| {', '.join(sorted(taken, key=METHODS.index))} `{path}` | "
        + " | ".join("x" if scope in scopes else "" for scope in SCOPES)
        + " |"
        for (path, scopes), taken in sorted(
            methods.items(), key=lambda entry: (entry[0][0], sorted(entry[1]))
        )
    ]
    head = f"| route | {' | '.join(SCOPES)} |"
    return "\n".join([head, "|---" * (len(SCOPES) + 1) + "|", *lines])


def with_table(guide: str, routers: Mapping[str, Router]) -> str:
    """The guide with the table as it should be between its two marks.

    Raises:
        ValueError: a mark is missing.
    """
    before, begin, rest = guide.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"the guide has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{table(routers)}\n{END}{after}"


def write(routers: Mapping[str, Router]) -> None:
    """Write the table anew."""
    GUIDE.write_text(with_table(GUIDE.read_text(), routers))
