"""What campaigns say of returns: by the definitions that their redemptions went by."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.eligibility import condition_of
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.settlement import ReturnTerms
from incentives.domain.condition.look import Truth
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.pricing.state import CartState
from incentives.store.campaigns import versions
from incentives.store.transaction import Pause


@dataclass(slots=True)
class ReturnBooks:
    """The definitions that one request has looked at.

    Attributes:
        shopper: what the request says of the person and the place; what it does not say holds.
    """

    pause: Pause
    shopper: Shopper = NOBODY
    campaigns: dict[versions.Version, Campaign] = field(default_factory=dict)

    def terms_of(self, redemptions: Sequence[Redemption]) -> dict[str, ReturnTerms]:
        """The terms of each redemption, by id; one read, and one more for what is too old.

        A version that is no longer kept gives way to the definition in force; of a campaign that is
        gone, what is kept keeps its part.
        """
        wanted = {
            (redemption.campaign_id, redemption.version) for redemption in redemptions
        } - self.campaigns.keys()
        if wanted:
            found = versions.find(wanted, self.pause)
            older = {campaign_id for campaign_id, _ in wanted - found.keys()}
            current = versions.current(older, self.pause) if older else {}
            for version in wanted:
                if (campaign := found.get(version) or current.get(version[0])) is not None:
                    self.campaigns[version] = campaign
        return {redemption.id: self._terms(redemption) for redemption in redemptions}

    def _terms(self, redemption: Redemption) -> ReturnTerms:
        campaign = self.campaigns.get((redemption.campaign_id, redemption.version))
        if campaign is None:
            return ReturnTerms()
        return ReturnTerms(
            campaign.returns,
            lambda *kept: _still_hold(campaign, redemption, self.shopper, *kept),
            campaign.currency,
        )


def _still_hold(
    campaign: Campaign, redemption: Redemption, shopper: Shopper, kept: Order, state: CartState
) -> bool:
    """Whether a campaign's minimum and conditions hold for what is kept, as far as is known."""
    amount_minor, minimum_minor = kept.amount_minor, campaign.minimum_spend_minor or 0
    if amount_minor is not None and amount_minor < minimum_minor:
        return False
    ask = Ask((redemption.code,), kept, redemption.at, 0, shopper=shopper)
    outcome = condition_of(campaign, ask, state, holds=True)
    return outcome is None or outcome.truth is not Truth.FALSE
