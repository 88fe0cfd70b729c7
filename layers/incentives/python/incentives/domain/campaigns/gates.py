"""Gates: a campaign's cap and budget in parts that add up to them.

A redemption takes from one gate inside its transaction, guarded by the gate's version and share.
So a stampede spreads over the gates and still never passes the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MAX_GATES = 32

# From the simulation in tests/bench; docs/gates.md has its tables and the reasons.
_MOST_BY_DEFAULT = 16
_USES_PER_GATE = 25


def gates_for(cap: int | None, budget_minor: int | None, largest_minor: int | None) -> int:
    """How many gates a campaign gets unless marketing says otherwise.

    One for every 25 uses, at most 16. A budget is as many uses as it has largest discounts; when
    those are not known it lies in one gate, so that no part of it is left lying in another.

    Args:
        cap: uses in all; None is unlimited.
        budget_minor: discounts in all; None is unlimited.
        largest_minor: the most that one use takes off; None is not known.

    >>> gates_for(500, None, None), gates_for(50, None, None), gates_for(None, None, None)
    (16, 2, 16)
    >>> gates_for(500, 1_000_00, 20_00), gates_for(None, 1_000_00, None)
    (2, 1)
    """
    bounds = [_MOST_BY_DEFAULT]
    if cap is not None:
        bounds.append(_gates_of_uses(cap))
    if budget_minor is not None:
        bounds.append(_gates_of_uses(budget_minor // largest_minor) if largest_minor else 1)
    return max(1, min(bounds))


def _gates_of_uses(uses: int) -> int:
    return -(-uses // _USES_PER_GATE)  # rounded up


@dataclass(frozen=True, slots=True)
class Share:
    """What one gate may hand out in total; None is unlimited.

    Attributes:
        uses: redemptions.
        budget_minor: discounts, in minor units.
        publications: codes that are handed to persons.
    """

    uses: int | None = None
    budget_minor: int | None = None
    publications: int | None = None


@dataclass(frozen=True, slots=True)
class GateState:
    """A gate as it was read, or as a failed write showed it."""

    version: int
    used: int = 0
    spent_minor: int = 0
    published: int = 0

    def lacks_uses(self, share: Share, wanted: int = 1) -> bool:
        """Whether `wanted` more uses would pass the share."""
        return share.uses is not None and self.used + wanted > share.uses

    def is_used_up(self, share: Share) -> bool:
        """Whether there is not one use left, or nothing of the budget."""
        return self.lacks_uses(share) or self.lacks_budget(share, 1)

    def may_publish(self, share: Share, codes: int = 1) -> bool:
        """Whether so many codes may be handed out: there is room, and something left to use."""
        full = share.publications is not None and self.published + codes > share.publications
        return not (full or self.lacks_uses(share, codes) or self.lacks_budget(share, codes))

    def lacks_budget(self, share: Share, wanted_minor: int) -> bool:
        """Whether a discount of `wanted_minor` would pass the share."""
        return (
            share.budget_minor is not None and self.spent_minor + wanted_minor > share.budget_minor
        )


def split(total: int, taken: Sequence[int], open_gates: int) -> tuple[int, ...]:
    """Share `total` out to gates that have handed out `taken` so far; the shares add up to `total`.

    What is left goes evenly to the first `open_gates`. When more has been handed out than the new
    total allows, every gate but the first is closed and the first keeps what is left of the total
    (possibly below zero): uses given back to a closed gate stay unused rather than pass the total.

    >>> split(500, [0, 0, 0], 3)
    (167, 167, 166)
    >>> split(400, [250, 100], 2)
    (275, 125)
    >>> split(300, [250, 100], 2)
    (200, 0)
    """
    left = total - sum(taken)
    if left < 0:
        return (total - sum(taken[1:]), *(0 for _ in taken[1:]))
    each, extra = divmod(left, open_gates)
    return tuple(
        used + (each + (number < extra) if number < open_gates else 0)
        for number, used in enumerate(taken)
    )


def shares(
    *,
    cap: int | None,
    budget_minor: int | None,
    publications: int | None = None,
    states: Sequence[GateState],
    open_gates: int,
) -> tuple[Share, ...]:
    """The share of every gate, given the caps of the campaign and what the gates handed out."""

    def parts(total: int | None, taken: Sequence[int]) -> Sequence[int | None]:
        return [None] * len(states) if total is None else split(total, taken, open_gates)

    uses = parts(cap, [state.used for state in states])
    budgets = parts(budget_minor, [state.spent_minor for state in states])
    published = parts(publications, [state.published for state in states])
    return tuple(map(Share, uses, budgets, published))
