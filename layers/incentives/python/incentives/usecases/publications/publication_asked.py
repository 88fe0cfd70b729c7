"""What a request for a code names: a campaign by its id or name, or a code that is there."""

from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import CampaignNameItem
from incentives.store.known import Known
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause

NO_CAMPAIGN = "unknown"  # reads like one that exists, so that the work tells nothing


def id_of_campaign(reference: str, known: Known, pause: Pause) -> str:
    """The id of the campaign of this id or name; one round trip, none when it is remembered."""
    remembered = known.campaign_ids.get(reference)
    if remembered is not None:
        return remembered
    by_id, by_name = keys.campaign(reference), keys.campaign_name(reference)
    found = fetch([by_id, by_name], pause, consistent=True)
    named = found.get(by_name)
    campaign_id = (
        reference
        if by_id in found
        else named.campaign_id
        if isinstance(named, CampaignNameItem)
        else None
    )
    if campaign_id is None:
        return NO_CAMPAIGN
    known.campaign_ids.put(reference, campaign_id)
    return campaign_id


def code_there(code: str, pause: Pause) -> Voucher:
    """The code that a request names.

    Raises:
        Refused: `NOT_FOUND`.
    """
    voucher = voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))
    if voucher is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find voucher with id {code}",
            resource_type="voucher",
            resource_id=code,
        )
    return voucher
