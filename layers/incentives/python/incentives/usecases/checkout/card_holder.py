"""What a loyalty card says of a shopper: the tier that it has at this instant, and its perks."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.customers.shopper import Shopper
from incentives.domain.points.tiers import known_of
from incentives.store.points import members, points_keys
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause
from incentives.usecases.points.known_programmes import KnownProgrammes


def with_card(
    shopper: Shopper,
    card: str | None,
    persons: Collection[str],
    *,
    known: KnownProgrammes,
    now: datetime,
    pause: Pause,
) -> Shopper:
    """The shopper with the tier of the card that the request names.

    A card that does not exist, is switched off or is another person's says nothing, so conditions
    on it do not pass. One read; without a card, none.

    Args:
        shopper: what the shop said.
        card: the member's id.
        persons: hashes of the customer of the request; none known is whoever holds the card.
        known: programmes.
        now: the instant of the request.
        pause: between tries.
    """
    programme_id = derived_ids.programme_of_member(card) if card else None
    if card is None or programme_id is None:
        return shopper
    programme = known.find(programme_id, now, pause)
    member = members.member_of(fetch_one(points_keys.member(card), pause, consistent=True))
    if programme is None or member is None or not member.active:
        return shopper
    if persons and card not in {derived_ids.member_id(programme_id, person) for person in persons}:
        return shopper
    tier = programme.tier(member, programme.moment(now).today)
    return replace(shopper, customer=known_of(shopper.customer, tier))
