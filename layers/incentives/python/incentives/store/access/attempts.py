"""Wrong attempts of browsers, counted apart from everything that the engine promises.

One counter for a page's key, an address and a window of time; it expires. Nothing else reads it.
"""

from datetime import datetime, timedelta

from pynamodb.expressions.update import Action

from incentives.domain.codes.guessing import WINDOW_S
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.transaction import Pause, persistently

_KEPT = timedelta(hours=1)


class TriesItem(Item, discriminator=Kind.TRIES.value):
    """How many tries were wrong."""

    wrong = WholeNumberAttribute()


def add(app_id: str, place: str, count: int, now: datetime, pause: Pause) -> int:
    """Count wrong attempts; how many there are in this window by then. One write unit.

    Args:
        app_id: of the page's key.
        place: a keyed hash of the address that asks.
        count: tries to add.
        now: the instant of the request, which says which window it is.
        pause: between tries.
    """
    window = int(now.timestamp()) // WINDOW_S
    item = TriesItem(*keys.attempts(app_id, place, window))
    actions: list[Action] = [
        TriesItem.wrong.add(count),
        TriesItem.kind.set(TriesItem),  # an update that creates sets no kind
        TriesItem.ttl.set(int((now + _KEPT).timestamp())),
    ]
    persistently(lambda: item.update(actions=actions), pause)
    return item.wrong
