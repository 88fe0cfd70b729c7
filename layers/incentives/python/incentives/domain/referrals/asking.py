"""What a programme asks of an event beside the persons: the order, the moment, the place."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.eligibility import (
    broken_amount_rules,
    condition_of,
    unmet_condition,
)
from incentives.domain.pricing.state import CartState
from incentives.domain.refusal import Reason, Refusal


def unmet(campaign: Campaign, ask: Ask) -> Reason | None:
    """What an event lacks to convert in this programme, or None; missing data never passes."""
    if campaign.is_off:
        return Reason(Refusal.CAMPAIGN_STOPPED)
    outside = campaign.window.refusal(ask.now)
    if outside is not None:
        return Reason(outside)
    state = CartState.of(ask.order.cart(ask.before))
    amount = None
    # A budget counts rewards here, so only a minimum needs to know what the goods come to.
    if campaign.minimum_spend_minor is not None:
        amount = next(broken_amount_rules(campaign, ask), None)
    outcome = condition_of(campaign, ask, state, holds=None)
    return amount or unmet_condition(outcome, campaign, ask)
