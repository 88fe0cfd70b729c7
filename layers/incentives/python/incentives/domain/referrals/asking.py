"""What a programme asks of an event beside the persons: the order, the moment, the place."""

from dataclasses import replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.eligibility import (
    broken_amount_rules,
    condition_of,
    unmet_condition,
)
from incentives.domain.findings import FieldRequired
from incentives.domain.pricing.state import CartState
from incentives.domain.refusal import Reason, Refusal


def unmet(campaign: Campaign, ask: Ask, paid_minor: int | None) -> Reason | None:
    """What an event lacks to convert in this programme, or None; missing data never passes.

    Args:
        campaign: the programme.
        ask: the event, with its order.
        paid_minor: what was paid for the order, in minor units; None when the shop did not say.
    """
    if campaign.is_off:
        return Reason(Refusal.CAMPAIGN_STOPPED)
    outside = campaign.window.refusal(ask.now)
    if outside is not None:
        return Reason(outside)
    state = CartState.of(ask.order.cart(ask.before))
    amount = None
    # A budget counts rewards here, so only a minimum needs to know what the goods come to.
    if campaign.minimum_spend_minor is not None:
        amount = _broken_minimum(campaign, ask, paid_minor)
    outcome = condition_of(campaign, ask, state, holds=None)
    unknown = _unknown_share(campaign, ask, paid_minor)
    return amount or unknown or unmet_condition(outcome, campaign, ask)


def _unknown_share(campaign: Campaign, ask: Ask, paid_minor: int | None) -> Reason | None:
    """Why it is not known what a share of the order comes to; None without such a reward."""
    if campaign.referral is None or not campaign.referral.shares:
        return None
    if paid_minor is None:
        return Reason(Refusal.MISSING_AMOUNT, FieldRequired("order.amount_paid"))
    return next(broken_amount_rules(replace(campaign, minimum_spend_minor=None), ask), None)


def _broken_minimum(campaign: Campaign, ask: Ask, paid_minor: int | None) -> Reason | None:
    """Why the order does not reach the minimum, in the amount that the programme goes by."""
    if campaign.referral is None or not campaign.referral.minimum_by_paid:
        return next(broken_amount_rules(campaign, ask), None)
    if paid_minor is None:
        return Reason(Refusal.MISSING_AMOUNT, FieldRequired("order.amount_paid"))
    paid = replace(ask.order, lines=(), stated_minor=paid_minor)
    return next(broken_amount_rules(campaign, replace(ask, order=paid)), None)
