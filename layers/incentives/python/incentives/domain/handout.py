"""What handing a code out does to it."""

from dataclasses import replace
from datetime import datetime

from incentives.domain.campaign import Campaign
from incentives.domain.voucher import Voucher


def handed_out(voucher: Voucher, campaign: Campaign, at: datetime) -> Voucher:
    """The voucher once it was handed out at that instant.

    A campaign may say how long a code is good from then on; the code ends so much later, or at the
    end that it had already when that is sooner. Without such a campaign nothing changes.
    """
    if campaign.valid_after_handout is None:
        return voucher
    ends_at = campaign.window.after(at, campaign.valid_after_handout)
    if voucher.expires_at is not None and voucher.expires_at <= ends_at:
        return voucher
    return replace(voucher, expires_at=ends_at)
