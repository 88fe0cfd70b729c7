"""What a function instance remembers of programmes for a few seconds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from incentives.domain import derived_ids
from incentives.domain.points.programme import Programme
from incentives.store.points import programmes
from incentives.store.transaction import Pause

FRESH = timedelta(seconds=5)
"""A change of a programme, a stop too, is in force everywhere after this long."""

_MOST = 500


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
        programme = programmes.read(programme_id, pause)
        if programme is not None:
            if len(self._read) >= _MOST:
                self._read.clear()
            self._read[programme_id] = programme, now
        return programme

    def find_named(self, reference: str, now: datetime, pause: Pause) -> Programme | None:
        """The same by its id or its name; a name that is not known yet is one read more."""
        if derived_ids.is_programme_id(reference):  # as no name does
            return self.find(reference, now, pause)
        programme_id = self._ids.get(reference) or programmes.id_of_name(reference, pause)
        programme = self.find(programme_id, now, pause) if programme_id else None
        if programme is not None:
            if len(self._ids) >= _MOST:
                self._ids.clear()
            self._ids[reference] = programme.id
        return programme
