"""A voucher as the field shows it, with its window and its uses."""

from typing import Any

from incentives.domain import derived_ids
from incentives.domain.customers.person import customer_id
from incentives.domain.instant import as_text
from incentives.domain.redeemable import Kind
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import DiscountOut
from incentives.runtime.wire.codes.payment import GiftOut
from incentives.usecases.codes.look_up import VoucherSeen


class RedemptionCountOut(ResponseShape):
    """Uses of a voucher: `quantity` is null when they are unlimited.

    `redeemed_amount` is what a gift card has paid, in minor units.
    """

    object: str = "list"
    quantity: int | None
    redeemed_quantity: int
    redeemed_amount: int | None = None
    url: str


class VoucherSeenOut(ResponseShape):
    """A voucher with its campaign's window and its uses.

    `currency` (ours) is that of its amounts, which are minor units: the campaign's, if it has one.
    """

    id: str
    code: str
    object: str = "voucher"
    type: Kind
    campaign: str
    campaign_id: str
    discount: DiscountOut | None = None
    gift: GiftOut | None = None
    currency: str | None = None
    active: bool
    start_date: str | None = None
    expiration_date: str | None = None
    validity_day_of_week: list[int] | None = None
    validity_hours: dict[str, Any] | None = None
    validity_timeframe: dict[str, Any] | None = None
    timezone: str
    is_referral_code: bool = False
    holder_id: str | None = None
    redemption: RedemptionCountOut
    metadata: dict[str, Any] | None = None
    created_at: str

    @classmethod
    def of(cls, seen: VoucherSeen) -> "VoucherSeenOut":
        """The voucher on the wire; the sooner of its own end and its campaign's."""
        voucher, campaign = seen.voucher, seen.campaign
        gift = voucher.gift
        window = campaign.window.ending_by(voucher.expires_at).as_data()
        timezone = window.pop("zone")
        return cls.model_validate(
            {
                "id": derived_ids.voucher_id(voucher.code),
                "code": voucher.code,
                "campaign": campaign.name,
                "campaign_id": campaign.id,
                "type": voucher.kind,
                "discount": DiscountOut.of(campaign.offer) if gift is None else None,
                "gift": GiftOut.of(gift, campaign.offer) if gift else None,
                "currency": campaign.currency,
                "active": voucher.active and not campaign.stopped,
                "timezone": timezone,
                "redemption": RedemptionCountOut(
                    quantity=seen.quantity,
                    redeemed_quantity=seen.redeemed,
                    redeemed_amount=gift.redeemed_minor if gift else None,
                    url=f"/v1/vouchers/{derived_ids.voucher_id(voucher.code)}/redemptions?page=1",
                ),
                "holder_id": customer_id(voucher.holders),
                "metadata": campaign.metadata,
                "created_at": as_text(voucher.created_at),
                **window,
            }
        )
