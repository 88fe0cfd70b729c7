"""The books: what the counters in the table say, and what the orders say they should."""

from collections.abc import Iterable, Mapping
from typing import Any

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.customers.person_uses import PersonUses, counter_of
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import order_record_of
from incentives.store.customers import person_keys
from incentives.store.customers.person_uses import uses_of
from incentives.store.items import UsesItem
from incentives.store.keys import Key
from tests.account import Table

_COUNTERS = {"gate": ("used", "spent"), "voucher": ("redeemed",), "use": ("used",)}


def counters(table: Table) -> dict[Key, tuple[int, ...]]:
    """Every counter: of a gate the uses and the discounts, of a code and of a person the uses.

    A person's are one for the names that were brought together, under the person's home.
    """
    found: dict[Key, tuple[int, ...]] = {}
    for item in table.items():
        if (names := _COUNTERS.get(_kind(item))) is not None:
            place = (item["pk"]["S"], item["sk"]["S"])
            found[place] = tuple(int(item[name]["N"]) for name in names)
        elif (uses := _uses_in(item)) is not None:
            for counter, counted in uses.counts.items():
                for brought, number in counted.items():
                    found[_of_person(uses.person, counter, brought)] = (number,)
    return found


def _of_person(person: str, counter: str, brought: Iterable[str]) -> Key:
    return f"PERSON#{person}", f"USES {counter} {' '.join(sorted(brought))}"


def owed(table: Table) -> dict[Key, tuple[int, ...]]:
    """The same counters as the redemptions that stand make them; those at zero are left out."""
    sums: dict[Key, list[int]] = {}
    homes = _homes(table)
    for item in table.items():
        if _kind(item) != "redemption":
            continue
        for redemption in order_record_of(item["body"]["S"]).redemptions:
            if redemption.rollback is not None or redemption.points is not None:
                continue  # points are counted by their member
            gate = keys.gate(redemption.campaign_id, redemption.gate)
            _add(sums, gate, 1, redemption.outstanding_minor)
            for use in _uses_of(redemption, homes):
                _add(sums, use, 1)
            if not redemption.public:
                _add(sums, keys.voucher(redemption.code), 1)
    return {key: tuple(parts) for key, parts in sums.items()}


def _homes(table: Table) -> dict[str, str]:
    """The home of each name that leads to one."""
    found = map(_uses_in, table.items())
    return {uses.person: uses.home for uses in found if uses and uses.home}


def _uses_in(item: dict[str, Any]) -> PersonUses | None:
    return uses_of(UsesItem.from_raw_data(item)) if _kind(item) == Kind.USES.value else None


def _uses_of(redemption: Redemption, homes: Mapping[str, str]) -> set[Key]:
    if not redemption.person_whole:
        return {person_keys.use(*use) for use in redemption.uses}
    return {
        _of_person(
            homes.get(person, person),
            counter_of(redemption.campaign_id, period),
            redemption.persons,
        )
        for person in redemption.persons
        for period in redemption.periods
    }


def assert_balanced(table: Table) -> None:
    """Gates, budgets, codes and persons hold exactly what the standing redemptions took."""
    counted = {key: parts for key, parts in counters(table).items() if any(parts)}
    assert counted == owed(table)


def _add(sums: dict[Key, list[int]], key: Key, *parts: int) -> None:
    so_far = sums.setdefault(key, [0] * len(parts))
    for place, part in enumerate(parts):
        so_far[place] += part


def _kind(item: dict[str, Any]) -> str:
    kind: str = item["kind"]["S"]
    return kind
