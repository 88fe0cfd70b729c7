"""What becomes of a person's items when the person is erased.

Personal data goes; counts stay, under keyed hashes that lead back to nobody without the secret and
the name. An erased person is no new customer and has used up what was used.
"""

import json
from enum import StrEnum
from typing import Any

from incentives.names import Kind

PERSONAL = frozenset({"customer_source_id", "email", "metadata"})
"""Members of a kept text that say who it is, or may: nobody looks into notes of the shop."""


class RetentionAction(StrEnum):
    """What becomes of an item: gone, kept as it is, or kept without what is personal in it."""

    GONE = "gone"
    KEPT = "kept"
    CLEARED = "cleared"


RETENTION_ACTIONS: dict[str, RetentionAction] = {
    Kind.CUSTOMER: RetentionAction.GONE,
    Kind.CONSENT: RetentionAction.GONE,
    Kind.MESSAGE: RetentionAction.GONE,
    Kind.USE: RetentionAction.KEPT,
    Kind.USES: RetentionAction.KEPT,
    Kind.SENDINGS: RetentionAction.KEPT,
    Kind.CUSTOMER_ORDERS: RetentionAction.KEPT,
}


def retention_action_of(kind: str) -> RetentionAction:
    """What becomes of an item of this kind; a kind that nobody thought of is cleared."""
    return RETENTION_ACTIONS.get(kind, RetentionAction.CLEARED)


def cleared(body: str) -> str:
    """A kept text (JSON) without its personal members, on every level; else as it was."""
    return json.dumps(_cleared(json.loads(body)), separators=(",", ":"), ensure_ascii=False)


def _cleared(data: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(data, dict):
        return {name: _cleared(one) for name, one in data.items() if name not in PERSONAL}
    if isinstance(data, list):
        return [_cleared(one) for one in data]
    return data
