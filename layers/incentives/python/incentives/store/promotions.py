"""The list of promotions that may be applied by themselves: which there are, and their versions.

It is one item of bounded length, kept in the same transaction that creates, changes, stops, resumes
or deletes a promotion. So finding them is one read that comes along with others, and a version
ahead of a definition that a function remembers proves that one stale.
"""

from collections.abc import Mapping

from pynamodb.attributes import MapAttribute
from pynamodb.exceptions import PutError
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.operand import Path

from incentives.domain.campaign import Campaign
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction, persistently

MOST_PROMOTIONS = 100
"""That run at once; each is looked at with every order that asks for them."""

_GUARD_FAILED = "ConditionalCheckFailedException"

type Promotions = Mapping[str, int]
"""The versions of promotions, by the id of the campaign."""


class PromotionsItem(Item, discriminator=Kind.PROMOTIONS.value):
    """The list."""

    versions: MapAttribute[str, int] = MapAttribute()  # type: ignore[no-untyped-call]


def promotions_of(item: Item | None) -> Promotions:
    """The list of an item; empty when there is none yet."""
    if not isinstance(item, PromotionsItem):
        return {}
    return {str(name): int(version) for name, version in item.versions.attribute_values.items()}


def prepare(pause: Pause) -> None:
    """Have a list to write to; a project's first promotion makes it."""
    if fetch_one(keys.promotions(), pause) is not None:
        return
    empty = PromotionsItem(*keys.promotions(), versions={})
    try:
        persistently(lambda: empty.save(condition=Item.pk.does_not_exist()), pause)
    except PutError as error:
        if error.cause_response_code != _GUARD_FAILED:
            raise


def note(write: Transaction, campaign: Campaign) -> None:
    """Add to a write that this version of a promotion is offered, or no longer."""
    if not campaign.is_promotion:
        return
    entry = Path(["versions", campaign.id])
    item = PromotionsItem(*keys.promotions())
    if campaign.is_offered:
        room: Condition = size(Path("versions")) < MOST_PROMOTIONS  # type: ignore[no-untyped-call]
        write.update(item, [entry.set(campaign.version)], entry.exists() | room)
    else:
        write.update(item, [entry.remove()], Item.pk.exists())


def full() -> Refused:
    """The refusal of one promotion more."""
    return Refused(
        Refusal.INVALID_CAMPAIGN_PARAMS,
        f"at most {MOST_PROMOTIONS} promotions run at once; stop or delete one",
        resource_type="campaign",
    )
