"""The books: what the counters in the table say, and what the orders say they should."""

from typing import Any

from incentives.store import keys
from incentives.store.bodies import order_record_of
from incentives.store.customers import person_keys
from incentives.store.keys import Key
from tests.account import Table

_COUNTERS = {"gate": ("used", "spent"), "voucher": ("redeemed",), "use": ("used",)}


def counters(table: Table) -> dict[Key, tuple[int, ...]]:
    """Every counter: of a gate the uses and the discounts, of a code and of a person the uses."""
    return {
        (item["pk"]["S"], item["sk"]["S"]): tuple(int(item[name]["N"]) for name in names)
        for item in table.items()
        if (names := _COUNTERS.get(_kind(item))) is not None
    }


def owed(table: Table) -> dict[Key, tuple[int, ...]]:
    """The same counters as the redemptions that stand make them; those at zero are left out."""
    sums: dict[Key, list[int]] = {}
    for item in table.items():
        if _kind(item) != "redemption":
            continue
        for redemption in order_record_of(item["body"]["S"]).redemptions:
            if redemption.rollback is not None or redemption.points is not None:
                continue  # points are counted by their member
            gate = keys.gate(redemption.campaign_id, redemption.gate)
            _add(sums, gate, 1, redemption.outstanding_minor)
            for use in redemption.uses:
                _add(sums, person_keys.use(*use), 1)
            if not redemption.public:
                _add(sums, keys.voucher(redemption.code), 1)
    return {key: tuple(parts) for key, parts in sums.items()}


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
