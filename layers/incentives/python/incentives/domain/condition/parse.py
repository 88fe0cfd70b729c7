"""A condition from data and back, with the path to whatever is wrong in it."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from types import NoneType, UnionType
from typing import Any, Literal, TypeAliasType, get_args, get_origin

from incentives.domain.condition.tree import (
    LEAVES,
    MOST_LEVELS,
    MOST_NODES,
    Condition,
    Group,
    Leaf,
    leaves,
)
from incentives.domain.condition.word import Word
from incentives.domain.money import is_currency
from incentives.domain.refusal import Refusal, Refused


def _meaning(hint: object) -> Any:  # noqa: ANN401 - a type, of which there is no type
    return _meaning(hint.__value__) if isinstance(hint, TypeAliasType) else hint


def _kinds(leaf: type) -> tuple[str, ...]:
    return get_args(_meaning(next(part.type for part in fields(leaf) if part.name == "kind")))


_GROUPS = ("all", "any", "not")
_LEAF_OF_KIND: dict[str, type[Leaf]] = {kind: leaf for leaf in LEAVES for kind in _kinds(leaf)}
KINDS = (*_GROUPS, *_LEAF_OF_KIND)
_IN_WORDS = {
    int: "a whole number",
    str: "a text",
    bool: "true or false",
}


class _Wrong(Exception):
    """What is wrong, and where."""

    def __init__(self, at: str, what: str) -> None:
        super().__init__(what)
        self.at, self.what = at, what


def parse(data: object, *, at: str = "conditions") -> Condition:
    """The condition that plain data describes: `{"kind": "order.subtotal", "op": "at_least", ...}`.

    Members that are null are absent; members that we do not know are refused.

    Args:
        data: objects, lists, texts, numbers and booleans, as JSON gives them.
        at: what it is called in messages.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; the details say where, and what has to be there.
    """
    try:
        return _Reader().condition(data, at, level=1)
    except _Wrong as wrong:
        details = f"{wrong.at}: {wrong.what}"
        raise Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign") from wrong


def parse_new(data: object, *, at: str = "conditions") -> Condition:
    """What `parse` reads, as somebody says it now; a stored one may say more.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; also a currency that ISO 4217 does not list.
    """
    condition = parse(data, at=at)
    for leaf in leaves(condition):
        if not isinstance(leaf, Word) or leaf.kind != "order.currency":
            continue
        if not all(map(is_currency, leaf.values)):
            details = f"{at}: order.currency is compared with ISO 4217 codes"
            raise Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")
    return condition


def as_data(condition: Condition) -> dict[str, object]:
    """Plain data that `parse` reads back; what was left out is left out again."""
    if isinstance(condition, Group):
        return {"kind": condition.kind, "of": [as_data(one) for one in condition.of]}
    members = {
        part.name: (getattr(condition, part.name), part.default) for part in fields(condition)
    }
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, (value, default) in members.items()
        if name == "kind" or default is MISSING or value != default
    }


class _Reader:
    """Reads one tree and counts its nodes, so that it stops where nobody would read on."""

    def __init__(self) -> None:
        self._nodes = 0

    def condition(self, data: object, at: str, *, level: int) -> Condition:
        self._nodes += 1
        if level > MOST_LEVELS:
            raise _Wrong(at, f"a condition has at most {MOST_LEVELS} levels")
        if self._nodes > MOST_NODES:
            raise _Wrong(at, f"a condition has at most {MOST_NODES} nodes")
        if not isinstance(data, Mapping):
            raise _Wrong(at, "has to be an object with a kind")
        kind = data.get("kind")
        if kind not in KINDS:
            raise _Wrong(f"{at}.kind", f"has to be one of {', '.join(KINDS)}")
        if kind in _GROUPS:
            return self._group(data, at, level)
        return _made(_LEAF_OF_KIND[kind], _members(_LEAF_OF_KIND[kind], data, at), at)

    def _group(self, data: Mapping[str, Any], at: str, level: int) -> Group:
        _refuse_unknown(data, {"kind", "of"}, at)
        of = data.get("of")
        if not isinstance(of, list | tuple):
            raise _Wrong(f"{at}.of", "has to be a list of conditions")
        parts = tuple(
            self.condition(one, f"{at}.of[{number}]", level=level + 1)
            for number, one in enumerate(of)
        )
        return _made(Group, {"kind": data["kind"], "of": parts}, at)


def _made[T](node: type[T], members: dict[str, Any], at: str) -> T:
    try:
        return node(**members)
    except ValueError as wrong:
        raise _Wrong(at, str(wrong)) from wrong


def _members(leaf: type, data: Mapping[str, Any], at: str) -> dict[str, Any]:
    parts = fields(leaf)
    _refuse_unknown(data, {part.name for part in parts}, at)
    given = {part: data[part.name] for part in parts if data.get(part.name) is not None}
    for part in parts:
        if part not in given and part.default is MISSING:
            raise _Wrong(f"{at}.{part.name}", "is needed")
    return {part.name: _value(value, part, at) for part, value in given.items()}


def _refuse_unknown(data: Mapping[str, Any], known: set[str], at: str) -> None:
    for name, value in data.items():
        if name not in known and value is not None:
            raise _Wrong(at, f"has no member {str(name)[:40]!r}; it has {', '.join(sorted(known))}")


def _value(value: object, part: "Field[Any]", at: str) -> object:
    where, hint = f"{at}.{part.name}", _meaning(part.type)
    if get_origin(hint) is not tuple:
        return _single(value, hint, where)
    if not isinstance(value, list | tuple):
        raise _Wrong(where, "has to be a list")
    each = get_args(hint)[0]
    return tuple(_single(one, each, f"{where}[{number}]") for number, one in enumerate(value))


def _single(value: object, hint: object, where: str) -> object:
    hint = _meaning(hint)
    if isinstance(hint, UnionType):
        allowed = [get_arg for get_arg in get_args(hint) if get_arg is not NoneType]
    else:
        allowed = [hint]
    literals = _literals(hint)
    if literals:
        if value not in literals:
            raise _Wrong(where, f"has to be one of {', '.join(literals)}")
    elif type(value) not in allowed:
        raise _Wrong(where, f"has to be {' or '.join(_IN_WORDS[one] for one in allowed)}")
    return value


def _literals(hint: object) -> tuple[str, ...]:
    """The texts of a literal, or of several put together."""
    hint = _meaning(hint)
    if get_origin(hint) is Literal:
        return get_args(hint)
    if isinstance(hint, UnionType) or hasattr(hint, "__args__"):
        return tuple(text for get_arg in get_args(hint) for text in _literals(get_arg))
    return ()
