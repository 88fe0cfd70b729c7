"""Uses of persons whose names are joined and parted: each counts once, and none is lost."""

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.customers.person_uses import PersonUses, regrouped

NAMES = ("a", "b", "c", "d")
BROUGHT = st.sets(st.sampled_from([*NAMES, "x"]), min_size=1, max_size=2).map(frozenset)
GROUPINGS = st.lists(st.sampled_from(range(4)), min_size=4, max_size=4)

type Found = dict[str, PersonUses]


def groups_of(numbers: list[int]) -> list[tuple[str, ...]]:
    """Names with the same number are one person's."""
    together = [tuple(n for n, m in zip(NAMES, numbers, strict=True) if m == k) for k in range(4)]
    return [group for group in together if group]


def counted(found: Found, brought: frozenset[str], number: int) -> None:
    """Count a use at each home that its names lead to."""
    homes = {found[name].home or name if name in found else name for name in brought}
    for home in homes:
        one = found.get(home, PersonUses(home))
        counts = {**one.counts.get("camp_1", {})}
        counts[brought] = counts.get(brought, 0) + number
        further = tuple(sorted(brought - {home, *one.names}))
        found[home] = PersonUses(
            home, {"camp_1": counts}, (*one.names, *further), one.joined, grouping=one.grouping
        )


def grouped(found: Found, numbers: list[int]) -> None:
    for after in regrouped(groups_of(numbers), found):
        found[after.person] = after


@given(st.lists(st.one_of(st.tuples(BROUGHT, st.integers(1, 3)), GROUPINGS), max_size=12))
def test_a_person_has_the_uses_that_brought_any_of_the_names(
    steps: list[tuple[frozenset[str], int] | list[int]],
) -> None:
    found: Found = {}
    uses: list[tuple[frozenset[str], int]] = []
    groups: list[tuple[str, ...]] = [(name,) for name in NAMES]
    for step in steps:
        if isinstance(step, list):
            grouped(found, step)
            groups = groups_of(step)
        else:
            counted(found, *step)
            uses.append(step)
        for group in groups:
            expected = sum(number for brought, number in uses if brought & set(group))
            for name in group:
                home = found.get(name, PersonUses(name)).home or name
                assert found.get(home, PersonUses(home)).total("camp_1") == expected


@given(GROUPINGS)
def test_who_is_counted_together_already_is_written_no_more(numbers: list[int]) -> None:
    found: Found = {}
    counted(found, frozenset("ax"), 2)
    grouped(found, numbers)
    assert list(regrouped(groups_of(numbers), found)) == []


def test_a_change_of_who_is_counted_together_has_a_higher_number_everywhere() -> None:
    found: Found = {}
    for numbers in ([0, 0, 1, 1], [0, 0, 0, 0], [0, 1, 0, 1]):
        before = max((one.grouping for one in found.values()), default=0)
        written = list(regrouped(groups_of(numbers), found))
        found |= {one.person: one for one in written}
        assert {one.grouping for one in written} == {before + 1}
    assert set(chain(*groups_of([0, 1, 0, 1]))) == found.keys()
