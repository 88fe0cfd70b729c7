"""Read referral programmes: a referrer, the best of them, what was earned. Reads only."""

from dataclasses import dataclass

from incentives.domain.campaign import Campaign
from incentives.domain.payable import Payable
from incentives.domain.referral.referrer import Referrer
from incentives.domain.refusal import Refusal, Refused
from incentives.store import payables, referral_keys, referrers
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause
from incentives.usecases.read_campaign import find_campaign


@dataclass(frozen=True, slots=True)
class ReferrerSeen:
    """A referrer and the programme."""

    referrer: Referrer
    campaign: Campaign


def find_referrer(code: str, pause: Pause) -> ReferrerSeen:
    """The referrer who has this canonical code.

    Raises:
        Refused: `NOT_FOUND`.
    """
    item = fetch_one(referral_keys.referrer(code), pause, consistent=True)
    referrer = referrers.referrer_of(item)
    if referrer is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find referrer with code {code}",
            resource_type="voucher",
            resource_id=code,
        )
    return ReferrerSeen(referrer, find_campaign(referrer.campaign_id, pause))


def find_payable(payable_id: str, pause: Pause) -> Payable:
    """The payable of this id.

    Raises:
        Refused: `NOT_FOUND`.
    """
    key = referral_keys.payable(payable_id)
    item = fetch_one(key, pause, consistent=True) if payable_id.isascii() else None
    found = payables.payable_of(item)
    if found is None:
        raise Refused(Refusal.NOT_FOUND, "there is no such payable", resource_id=payable_id)
    return found
