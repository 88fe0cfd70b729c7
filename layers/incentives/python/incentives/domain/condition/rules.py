"""The wire's validation rules: numbered rules and a logic such as `1 AND (2 OR 3)`.

Read into our tree. What it cannot say is refused by name: a rule that is left out of the logic, a
name or an operator that we do not know would otherwise be a condition that nobody checks.
"""

import re
from collections.abc import Mapping
from typing import Any

from incentives.domain.condition.parse import parse
from incentives.domain.condition.tree import MOST_NODES, Condition
from incentives.domain.refusal import Refusal, Refused

_TOKEN = re.compile(r"\s*(\d{1,3}|(?:AND|OR)\b|[()])", re.ASCII | re.IGNORECASE)
_MOST_CHARS = 2_000
_AMOUNT_OPS = {
    "$is": "is",
    "$is_not": "is_not",
    "$more_than": "more_than",
    "$more_than_or_equal": "at_least",
    "$less_than": "less_than",
    "$less_than_or_equal": "at_most",
}
_SEGMENT_OPS = {"$is": "contains_any", "$in": "contains_any", "$is_not": "contains_none"}
_NOTE_OPS = _AMOUNT_OPS | {"$is": "in", "$is_not": "not_in", "$in": "in", "$not_in": "not_in"}


def parse_rules(data: Mapping[str, Any], *, at: str = "validation_rules") -> Condition:
    """The condition that `{"rules": {"1": {...}, "2": {...}, "logic": "1 AND 2"}}` describes.

    Rules on `order.amount`, `customer.segment`, and, with a `property`, on `order.metadata` and
    `customer.metadata`. Without a logic all rules have to hold.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; the details say where and what.
    """
    rules = data.get("rules")
    numbered = {} if not isinstance(rules, Mapping) else {**rules}
    logic = numbered.pop("logic", None) or " AND ".join(map(str, numbered))
    if not 1 <= len(numbered) < MOST_NODES:
        raise _refused(f"{at}.rules", "has to be an object of numbered rules")
    if not isinstance(logic, str) or len(logic) > _MOST_CHARS:
        raise _refused(f"{at}.rules.logic", f"has to be at most {_MOST_CHARS} characters")
    leaves = {number: _rule(rule, f"{at}.rules.{number}") for number, rule in numbered.items()}
    return parse(_Logic(logic, leaves, f"{at}.rules.logic").tree(), at=at)


def _rule(rule: object, at: str) -> dict[str, Any]:
    if not isinstance(rule, Mapping) or not isinstance(rule.get("conditions"), Mapping):
        raise _refused(at, "has to be an object with a name and conditions")
    leaves = [_leaf(rule, op, value, at) for op, value in rule["conditions"].items()]
    return leaves[0] if len(leaves) == 1 else {"kind": "all", "of": leaves}


def _leaf(rule: Mapping[str, Any], op: object, value: object, at: str) -> dict[str, Any]:
    name, values = rule.get("name"), value if isinstance(value, list) else [value]
    match name:
        case "order.amount" if len(values) == 1:
            ops, leaf = _AMOUNT_OPS, {"kind": "order.subtotal", "value": values[0]}
        case "customer.segment":
            ops, leaf = _SEGMENT_OPS, {"kind": "customer.segments", "values": values}
        case "order.metadata" | "customer.metadata":
            ops, leaf = _NOTE_OPS, {"kind": name, "path": [rule.get("property")], "values": values}
        case _:
            known = "order.amount with one value, customer.segment, order.metadata"
            raise _refused(f"{at}.name", f"has to be {known} or customer.metadata")
    if not isinstance(op, str) or op not in ops:
        raise _refused(f"{at}.conditions", f"has to be one of {', '.join(ops)}")
    return leaf | {"op": ops[op]}


class _Logic:
    """Reads `1 AND (2 OR 3)`; AND binds before OR, each rule is used, brackets are bounded."""

    def __init__(self, text: str, leaves: Mapping[str, Any], at: str) -> None:
        self._leaves, self._at = leaves, at
        self._tokens = self._split(text)
        self._used: set[str] = set()

    def tree(self) -> dict[str, Any]:
        found = self._either(depth=0)
        if self._tokens:
            raise _refused(self._at, f"cannot be read from {self._tokens[0]!r} on")
        if unused := self._leaves.keys() - self._used:
            raise _refused(self._at, f"does not use rule {min(unused)[:10]}")
        return found

    def _split(self, text: str) -> list[str]:
        tokens, position = [], 0
        text = text.rstrip()
        while position < len(text):
            match = _TOKEN.match(text, position)
            if match is None:
                raise _refused(self._at, "has to be rule numbers, AND, OR and brackets")
            tokens.append(match[1].upper())
            position = match.end()
        return tokens

    def _either(self, *, depth: int) -> dict[str, Any]:
        parts = [self._both(depth=depth)]
        while self._take("OR"):
            parts.append(self._both(depth=depth))
        return parts[0] if len(parts) == 1 else {"kind": "any", "of": parts}

    def _both(self, *, depth: int) -> dict[str, Any]:
        parts = [self._one(depth=depth)]
        while self._take("AND"):
            parts.append(self._one(depth=depth))
        return parts[0] if len(parts) == 1 else {"kind": "all", "of": parts}

    def _one(self, *, depth: int) -> dict[str, Any]:
        if self._take("(") and depth < MOST_NODES:
            inner = self._either(depth=depth + 1)
            if not self._take(")"):
                raise _refused(self._at, "has a bracket that is not closed")
            return inner
        number = self._tokens.pop(0) if self._tokens else ""
        if number not in self._leaves:
            raise _refused(self._at, f"needs the number of a rule, not {number!r}")
        self._used.add(number)
        leaf: dict[str, Any] = self._leaves[number]
        return leaf

    def _take(self, token: str) -> bool:
        if self._tokens and self._tokens[0] == token:
            self._tokens.pop(0)
            return True
        return False


def _refused(at: str, what: str) -> Refused:
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, f"{at}: {what}", resource_type="campaign")
