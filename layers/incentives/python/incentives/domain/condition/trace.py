"""A decision in plain data, for records, answers and developers: required, found, truth."""

from incentives.domain.condition.decide import Finding, Outcome
from incentives.domain.condition.look import Missing
from incentives.domain.condition.parse import as_data
from incentives.domain.condition.withheld import WITHHELD
from incentives.domain.refusal import Refusal

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


def record(finding: Finding) -> dict[str, object]:
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
        withheld = finding.leaf.kind in WITHHELD
        found = list(look.found) if isinstance(look.found, tuple) else look.found
        data["found"] = "(withheld)" if withheld else found
    return data


def records(outcome: Outcome) -> list[dict[str, object]]:
    """Every leaf of a decision, in the order of the definition."""
    return [record(finding) for finding in outcome.findings]
