"""What marketing should know of a campaign as it is now, beside its members."""

from typing import Literal

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.servers_only import asks_who_redeems
from incentives.runtime.shapes import ResponseShape

_SERVERS_ONLY = "Only servers can redeem its codes: a page cannot prove who its customer is."


class NoteOut(ResponseShape):
    """Something that follows from `members` of the campaign; `key` is stable, for programs."""

    key: Literal["redeemable_by_servers_only"]
    message: str
    members: list[str]


def notes_on(campaign: Campaign) -> list[NoteOut]:
    """What follows from the campaign's terms."""
    members = asks_who_redeems(campaign)
    if not members:
        return []
    return [NoteOut(key="redeemable_by_servers_only", message=_SERVERS_ONLY, members=list(members))]
