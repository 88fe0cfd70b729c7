"""What a newer release wrote into a document (JSON), kept when this one writes it back.

In a deployment functions change one after the other, so old and new code work on the same items for
some minutes, and after a rollback of the code for good. A member that this release does not know
stays where it was as long as the object stays that has it. docs/compatibility.md has the rules.
"""

from collections.abc import Mapping, Sequence

type Json = Mapping[str, Json] | Sequence[Json] | str | int | float | bool | None

# Members by which one element of a list is told from another.
_NAMES = ("id", "code", "name", "side", "reference", "product_id", "sku_id", "source_id", "kind")


def merged(raw: Json, known: Json, before: Json, after: Json) -> Json:
    """What is to be written in place of `raw`.

    What did not change stays to the letter, so also where it says a default in so many words.

    Args:
        raw: the document as it lies in the table.
        known: all of it that this release knows, defaults included.
        before: the same as this release would have written it, without defaults.
        after: what this release wants there now, without defaults.
    """
    if before == after:
        return raw
    match raw, known, before, after:
        case dict(), dict(), dict() | None, dict():
            return _object(raw, known, before, after)
        case list(), list(), list() | None, list():
            return _list(raw, known, before or [], after)
    return after


def _object(
    raw: Mapping[str, Json],
    known: Mapping[str, Json],
    before: Mapping[str, Json] | None,
    after: Mapping[str, Json],
) -> Json:
    """Members of `after`, each with what is unknown in it; then what is unknown here.

    `before` is None where the whole object was the default of its place.
    """
    told = before or {}
    written: dict[str, Json] = {}
    for name, value in after.items():
        there = name in raw and name in known
        written[name] = merged(raw[name], known[name], told.get(name), value) if there else value
    for name, value in raw.items():
        was_default = before is not None and name not in before
        if name not in known or (was_default and name not in after):
            written[name] = value
    return written


def _list(
    raw: Sequence[Json], known: Sequence[Json], before: Sequence[Json], after: Sequence[Json]
) -> Json:
    """Elements of `after`, each with what is unknown in the one that it was."""
    left = [at for at in range(len(before)) if at < min(len(raw), len(known))]
    written: list[Json] = []
    for place, value in enumerate(after):
        at = _place_of(value, place, before, left, whole=len(before) == len(after))
        if at is None:
            written.append(value)
        else:
            left.remove(at)
            written.append(merged(raw[at], known[at], before[at], value))
    return written


def _place_of(
    value: Json, place: int, before: Sequence[Json], left: Sequence[int], *, whole: bool
) -> int | None:
    """Where an element was: the equal one, the one of its name, or the one at its place."""
    nearest = sorted(left, key=lambda at: at != place)
    for at in nearest:
        if before[at] == value:
            return at
    name = _name_of(value)
    if name:
        return next((at for at in nearest if _name_of(before[at]) == name), None)
    return place if whole and place in left and not _name_of(before[place]) else None


def _name_of(value: Json) -> tuple[tuple[str, Json], ...]:
    if not isinstance(value, Mapping):
        return ()
    return tuple((name, value[name]) for name in _NAMES if name in value)
