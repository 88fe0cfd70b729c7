"""Look up: a voucher and where it stands; a redemption by its id. Reads only."""

from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import UnknownCode
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.checkout import redemptions
from incentives.store.codes.vouchers import voucher_of
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause


@dataclass(frozen=True, slots=True)
class VoucherSeen:
    """A voucher, its campaign, and its uses so far (of a public code: of all gates)."""

    voucher: Voucher
    campaign: Campaign
    redeemed: int

    @property
    def quantity(self) -> int | None:
        """The uses that the code allows in all; None is unlimited."""
        return self.campaign.limits.total if self.voucher.public else self.voucher.quantity


def voucher(code: str, *, pause: Pause) -> VoucherSeen:
    """The voucher of a canonical code.

    Raises:
        Refused: `NOT_FOUND`.
    """
    found = voucher_of(fetch_one(keys.voucher(code), pause))
    campaign = campaigns.published(found.campaign_id, pause) if found else None
    if found is None or campaign is None:
        raise Refused(
            Refusal.NOT_FOUND,
            UnknownCode(code),
            resource_type="voucher",
            resource_id=code,
        )
    if not found.public:
        return VoucherSeen(found, campaign, found.redeemed)
    states = campaigns.gate_states(campaign, pause, consistent=False)
    return VoucherSeen(found, campaign, sum(state.used for state in states))


def redemption(redemption_id: str, *, pause: Pause) -> tuple[OrderRecord, tuple[Redemption, ...]]:
    """The order of a redemption, and the redemption; of a stack's id, all of the stack.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`.
    """
    item = fetch_one(redemptions.order_key_of(redemption_id), pause)
    return redemptions.redemption_in(item, redemption_id)
