"""The lists of what is offered without being asked for: promotions, and shown public codes.

Each is one item of bounded length: campaigns and their versions, kept in the same transaction that
creates, changes, stops, resumes or deletes one. So finding them is one read that comes along with
others, and a version ahead of a definition that a function remembers proves that one stale.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import reduce
from operator import and_

from pynamodb.attributes import MapAttribute
from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.operand import Path

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import campaign_of
from incentives.store.items import CampaignItem, Item
from incentives.store.keys import Key
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction, persistently

MOST_PROMOTIONS = 100
"""On a list; each is looked at with every order that asks for them."""

_GUARD_FAILED = "ConditionalCheckFailedException"

type Promotions = Mapping[str, int]
"""The versions of what is offered, by the id of the campaign."""


class PromotionsItem(Item, discriminator=Kind.PROMOTIONS.value):
    """A list."""

    versions: MapAttribute[str, int] = MapAttribute()  # type: ignore[no-untyped-call]


def promotions_of(item: Item | None) -> Promotions:
    """The list of an item; empty when there is none yet."""
    if not isinstance(item, PromotionsItem):
        return {}
    return {str(name): int(version) for name, version in item.versions.attribute_values.items()}


def list_of(campaign: Campaign) -> Key | None:
    """The list that a campaign is or was on; None of one that was on none."""
    if campaign.is_promotion:
        return keys.promotions()
    return None if campaign.shown is None else keys.shown_codes()


def prepare(campaign: Campaign, now: datetime, pause: Pause) -> None:
    """Have a list with room to write to: the first one makes it, and those that ended leave it.

    One that is switched off makes it too: its write takes it off the list, which has to be there.
    """
    key = list_of(campaign)
    if key is None:
        return
    item = fetch_one(key, pause, consistent=True)
    if item is None:
        _make(key, pause)
    elif campaign.is_offered:
        _drop_ended(key, promotions_of(item), now, pause)


def note(write: Transaction, campaign: Campaign) -> None:
    """Add to a write that this version of a campaign is offered, or no longer."""
    key = list_of(campaign)
    if key is None:
        return
    entry, item = _entry(campaign.id), PromotionsItem(*key)
    if campaign.is_offered:
        function: Condition = size(Path("versions")) < MOST_PROMOTIONS  # type: ignore[no-untyped-call]
        write.update(item, [entry.set(campaign.version)], entry.exists() | function)
    else:
        write.update(item, [entry.remove()], Item.pk.exists())


def full(campaign: Campaign) -> Refused:
    """The refusal of one more than a list takes."""
    what = "promotions run" if campaign.is_promotion else "public codes are shown"
    return Refused(
        Refusal.INVALID_CAMPAIGN_PARAMS,
        f"at most {MOST_PROMOTIONS} {what} at once; stop or delete one",
        resource_type="campaign",
    )


def definitions_of(listed: Promotions, pause: Pause) -> list[Campaign]:
    """The published definitions of campaigns on a list."""
    items = fetch([keys.campaign(one) for one in listed], pause, consistent=True).values()
    return [campaign_of(item.body) for item in items if isinstance(item, CampaignItem)]


def _entry(campaign_id: str) -> Path:
    return Path(["versions", campaign_id])


def _make(key: Key, pause: Pause) -> None:
    empty = PromotionsItem(*key, versions={})
    try:
        persistently(lambda: empty.save(condition=Item.pk.does_not_exist()), pause)
    except PutError as error:
        if error.cause_response_code != _GUARD_FAILED:
            raise


def _drop_ended(key: Key, listed: Promotions, now: datetime, pause: Pause) -> None:
    """Take off what ended for good; what somebody changes meanwhile is left to the next time."""
    ended = [
        definition
        for definition in definitions_of(listed, pause)
        if definition.window.has_ended(now)
    ]
    if not ended:
        return
    as_read = [_entry(one.id) == one.version for one in ended]
    actions = [_entry(one.id).remove() for one in ended]
    item = PromotionsItem(*key)
    try:
        persistently(
            lambda: item.update(actions=list(actions), condition=reduce(and_, as_read)), pause
        )
    except UpdateError as error:
        if error.cause_response_code != _GUARD_FAILED:
            raise
