"""Programmes in the table, and what a function remembers of them for a few seconds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

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

FRESH = timedelta(seconds=5)
"""A change of a programme, a stop too, is in force everywhere after this long."""

_MOST = 500
_PROGRAMME = Body(Programme)


class ProgrammeItem(Item, discriminator=Kind.PROGRAMME.value):
    """A programme's definition."""

    version = WholeNumberAttribute()
    body = UnicodeAttribute()


@dataclass
class KnownProgrammes:
    """Definitions that this function instance read a moment ago."""

    _read: dict[str, tuple[Programme, datetime]] = field(default_factory=dict)
    _ids: dict[str, str] = field(default_factory=dict)  # by name; neither ever changes

    def find(self, programme_id: str, now: datetime, pause: Pause) -> Programme | None:
        """The programme as it was no more than `FRESH` before `now`, or None when there is none."""
        known = self._read.get(programme_id)
        if known is not None and known[1] <= now < known[1] + FRESH:
            return known[0]
        programme = read(programme_id, pause)
        if programme is not None:
            if len(self._read) >= _MOST:
                self._read.clear()
            self._read[programme_id] = programme, now
        return programme

    def find_named(self, reference: str, now: datetime, pause: Pause) -> Programme | None:
        """The same by its id or its name; a name that is not known yet is one read more."""
        if points_keys.is_programme_id(reference):  # as no name does
            return self.find(reference, now, pause)
        programme_id = self._ids.get(reference) or id_of_name(reference, pause)
        programme = self.find(programme_id, now, pause) if programme_id else None
        if programme is not None:
            if len(self._ids) >= _MOST:
                self._ids.clear()
            self._ids[reference] = programme.id
        return programme


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
