"""Gates: a cap in parts that add up to it, whatever was taken where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.campaigns.gates import MAX_GATES, GateState, Share, gates_for, shares, split

TAKEN = st.lists(st.integers(0, 1_000), min_size=1, max_size=MAX_GATES)


@given(st.integers(0, 40_000), TAKEN, st.data())
def test_what_the_gates_may_hand_out_adds_up_to_the_cap(
    cap: int, taken: list[int], data: st.DataObject
) -> None:
    open_gates = data.draw(st.integers(1, len(taken)))
    parts = split(cap, taken, open_gates)
    assert len(parts) == len(taken)
    left = [max(part - used, 0) for part, used in zip(parts, taken, strict=True)]
    assert sum(left) == max(cap - sum(taken), 0)
    assert not any(left[open_gates:])


@given(st.integers(0, 40_000), TAKEN, st.data())
def test_uses_given_back_never_let_the_whole_pass_the_cap(
    cap: int, taken: list[int], data: st.DataObject
) -> None:
    """Give any uses back, then fill every open gate: not one more than the cap stands."""
    open_gates = data.draw(st.integers(1, len(taken)))
    parts = split(cap, taken, open_gates)
    returned = [data.draw(st.integers(0, used)) for used in taken]
    kept = [used - back for used, back in zip(taken, returned, strict=True)]
    filled = [max(part, used) for part, used in zip(parts, kept, strict=True)]
    assert sum(filled) <= max(cap, sum(kept))


@given(st.integers(0, 10_000), st.integers(1, MAX_GATES))
def test_an_untouched_cap_is_spread_evenly(cap: int, open_gates: int) -> None:
    parts = split(cap, [0] * open_gates, open_gates)
    assert sum(parts) == cap
    assert max(parts) - min(parts) <= 1


def test_a_cap_below_what_was_used_leaves_nothing() -> None:
    assert split(300, [250, 100], 2) == (200, 0)


@pytest.mark.parametrize(("cap", "budget_minor"), [(None, None), (5, None), (None, 10_00)])
def test_no_limit_is_no_share(cap: int | None, budget_minor: int | None) -> None:
    (share,) = shares(cap=cap, budget_minor=budget_minor, states=[GateState(1)], open_gates=1)
    assert share == Share(cap, budget_minor)


@pytest.mark.parametrize(
    ("cap", "budget_minor", "largest_minor", "gates"),
    [
        (None, None, None, 16),
        (1, None, None, 1),
        (25, None, None, 1),
        (26, None, None, 2),
        (100_000, None, None, 16),
        (None, 1_000_00, 20_00, 2),
        (None, 1_000_00, None, 1),
        (None, 1_000_00, 0, 1),
        (30, 1_000_00, 1_00, 2),
        (None, 10_00, 20_00, 1),
    ],
)
def test_a_campaign_gets_gates_for_its_uses(
    cap: int | None, budget_minor: int | None, largest_minor: int | None, gates: int
) -> None:
    """The table of docs/gates.md."""
    assert gates_for(cap, budget_minor, largest_minor) == gates
