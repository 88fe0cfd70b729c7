"""Switch one code off and on, and delete one."""

from dataclasses import replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import UnknownCode
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import campaigns, removal
from incentives.store.codes import vouchers
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.change_campaign import Scheduler
from incentives.usecases.campaigns.delete_campaign import delete_campaign
from incentives.usecases.codes.change_voucher import remove_voucher
from incentives.usecases.codes.create_voucher import campaign_name
from incentives.usecases.codes.look_up import VoucherSeen
from incentives.usecases.codes.switch_referrer import switch_referrer


def switch_voucher(
    code: str, *, active: bool, pause: Pause, by_support: bool = False
) -> VoucherSeen:
    """Let a unique code be used, or not. Once it is off, no redemption or conversion of it commits.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_CODE_CONFIG`, it is no code that is counted by itself;
            `MISSING_REQUIRED_PERMISSION`, a support agent switches on what is no referrer's.
    """
    voucher = _voucher(code, pause)
    campaign = campaigns.published(voucher.campaign_id, pause) if voucher else None
    if voucher is None or campaign is None:
        raise _not_found(code)
    if voucher.public:
        raise _counted_elsewhere("everybody types this code: stop its campaign", campaign)
    if campaign.referral is not None:
        found = switch_referrer(voucher, active=active, pause=pause)
    elif by_support and active:
        details = "a support agent switches on referrers only"
        raise Refused(Refusal.MISSING_REQUIRED_PERMISSION, details)
    else:
        found = vouchers.switch(voucher, active=active, pause=pause)
    if not found:
        raise _not_found(code)
    return VoucherSeen(replace(voucher, active=active), campaign, voucher.redeemed)


def delete_voucher(code: str, *, now: datetime, pause: Pause, scheduler: Scheduler) -> bool:
    """Delete a code of a campaign, or one that stands alone, with its campaign.

    False when it has to be asked again.

    Raises:
        Refused: `NOT_FOUND`; `RESOURCE_IN_USE`, a use stands, somebody was handed it, or everybody
            types it.
    """
    campaign_id = campaigns.id_of_name(campaign_name(code), pause)
    campaign = campaigns.published(campaign_id, pause) if campaign_id else None
    alone = campaign if campaign and campaign.standalone else None
    if alone and not delete_campaign(alone.id, now=now, pause=pause, scheduler=scheduler):
        return False
    voucher = _voucher(code, pause)  # the index may not have listed it yet
    if voucher is None:
        if alone is None:
            raise _not_found(code)
        return True
    if campaigns.published(voucher.campaign_id, pause) is None:
        removal.remove_code(code, voucher.campaign_id, pause)
    elif voucher.public:
        details = "everybody types this code: stop its campaign, or delete that"
        raise Refused(Refusal.RESOURCE_IN_USE, details, resource_type="voucher")
    else:
        remove_voucher(voucher, pause)
    return True


def _voucher(code: str, pause: Pause) -> Voucher | None:
    return vouchers.voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))


def _not_found(code: str) -> Refused:
    return Refused(Refusal.NOT_FOUND, UnknownCode(code), resource_type="voucher", resource_id=code)


def _counted_elsewhere(details: str, campaign: Campaign) -> Refused:
    return Refused(
        Refusal.INVALID_CODE_CONFIG, details, resource_type="campaign", resource_id=campaign.id
    )
