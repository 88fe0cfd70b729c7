"""What a loyalty card says of a shopper: the tier that it has at this instant, and its perks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.customers.shopper import Shopper
from incentives.domain.points.tiers import known_of
from incentives.domain.refusal import Refused
from incentives.store.transaction import Pause
from incentives.usecases.points.cards import is_of
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.read_member import find_member


def with_card(
    shopper: Shopper,
    card: str | None,
    persons: Sequence[str],
    *,
    known: KnownProgrammes,
    now: datetime,
    pause: Pause,
) -> Shopper:
    """The shopper with the tier of the card that the request names.

    A card that does not exist, is switched off or is another person's says nothing, so conditions
    on it do not pass. One read, and more where the card is of another name of the customer or was
    merged into another one; without a card, none.

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
    if programme is None:
        return shopper
    try:
        member = find_member(card, pause)
    except Refused:
        return shopper
    if not member.active or (persons and not is_of(member, persons, pause)):
        return shopper
    tier = programme.tier(member, programme.moment(now).today)
    return replace(shopper, customer=known_of(shopper.customer, tier))
