"""Export a customer: all that is kept below the person's hashes, page by page. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from incentives.domain.refusal import Refusal, Refused
from incentives.store.customers import personal, whole_person
from incentives.store.points.members import member_of
from incentives.store.reading import fetch
from incentives.store.transaction import Pause

MOST_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Exported:
    """A page of what is kept.

    Attributes:
        items: as plain data, each with its `kind`.
        members: ids of the person's memberships; on the first page only.
        next: where the next page begins; None behind the last.
    """

    items: tuple[dict[str, object], ...]
    members: tuple[str, ...]
    next: tuple[int, str] | None


def export_customer(
    persons: Sequence[str], after: tuple[int, str] | None, *, pause: Pause
) -> Exported:
    """A page of a person's items, hash after hash.

    Args:
        persons: hashes of the customer as named.
        after: number of the hash and sort key that the page begins behind.
        pause: between tries.

    Raises:
        Refused: `MISSING_CUSTOMER`; nobody is named.
    """
    if not persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    hashes = whole_person.find(persons, pause).hashes
    number, place = after or (0, "")
    found: list[personal.PersonalItem] = []
    while number < len(hashes) and len(found) < MOST_ON_A_PAGE:
        limit = MOST_ON_A_PAGE - len(found)
        items = personal.page(hashes[number], place or None, limit=limit)
        found += items
        full = len(items) == limit
        number, place = (number, items[-1].key[1]) if full else (number + 1, "")
    members = _members(hashes, pause) if after is None else ()
    more = (number, place) if number < len(hashes) else None
    return Exported(tuple(personal.shown(one) for one in found), members, more)


def _members(hashes: Sequence[str], pause: Pause) -> tuple[str, ...]:
    found = fetch(personal.memberships(hashes, pause), pause)
    members = (member_of(item) for item in found.values())
    return tuple(sorted(member.id for member in members if member and member.merged_into is None))
