"""The wire's validation rules become our tree, or are refused: none is silently left out."""

from typing import Any

import pytest

from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.number import Number
from incentives.domain.condition.rules import parse_rules
from incentives.domain.condition.words import Words
from incentives.domain.refusal import Refusal, Refused
from tests.domain.condition.situations import all_of, any_of

SPEND = {"name": "order.amount", "conditions": {"$more_than_or_equal": [50_00]}}
VIP = {"name": "customer.segment", "conditions": {"$is": ["seg_vip"]}, "error": {"message": "x"}}
RED = {"name": "order.metadata", "property": "colour", "conditions": {"$in": ["red", "blue"]}}
RULES = {"1": SPEND, "2": VIP, "3": RED}

SPENT = Number("order.subtotal", "at_least", 50_00)
IS_VIP = Words("customer.segments", "contains_any", ("seg_vip",))
IS_RED = Metadata("order.metadata", ("colour",), "in", ("red", "blue"))


@pytest.mark.parametrize(
    ("logic", "tree"),
    [
        ("1 AND (2 OR 3)", all_of(SPENT, any_of(IS_VIP, IS_RED))),
        ("1 AND 2 OR 3", any_of(all_of(SPENT, IS_VIP), IS_RED)),
        ("(1)AND(2)AND 3 ", all_of(SPENT, IS_VIP, IS_RED)),
        ("3 or (2 and 1)", any_of(IS_RED, all_of(IS_VIP, SPENT))),
        ("", all_of(SPENT, IS_VIP, IS_RED)),
        (None, all_of(SPENT, IS_VIP, IS_RED)),
    ],
)
def test_numbered_rules_and_their_logic_become_a_tree(logic: str | None, tree: object) -> None:
    assert parse_rules({"rules": RULES | {"logic": logic}}) == tree


def test_several_conditions_of_one_rule_have_to_hold_together() -> None:
    between = {"name": "order.amount", "conditions": {"$more_than": 1, "$less_than": [9]}}
    assert parse_rules({"rules": {"1": between}}) == all_of(
        Number("order.subtotal", "more_than", 1), Number("order.subtotal", "less_than", 9)
    )


@pytest.mark.parametrize(
    ("logic", "what"),
    [
        ("1 AND 2", "does not use rule 3"),
        ("1 AND 2 AND 3 AND 4", "not '4'"),
        ("1 AND (2 OR 3", "not closed"),
        ("1 2 3", "cannot be read from '2' on"),
        ("1 XOR 2", "rule numbers, AND, OR"),
        ("NOT 1", "rule numbers, AND, OR"),
        ("1 AND", "not ''"),
        ("(" * 1_500, "needs the number of a rule"),
        ("1" * 3_000, "at most 2000 characters"),
    ],
)
def test_a_logic_that_cannot_be_read_whole_is_refused(logic: str, what: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_rules({"rules": RULES | {"logic": logic}})
    assert refused.value.refusal is Refusal.INVALID_CAMPAIGN_PARAMS
    assert what in refused.value.details


@pytest.mark.parametrize(
    "rule",
    [
        None,
        {"name": "order.amount"},
        {"name": "order.amount", "conditions": {}},
        {"name": "order.amount", "conditions": {"$is": []}},
        {"name": "order.amount", "conditions": {"$starts_with": [1]}},
        {"name": "order.amount", "conditions": {"$is": ["1"]}},
        {"name": "redemption.count", "conditions": {"$is": [1]}},
        {"name": ["order.amount"], "conditions": {"$is": [1]}},
        {"name": "order.metadata", "conditions": {"$is": ["red"]}},
    ],
)
def test_a_rule_that_we_cannot_check_is_refused(rule: dict[str, Any] | None) -> None:
    with pytest.raises(Refused):
        parse_rules({"rules": {"1": rule}})


def test_rules_are_needed() -> None:
    nothing: tuple[object, ...] = (None, {}, {"logic": "1"}, [SPEND])
    for rules in nothing:
        with pytest.raises(Refused):
            parse_rules({"rules": rules})
