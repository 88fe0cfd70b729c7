"""Whether a condition can hold of somebody of whom nothing is known. Pure, of the tree alone."""

from incentives.domain.condition.tree import Condition, Group

_OF_SOMEBODY = ("customer.", "code.holder")


def can_hold_of_stranger(condition: Condition | None) -> bool:
    """Whether an order, a moment or a place can make it true, whoever asks.

    What is not known is neither true nor false, and so is its opposite.
    """
    return condition is None or _outcomes(condition)[0]


def _outcomes(condition: Condition) -> tuple[bool, bool]:
    """Whether it can be true, and whether it can be false."""
    if not isinstance(condition, Group):
        is_known = not condition.kind.startswith(_OF_SOMEBODY)
        return is_known, is_known
    trues, falses = zip(*map(_outcomes, condition.of), strict=True)
    match condition.kind:
        case "all":
            return all(trues), any(falses)
        case "any":
            return any(trues), all(falses)
        case _:
            return falses[0], trues[0]
