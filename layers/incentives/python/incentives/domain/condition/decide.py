"""Deciding a condition: its truth, the leaf that made it so, and what every leaf saw.

Each leaf looks once, so the work grows with the leaves, and with the lines of the order for those
that look at lines. A record keeps what conditions on persons said, not what was there.
"""

import hashlib
import json
from dataclasses import dataclass, replace

from incentives.domain.condition.facts import Facts
from incentives.domain.condition.look import Look, Missing, Truth, every, some
from incentives.domain.condition.parse import as_data
from incentives.domain.condition.tree import Condition, Group, Leaf, is_personal
from incentives.domain.refusal import Refusal

_DIGITS = 16


def name_of(leaf: Leaf) -> str:
    """What a leaf is called where its look is kept: it follows from what the leaf requires."""
    required = json.dumps(as_data(leaf), sort_keys=True)
    return hashlib.sha256(required.encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True, slots=True)
class LeafFinding:
    """What one leaf required, and what it saw.

    Attributes:
        at: where it is in the definition, such as `.of[1].of[0]`; empty for the whole.
        negated: whether it stands under an odd number of `not`, and so must not be true.
    """

    leaf: Leaf
    look: Look
    at: str = ""
    negated: bool = False

    @property
    def truth(self) -> Truth:
        """What the leaf says for the whole: its own truth, turned over under a `not`."""
        return self.look.truth.inverse if self.negated else self.look.truth


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision. As a bool, whether it passes: what is not known does not.

    Attributes:
        cause: the first leaf that alone, or with the others of its group, made the truth.
        findings: every leaf, in the order of the definition.
        nearly: the numbers that would make it pass if they grew by what they are short of, the
            fewest of them; empty when it passes; None when no number alone would do.
    """

    truth: Truth
    cause: LeafFinding
    findings: tuple[LeafFinding, ...]
    nearly: tuple[LeafFinding, ...] | None

    def __bool__(self) -> bool:
        return bool(self.truth)

    @property
    def missing(self) -> Missing | None:
        """What the request has to say before this can be decided, if that is all."""
        return self.cause.look.missing if self.truth is Truth.UNKNOWN else None


def decide(condition: Condition, facts: Facts) -> Outcome:
    """Whether the condition holds for the facts, and why."""
    return _decide(condition, facts, at="", negated=False)


def _decide(condition: Condition, facts: Facts, *, at: str, negated: bool) -> Outcome:
    """The outcome as the whole sees it: under a `not`, all and any change places."""
    if not isinstance(condition, Group):
        return _of_leaf(LeafFinding(condition, _look(condition, facts), at, negated))
    if condition.kind == "not":
        return _decide(condition.of[0], facts, at=f"{at}.of[0]", negated=not negated)
    parts = [
        _decide(one, facts, at=f"{at}.of[{number}]", negated=negated)
        for number, one in enumerate(condition.of)
    ]
    findings = tuple(finding for part in parts for finding in part.findings)
    needs_all = (condition.kind == "all") is not negated
    truths = [part.truth for part in parts]
    truth = every(truths) if needs_all else some(truths)
    # All and any both take their truth from a part that has it already.
    cause = parts[truths.index(truth)].cause
    return Outcome(truth, cause, findings, _all_of(parts) if needs_all else _least_of(parts))


def _look(leaf: Leaf, facts: Facts) -> Look:
    """What the leaf sees, or saw when its facts were still there.

    How much a personal number is short of would give the number away.
    """
    if not is_personal(leaf):
        return leaf.look(facts)
    recalled = facts.recalled.get(name_of(leaf)) if facts.recalled else None
    return recalled or replace(leaf.look(facts), short_by=None)


def _of_leaf(finding: LeafFinding) -> Outcome:
    return Outcome(finding.truth, finding, (finding,), _nearly(finding))


def _nearly(finding: LeafFinding) -> tuple[LeafFinding, ...] | None:
    if finding.truth:
        return ()
    short = finding.look.short_by is not None and not finding.negated
    return (finding,) if short else None


def _all_of(parts: list[Outcome]) -> tuple[LeafFinding, ...] | None:
    needed: tuple[LeafFinding, ...] = ()
    for part in parts:
        if part.nearly is None:
            return None
        needed += part.nearly
    return needed


def _least_of(parts: list[Outcome]) -> tuple[LeafFinding, ...] | None:
    within_reach = [part.nearly for part in parts if part.nearly is not None]
    return min(within_reach, key=len, default=None)


_RULES = {
    "order": Refusal.ORDER_RULES_VIOLATED,
    "customer": Refusal.CUSTOMER_RULES_VIOLATED,
}


def why_not(outcome: Outcome) -> Refusal | Missing | None:
    """The key of the refusal: what is missing, or whose rules are broken; None when it passes."""
    if outcome:
        return None
    if outcome.missing is not None:
        return outcome.missing
    subject = outcome.cause.leaf.kind.partition(".")[0]
    return _RULES.get(subject, Refusal.REDEMPTION_RULES_VIOLATED)


def record(finding: LeafFinding) -> dict[str, object]:
    """What a leaf required and saw; nothing about the person but what the shop's ids say.

    `truth` is that of the leaf as the whole sees it: turned over when `negated`.
    """
    look = finding.look
    data: dict[str, object] = {
        "at": finding.at,
        "required": as_data(finding.leaf),
        "truth": finding.truth.value,
    }
    if finding.negated:
        data["negated"] = True
    if look.missing is not None:
        data["missing"] = look.missing.value
    if look.short_by is not None:
        data["short_by"] = look.short_by
    if look.found is not None:
        found = list(look.found) if isinstance(look.found, tuple) else look.found
        data["found"] = "(withheld)" if is_personal(finding.leaf) else found
    return data


def records(outcome: Outcome) -> list[dict[str, object]]:
    """Every leaf of a decision, in the order of the definition."""
    return [record(finding) for finding in outcome.findings]
