"""Read what a person was given. Reads only."""

from collections.abc import Sequence

from incentives.domain.publications.publication import Publication
from incentives.store.customers import person_keys, whole_person
from incentives.store.listing import below
from incentives.store.publications.publications import publication_of
from incentives.store.reading import fetch
from incentives.store.transaction import Pause

MOST_OF_A_PERSON = 100


def read_publications(named: Sequence[str], pause: Pause) -> tuple[Publication, ...]:
    """What a person was given under any name, newest first; at most 100 for each hash.

    A publication lies under each hash of its person, and is one.
    """
    found = [
        key
        for person in whole_person.find(named, pause).hashes
        for key in below(*person_keys.publication(person, ""), limit=MOST_OF_A_PERSON)
    ]
    items = fetch(found, pause, consistent=True).values() if found else ()
    by_id = {one.id: one for item in items if (one := publication_of(item)) is not None}
    return tuple(sorted(by_id.values(), key=lambda one: one.at, reverse=True))
