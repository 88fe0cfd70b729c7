"""Programmes in the table."""

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.points.programme import Programme
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import Body
from incentives.store.items import CampaignNameItem, Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.listing import listed
from incentives.store.points import points_keys
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction

_PROGRAMME = Body(Programme)


class ProgrammeItem(Item, discriminator=Kind.PROGRAMME.value):
    """A programme's definition."""

    version = WholeNumberAttribute()
    body = UnicodeAttribute()


def read(programme_id: str, pause: Pause) -> Programme | None:
    """The programme of this id as it is now, or None."""
    if not programme_id.isascii():
        return None
    return programme_of(fetch_one(points_keys.programme(programme_id), pause, consistent=True))


def id_of_name(name: str, pause: Pause) -> str | None:
    """The id behind a name, of a programme or a campaign: they share their names."""
    item = fetch_one(keys.campaign_name(name), pause, consistent=True)
    return item.campaign_id if isinstance(item, CampaignNameItem) else None


def programme_of(item: Item | None) -> Programme | None:
    """The programme of an item, or None when the item is missing or something else."""
    return _PROGRAMME.of(item.body) if isinstance(item, ProgrammeItem) else None


def add_to(write: Transaction, programme: Programme) -> None:
    """Add a new programme and its name to a write; both must be free."""
    absent = Item.pk.does_not_exist()
    write.put(_item(programme), absent)
    name = CampaignNameItem(*keys.campaign_name(programme.name), campaign_id=programme.id)
    write.put(name, absent)


def replace_in(write: Transaction, programme: Programme) -> None:
    """Add the next version of a programme to a write."""
    write.rewrite(_item(programme), ProgrammeItem.version == programme.version - 1)


def newest(limit: int, after: Programme | None, pause: Pause) -> tuple[Programme, ...]:
    """At most `limit` programmes, newest first, that are older than `after`."""
    start = None if after is None else (points_keys.programme(after.id), _listed_at(after))
    found = listed(keys.PROGRAMMES_LISTING, limit=limit, after=start, newest_first=True)
    return _in_order(found, pause)


def _in_order(found: list[Key], pause: Pause) -> tuple[Programme, ...]:
    items = fetch(found, pause)
    programmes = (programme_of(items.get(key)) for key in found)
    return tuple(programme for programme in programmes if programme is not None)


def _item(programme: Programme) -> ProgrammeItem:
    return ProgrammeItem(
        *points_keys.programme(programme.id),
        version=programme.version,
        body=_PROGRAMME.text(programme),
        listing=keys.PROGRAMMES_LISTING,
        listed_at=_listed_at(programme),
    )


def _listed_at(programme: Programme) -> str:
    return f"{programme.created_at.isoformat()}#{programme.id}"
