"""Conversions in the table: a person's part in a programme, one item for each identity.

The item of the first identity holds the conversion, those of the others say where it is. A person
who comes under any of them is found, so nobody is referred twice.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.instant import as_text
from incentives.domain.referrals.conversion import Conversion, Part
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item, UseItem
from incentives.store.keys import Key
from incentives.store.listing import Place, listed
from incentives.store.reading import fetch
from incentives.store.referrals import referral_keys
from incentives.store.transaction import Pause, Transaction

_CONVERSION = Body(Conversion, keeps_text=True)


class PartItem(Item, discriminator=Kind.REFERRAL.value):
    """A person's part in a programme: the own code, and the conversion by which they came."""

    code = UnicodeAttribute(null=True)
    body = UnicodeAttribute(null=True)
    home = UnicodeAttribute(null=True)


def part_of(item: Item | None) -> Part:
    """The part of an item; one without anything when the item is missing or something else."""
    if not isinstance(item, PartItem):
        return Part()
    return Part(item.code, _CONVERSION.of(item.body) if item.body else None)


def home_of(item: Item | None, campaign_id: str) -> Key | None:
    """Where the conversion of another identity of the person is kept, if there is one."""
    if not isinstance(item, PartItem) or not item.home:
        return None
    return referral_keys.part(item.home, campaign_id)


def own_code_only(item: Item | None) -> str | None:
    """The own code of who recommends and never came, under this identity."""
    if not isinstance(item, PartItem) or item.body or item.home:
        return None
    return item.code


def text_of(conversion: Conversion) -> str:
    """A conversion as text; defaults are left out."""
    return _CONVERSION.text(conversion)


def _as_read(conversion: Conversion) -> Condition:
    """That a conversion is still what it was, to the letter.

    Another release may have written it otherwise than this one would.
    """
    same: Condition = PartItem.body == (conversion.as_read or text_of(conversion))
    return same


def book(
    write: Transaction,
    conversion: Conversion,
    earlier: Conversion | None,
    own_codes: Mapping[str, str],
) -> None:
    """Add a new conversion to a write: the person may not have come yet, nor recommend unseen.

    Args:
        write: the transaction.
        conversion: the new one.
        earlier: that was taken back and gives way, as it was read.
        own_codes: by which the person recommends, by identity.
    """
    first, *others = conversion.persons
    guard = _newcomer(own_codes.get(first)) if earlier is None else _as_read(earlier)
    listing = referral_keys.conversions_listing(conversion.campaign_id)
    _, listed_at = place_of(conversion)
    place = [PartItem.listing.set(listing), PartItem.listed_at.set(listed_at)]
    write.update(_item(first, conversion), [*_facts(conversion), *place], guard)
    for person in others:
        of_other = _newcomer(own_codes.get(person))
        if earlier is not None and person in earlier.persons:
            of_other = PartItem.home == first
        write.update(
            _item(person, conversion),
            [PartItem.home.set(first), PartItem.kind.set(PartItem)],
            of_other,
        )


def _newcomer(own_code: str | None) -> Condition:
    """That an identity has no part yet, or this code of its own and nothing else."""
    nobody: Condition = Item.pk.does_not_exist()
    if own_code is None:
        return nobody
    never_came: Condition = PartItem.body.does_not_exist() & PartItem.home.does_not_exist()
    never_came &= PartItem.code == own_code
    return never_came


def replace_in(write: Transaction, before: Conversion, after: Conversion) -> None:
    """Add a change of a conversion, as it was read, to a write."""
    write.update(_item(before.persons[0], before), _facts(after), _as_read(before))


def page(
    campaign_id: str,
    pause: Pause,
    *,
    limit: int,
    code: str | None = None,
    after: Place | None = None,
) -> tuple[Conversion, ...]:
    """At most `limit` conversions of a programme, or of one referrer, oldest first, behind `after`.

    Those of a programme come referrer by referrer. The index follows within moments.
    """
    listing = referral_keys.conversions_listing(campaign_id)
    begins = f"{code}#" if code else ""
    found = listed(listing, limit=limit, after=after, begins=begins)
    items = fetch(found, pause)
    made = (part_of(items.get(key)).conversion for key in found)
    return tuple(one for one in made if one is not None)


def place_of(conversion: Conversion) -> Place:
    """Where a conversion is listed."""
    first, campaign_id = conversion.persons[0], conversion.campaign_id
    return referral_keys.part(first, campaign_id), _listed_at(conversion.code, conversion.at)


def place_by_id(conversion_id: str, code: str, at: datetime) -> Place | None:
    """Where a conversion by this code was listed when it was made, whatever became of it since."""
    key = referral_keys.part_of_conversion(conversion_id)
    return (key, _listed_at(code, at)) if key else None


def give_code(write: Transaction, person: str, campaign_id: str, code: str) -> None:
    """Add to a write that a person recommends by this code, and by no other yet."""
    item = PartItem(*referral_keys.part(person, campaign_id))
    actions: list[Action] = [PartItem.code.set(code), PartItem.kind.set(PartItem)]
    write.update(item, actions, PartItem.code.does_not_exist())


def take_at_address(write: Transaction, conversion: Conversion, most: int | None) -> None:
    """Count one more friend of the postal address, as long as there is room. Costs 2 write units.

    Nothing where the conversion has no address, or the programme no limit.
    """
    if conversion.address is None or most is None:
        return
    key = referral_keys.friends_of_address(conversion.address, conversion.campaign_id)
    room: Condition = UseItem.used.does_not_exist() | (UseItem.used <= most - 1)
    write.update(UseItem(*key), [UseItem.used.add(1), UseItem.kind.set(UseItem)], room)


def give_back_at_address(write: Transaction, conversion: Conversion) -> None:
    """Count the friend of a postal address no more, where it was counted."""
    if conversion.address is None:
        return
    key = referral_keys.friends_of_address(conversion.address, conversion.campaign_id)
    write.update(UseItem(*key), [UseItem.used.add(-1)], Item.pk.exists())


def friends_of(item: Item | None) -> int:
    """How many friends of a postal address an item counts."""
    return item.used if isinstance(item, UseItem) else 0


def _item(person: str, conversion: Conversion) -> PartItem:
    return PartItem(*referral_keys.part(person, conversion.campaign_id))


def code_of_person(
    items: Mapping[Key, Item | None], persons: Iterable[str], campaign_id: str
) -> str | None:
    """The code by which a person recommends in a programme, as far as the items show it."""
    parts = (part_of(items.get(referral_keys.part(person, campaign_id))) for person in persons)
    return next((part.code for part in parts if part.code is not None), None)


def _listed_at(code: str, at: datetime) -> str:
    return f"{code}#{as_text(at)}"


def _facts(conversion: Conversion) -> list[Action]:
    return [PartItem.body.set(text_of(conversion)), PartItem.kind.set(PartItem)]
