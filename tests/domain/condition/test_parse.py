"""Conditions are checked when they are made, and the message says where."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from incentives.domain.condition.number import Number
from incentives.domain.condition.parse import KINDS, parse
from incentives.domain.condition.tree import (
    FACTS,
    MOST_LEVELS,
    MOST_NODES,
    Condition,
    Group,
    levels,
)
from incentives.domain.refusal import Refusal, Refused
from tests.domain.condition.situations import TRUE, any_of, no, spend

SPEND: dict[str, Any] = {"kind": "order.subtotal", "op": "at_least", "value": 50_00}
MONDAYS: dict[str, Any] = {"kind": "time.weekday", "days": [1]}


def test_every_kind_of_leaf_is_a_declared_fact() -> None:
    assert [*KINDS] == ["all", "any", "not", *FACTS]


def test_a_condition_is_read_from_plain_data_and_null_is_absent() -> None:
    tree = {"kind": "any", "of": [SPEND | {"to": None}, {"kind": "not", "of": [MONDAYS]}]}
    read = parse(tree)
    assert isinstance(read, Group)
    assert read.of[0] == Number("order.subtotal", "at_least", 50_00)


@pytest.mark.parametrize(
    ("leaf", "where", "what"),
    [
        ("x", "", "has to be an object with a kind"),
        ({}, ".kind", "has to be one of all, any, not"),
        ({"kind": ["all"]}, ".kind", "has to be one of all, any, not"),
        ({"kind": "all", "of": []}, "", "of must not be empty"),
        ({"kind": "all"}, ".of", "has to be a list of conditions"),
        ({"kind": "not", "of": [SPEND, SPEND]}, "", "of has to be one condition with not"),
        ({"kind": "all", "of": [SPEND, SPEND | {"op": ">="}]}, ".of[1].op", "at_least, more_than"),
        (SPEND | {"value": "50"}, ".value", "has to be a whole number"),
        (SPEND | {"value": True}, ".value", "has to be a whole number"),
        (SPEND | {"value": 10**16}, "", "value has to be between"),
        (SPEND | {"valeu": 1}, "", "has no member 'valeu'"),
        ({"kind": "order.subtotal", "op": "at_least"}, ".value", "is needed"),
        (SPEND | {"to": 60_00}, "", "to belongs to between"),
        (SPEND | {"op": "between", "to": 1}, "", "to must not be below value"),
        (SPEND | {"product_ids": ["a", 1]}, ".product_ids[1]", "has to be a text"),
        (SPEND | {"product_ids": [str(n) for n in range(201)]}, "", "at most 200 values"),
        (SPEND | {"sku_ids": ["x" * 201]}, "", "1 to 200 characters"),
        (
            {"kind": "customer.orders", "op": "is", "value": 1, "sku_ids": ["a"]},
            "",
            "of an order only",
        ),
        ({"kind": "place.country", "op": "is", "values": ["Germany"]}, "", "two capital letters"),
        ({"kind": "order.currency", "op": "is", "values": ["XAU"]}, "", "ISO 4217"),
        ({"kind": "order.channel", "op": "is", "values": ["a", "b"]}, "", "one value with is"),
        ({"kind": "order.channel", "op": "exists", "values": ["a"]}, "", "left out with exists"),
        (
            {"kind": "order.skus", "op": "contains_any", "values": ["a", "a"]},
            "",
            "same value twice",
        ),
        ({"kind": "customer.logged_in", "value": 1}, ".value", "has to be true or false"),
        (
            {"kind": "order.metadata", "path": ["a"], "op": "in", "values": [1, "1"]},
            "",
            "values must be of one type",
        ),
        (
            {"kind": "order.metadata", "path": ["a"], "op": "at_least", "values": ["1"]},
            "",
            "one whole number with at_least",
        ),
        ({"kind": "order.metadata", "path": [], "op": "exists"}, "", "path has to be 1 to 8"),
        ({"kind": "time.weekday", "days": [7]}, "", "from 0 (Sunday) to 6"),
        ({"kind": "time.hours", "opens": "8am", "closes": "10:00"}, "", "such as 08:00"),
        ({"kind": "time.dates"}, "", "starts or ends is needed"),
        ({"kind": "time.dates", "starts": "2026-02-30"}, "", "not a date"),
        (
            {"kind": "time.dates", "starts": "2026-02-02", "ends": "2026-02-01"},
            "",
            "ends must be after starts",
        ),
    ],
)
def test_a_wrong_condition_is_refused_with_the_path_to_what_is_wrong(
    leaf: object, where: str, what: str
) -> None:
    with pytest.raises(Refused) as refused:
        parse({"kind": "any", "of": [MONDAYS, leaf]})
    assert refused.value.refusal is Refusal.INVALID_CAMPAIGN_PARAMS
    at, _, said = refused.value.details.partition(": ")
    assert at == f"conditions.of[1]{where}"
    assert what in said


def deep(count: int) -> dict[str, Any]:
    tree = MONDAYS
    for _ in range(count - 1):
        tree = {"kind": "not", "of": [tree]}
    return tree


def test_a_condition_has_at_most_eight_levels() -> None:
    assert levels(parse(deep(MOST_LEVELS))) == MOST_LEVELS
    for too_deep in (MOST_LEVELS + 1, 900):
        with pytest.raises(Refused, match="invalid_campaign_params") as refused:
            parse(deep(too_deep))
        assert "at most 8 levels" in refused.value.details


def test_a_condition_has_at_most_a_hundred_nodes() -> None:
    parse({"kind": "all", "of": [MONDAYS] * (MOST_NODES - 1)})
    with pytest.raises(Refused) as refused:
        parse({"kind": "all", "of": [MONDAYS] * MOST_NODES})
    assert "at most 100 nodes" in refused.value.details


def test_the_bounds_hold_however_the_tree_is_made() -> None:
    with pytest.raises(ValueError, match="at most 100 nodes"):
        any_of(*[TRUE] * MOST_NODES)
    tree: Condition = spend(1)
    for _ in range(MOST_LEVELS - 1):
        tree = no(tree)
    with pytest.raises(ValueError, match="at most 8 levels"):
        no(tree)
    with pytest.raises(ValidationError):
        TypeAdapter[Condition](Condition).validate_python(deep(MOST_LEVELS + 1))
