"""What holds for every condition over all facts."""

import json
from collections.abc import Iterator
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts
from incentives.domain.condition.look import Truth
from incentives.domain.condition.parse import as_data, parse
from incentives.domain.condition.tree import Condition, Group, nodes
from tests.domain.condition.situations import CONDITIONS, FACTS, LEAVES, all_of, any_of, facts, no

AS_STORED: TypeAdapter[Condition] = TypeAdapter(Condition)
SEVERAL = st.lists(CONDITIONS, min_size=1, max_size=4)
NOTHING_SAID = facts()


def truth(condition: Condition, known: Facts) -> Truth:
    return decide(condition, known).truth


def by_the_book(condition: Condition, known: Facts) -> Truth:
    """Kleene's tables, node by node, with nothing pushed down."""
    if not isinstance(condition, Group):
        return condition.look(known).truth
    rank = [Truth.FALSE, Truth.UNKNOWN, Truth.TRUE]
    found = [rank.index(by_the_book(one, known)) for one in condition.of]
    if condition.kind == "not":
        return rank[2 - found[0]]
    return rank[min(found) if condition.kind == "all" else max(found)]


@given(CONDITIONS, FACTS)
def test_a_condition_is_decided_as_the_tables_of_three_truths_say(
    condition: Condition, known: Facts
) -> None:
    assert truth(condition, known) is by_the_book(condition, known)


@given(SEVERAL, FACTS)
def test_not_all_is_any_not_and_not_any_is_all_not(several: list[Condition], known: Facts) -> None:
    each_not = [no(one) for one in several]
    assert truth(no(all_of(*several)), known) is truth(any_of(*each_not), known)
    assert truth(no(any_of(*several)), known) is truth(all_of(*each_not), known)


@given(CONDITIONS, FACTS)
def test_not_not_changes_nothing(condition: Condition, known: Facts) -> None:
    assert truth(no(no(condition)), known) is truth(condition, known)


@given(SEVERAL, FACTS, st.randoms())
def test_the_order_of_conditions_and_of_names_does_not_matter(
    several: list[Condition], known: Facts, random: Random
) -> None:
    shuffled = random.sample(several, len(several))
    for group in (all_of, any_of):
        assert truth(group(*several), known) is truth(group(*shuffled), known)
        one, other = decide(group(*several), known), decide(group(*shuffled), known)
        assert (one.nearly is None) is (other.nearly is None)


@given(LEAVES)
def test_when_nothing_is_said_only_the_clock_decides(leaf: Condition) -> None:
    known = truth(leaf, NOTHING_SAID)
    assert (known is not Truth.UNKNOWN) is leaf.kind.startswith("time.")


@given(CONDITIONS, FACTS)
def test_a_pass_stands_whatever_the_missing_data_would_have_been(
    condition: Condition, known: Facts
) -> None:
    """What is not known is put either way, and a pass stays a pass, a no a no."""
    outcome = decide(condition, known)
    if outcome.truth is Truth.UNKNOWN:
        assert not outcome
        assert outcome.missing is not None
        return
    for put in (Truth.TRUE, Truth.FALSE):
        truths = iter(
            put if seen is Truth.UNKNOWN else seen
            for seen in (finding.look.truth for finding in outcome.findings)
        )
        assert _with(condition, truths) is outcome.truth


def _with(condition: Condition, truths: Iterator[Truth]) -> Truth:
    if not isinstance(condition, Group):
        return next(truths)
    found = [bool(_with(one, truths)) for one in condition.of]
    if condition.kind == "not":
        return Truth.of(not found[0])
    return Truth.of(all(found) if condition.kind == "all" else any(found))


@given(CONDITIONS, FACTS)
def test_the_cause_is_a_leaf_with_the_truth_of_the_whole(
    condition: Condition, known: Facts
) -> None:
    outcome = decide(condition, known)
    assert outcome.cause.truth is outcome.truth
    assert outcome.cause in outcome.findings
    leaves = [node for node in nodes(condition) if not isinstance(node, Group)]
    assert [finding.leaf for finding in outcome.findings] == leaves


@given(CONDITIONS)
def test_a_condition_comes_back_from_json_as_it_was(condition: Condition) -> None:
    text = AS_STORED.dump_json(condition)
    assert AS_STORED.validate_json(text) == condition
    assert parse(json.loads(text)) == condition
    assert AS_STORED.dump_json(parse(json.loads(text))) == text
    assert parse(json.loads(json.dumps(as_data(condition)))) == condition
