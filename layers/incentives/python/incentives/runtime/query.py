"""Query strings as the official clients write them: `item[0][product_id]=p&customer[name]=a`."""

import re
from urllib.parse import parse_qsl

from incentives.runtime.json_body import is_fit_text

LONGEST = 10_240  # characters; the API's own limit for the request line
MOST_PARAMETERS = 1_000
DEEPEST = 6

_NAME = re.compile(r"(?P<head>[^\[\]]{1,64})(?P<path>(\[[^\[\]]{1,64}\])*)")
_STEP = re.compile(r"\[([^\[\]]+)\]")

type Query = dict[str, Query] | list[Query] | str


class UnfitQueryError(ValueError):
    """The query string has no single meaning or is too large. The message repeats nothing of it."""


def read_query(raw: str) -> dict[str, Query]:
    """The tree that a query string spells. Blank values are absent, as clients write null.

    Steps that count from 0 make a list, all others an object; all leaves are texts.

    Raises:
        UnfitQueryError: too long, many or deep; twice the same; not UTF-8; control characters.
    """
    root: dict[str, Query] = {}
    for name, value in _parameters(raw):
        if not value:
            continue
        if not is_fit_text(name) or not is_fit_text(value):
            raise UnfitQueryError("a parameter holds control characters")
        _plant(root, _steps(name), value)
    return {name: _listed(branch) for name, branch in root.items()}


def _parameters(raw: str) -> list[tuple[str, str]]:
    if len(raw) > LONGEST:
        raise UnfitQueryError(f"longer than {LONGEST} characters")
    try:
        return parse_qsl(
            raw, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS
        )
    except UnicodeDecodeError:
        raise UnfitQueryError("not UTF-8") from None
    except ValueError:
        raise UnfitQueryError(f"more than {MOST_PARAMETERS} parameters") from None


def _steps(name: str) -> list[str]:
    match = _NAME.fullmatch(name)
    if match is None:
        raise UnfitQueryError("a parameter's name is malformed")
    steps = [match["head"], *_STEP.findall(match["path"])]
    if len(steps) > DEEPEST:
        raise UnfitQueryError(f"nested deeper than {DEEPEST}")
    return steps


def _plant(root: dict[str, Query], steps: list[str], value: str) -> None:
    node = root
    for step in steps[:-1]:
        child = node.setdefault(step, {})
        if not isinstance(child, dict):
            raise UnfitQueryError("a parameter is both a value and an object")
        node = child
    if steps[-1] in node:
        raise UnfitQueryError("a parameter appears twice")
    node[steps[-1]] = value


def _listed(node: Query) -> Query:
    """Turn objects whose members are 0, 1, 2... into lists, all the way down."""
    if not isinstance(node, dict):
        return node
    branches = {step: _listed(branch) for step, branch in node.items()}
    indices = [str(index) for index in range(len(branches))]
    if set(branches) == set(indices):
        return [branches[index] for index in indices]
    return branches
