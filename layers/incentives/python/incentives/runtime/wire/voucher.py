"""A voucher in an answer, where it is named by something else, such as a redemption."""

from incentives.domain.pricing.benefit import Benefit
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.discount import DiscountOut
from incentives.store import keys


class VoucherOut(ResponseShape):
    """A voucher where it is named by something else, such as a redemption."""

    id: str
    code: str
    object: str = "voucher"
    type: str = "DISCOUNT_VOUCHER"
    campaign: str
    campaign_id: str
    discount: DiscountOut

    @classmethod
    def of(cls, code: str, *, campaign_id: str, campaign_name: str, offer: Benefit) -> "VoucherOut":
        """The voucher of a code."""
        return cls(
            id=keys.voucher_id(code),
            code=code,
            campaign=campaign_name,
            campaign_id=campaign_id,
            discount=DiscountOut.of(offer),
        )
