"""Change one code of a campaign that is out: its end, its uses, whether it is on; or remove it."""

from dataclasses import dataclass, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import UnknownCode
from incentives.domain.instant import end_instant, zone_named
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.codes import vouchers
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction, write_guarded
from incentives.usecases.codes.look_up import VoucherSeen


@dataclass(frozen=True, slots=True)
class VoucherChange:
    """What is said anew of a code; None and what is not named in `unset` stays.

    Attributes:
        quantity: uses in all, those that were made included; it may be lower than these.
        ends: the code's own end, as `domain.instant.end_instant` reads it.
        unset: `expiration_date` for no end of its own, `quantity` for any number of uses.
    """

    active: bool | None = None
    quantity: int | None = None
    ends: str | None = None
    unset: frozenset[str] = frozenset()

    @property
    def of_dates(self) -> bool:
        """Whether it says when the code ends."""
        return self.ends is not None or "expiration_date" in self.unset

    def applied_to(self, voucher: Voucher, campaign: Campaign) -> Voucher:
        """The code as it would be.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, an end that cannot be read.
        """
        changed = voucher
        if self.active is not None:
            changed = replace(changed, active=self.active)
        if self.quantity is not None or "quantity" in self.unset:
            changed = replace(changed, quantity=self.quantity)
        if self.of_dates:
            zone = zone_named(campaign.window.zone)
            ends = None if self.ends is None else end_instant(self.ends, zone)
            changed = replace(changed, expires_at=ends)
        return changed


def change_voucher(code: str, change: VoucherChange, *, pause: Pause) -> VoucherSeen:
    """Change a unique code. Once this has answered, nothing goes by the former terms.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_CODE_CONFIG`, it is no code that has terms of its own;
            `INVALID_CAMPAIGN_PARAMS`, an end that cannot be read.
    """

    def attempt(write: Transaction) -> VoucherSeen:
        voucher, campaign = _of(code, pause)
        _refuse_terms_elsewhere(voucher, campaign, change)
        changed = change.applied_to(voucher, campaign)
        vouchers.change(write, voucher, changed)
        return VoucherSeen(changed, campaign, changed.redeemed)

    return write_guarded(attempt, pause)  # each attempt reads anew


def remove_voucher(voucher: Voucher, pause: Pause) -> None:
    """Delete a campaign's code that nobody has used or was handed.

    Raises:
        Refused: `RESOURCE_IN_USE`.
    """
    write = Transaction()
    vouchers.remove_unused(write, voucher)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        now = _voucher(voucher.code, pause)
        if now is None or now.campaign_id != voucher.campaign_id:
            return  # somebody else was faster
        details = "this code was used or handed out; switch it off instead"
        raise Refused(Refusal.RESOURCE_IN_USE, details, resource_type="voucher") from failed


def _voucher(code: str, pause: Pause) -> Voucher | None:
    return vouchers.voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))


def _of(code: str, pause: Pause) -> tuple[Voucher, Campaign]:
    voucher = _voucher(code, pause)
    campaign = campaigns.published(voucher.campaign_id, pause) if voucher else None
    if voucher is None or campaign is None:
        raise Refused(
            Refusal.NOT_FOUND, UnknownCode(code), resource_type="voucher", resource_id=code
        )
    return voucher, campaign


def _refuse_terms_elsewhere(voucher: Voucher, campaign: Campaign, change: VoucherChange) -> None:
    if voucher.public:
        details = "everybody types this code: its terms are its campaign's"
    elif campaign.referral is not None:
        details = "the code of a referrer has the terms of its programme"
    elif campaign.standalone and change.of_dates:
        details = "this voucher stands alone: its window is that of its campaign"
    else:
        return
    raise Refused(
        Refusal.INVALID_CODE_CONFIG, details, resource_type="campaign", resource_id=campaign.id
    )
