"""Reads of several items in one round trip."""

from collections.abc import Collection, Iterable
from typing import cast

from incentives.domain.refusal import busy
from incentives.names import PK, SK
from incentives.store.items import Item, table_connection
from incentives.store.keys import Key
from incentives.store.transaction import Pause

_MOST_KEYS = 100  # of one BatchGetItem
_ROUNDS = 5


def fetch(keys: Collection[Key], pause: Pause, *, consistent: bool = False) -> dict[Key, Item]:
    """The items of these keys, as far as they exist; one round trip per 100.

    Raises:
        Refused: `TOO_MANY_REQUESTS` when DynamoDB keeps leaving keys unanswered.
    """
    found: dict[Key, Item] = {}
    wanted = list(dict.fromkeys(keys))
    for start in range(0, len(wanted), _MOST_KEYS):
        found.update(_fetch_batch(wanted[start : start + _MOST_KEYS], pause, consistent=consistent))
    return found


def fetch_one(key: Key, pause: Pause, *, consistent: bool = False) -> Item | None:
    """The item of this key, or None."""
    return fetch([key], pause, consistent=consistent).get(key)


def _fetch_batch(keys: list[Key], pause: Pause, *, consistent: bool) -> Iterable[tuple[Key, Item]]:
    connection = table_connection()
    left = keys
    for number in range(_ROUNDS):
        if number:
            pause(number)
        answer = connection.batch_get_item(
            # the library says texts here, but takes and needs whole keys
            keys=cast("list[str]", [{PK: pk, SK: sk} for pk, sk in left]),
            consistent_read=consistent,
        )
        for raw in answer["Responses"].get(Item.Meta.table_name, []):
            item = Item.from_raw_data(raw)
            yield (item.pk, item.sk), item
        unanswered = answer.get("UnprocessedKeys", {}).get(Item.Meta.table_name, {})
        left = [(key[PK]["S"], key[SK]["S"]) for key in unanswered.get("Keys", [])]
        if not left:
            return
    raise busy("some items stayed unread")
