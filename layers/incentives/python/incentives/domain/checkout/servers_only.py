"""What of a campaign asks who redeems, so that a page cannot redeem its codes."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import PER_PERSON
from incentives.domain.codes.holder import conditions_decide
from incentives.domain.condition.strangers import can_hold_of_stranger


def asks_who_redeems(campaign: Campaign) -> tuple[str, ...]:
    """The members of a campaign that rest on who the customer is, as marketing calls them.

    A page can name anybody, so for one that redeems itself the customer is nobody. A single code
    that is bound to a person asks for that person too, whatever the campaign says.
    """
    asks = {
        limit.name: getattr(campaign.limits, name) is not None for name, limit in PER_PERSON
    } | {
        "publication.holder_only": campaign.publishing.holder_only
        and not conditions_decide(campaign),
        "referral_program": campaign.referral is not None,
        "conditions": not can_hold_of_stranger(campaign.conditions),
    }
    return tuple(name for name, on in asks.items() if on)
