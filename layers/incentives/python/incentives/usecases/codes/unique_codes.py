"""What every route for unique codes begins with: a campaign that has them."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.refusal import Refusal, Refused
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.read_campaign import find_campaign


def find_campaign_of_unique_codes(reference: str, pause: Pause) -> Campaign:
    """The campaign with this id or name.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_CODE_CONFIG`, it has one public code; `VERSION_CONFLICT`, it
            is being deleted.
    """
    campaign = find_campaign(reference, pause)
    if campaign.removal is not None:
        raise Refused(
            Refusal.VERSION_CONFLICT,
            "this campaign is being deleted",
            resource_type="campaign",
            resource_id=campaign.id,
        )
    if campaign.code_pattern is None:
        raise Refused(
            Refusal.INVALID_CODE_CONFIG,
            "the campaign has one public code and takes no others",
            resource_type="campaign",
            resource_id=campaign.id,
        )
    return campaign
