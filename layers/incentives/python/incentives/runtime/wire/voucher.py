"""A voucher in an answer, where it is named by something else, such as a redemption."""

from incentives.domain.redemption import Redemption
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
    def of(cls, one: Redemption) -> "VoucherOut":
        """The voucher that was redeemed, as it was then."""
        return cls(
            id=keys.voucher_id(one.code),
            code=one.code,
            campaign=one.campaign_name,
            campaign_id=one.campaign_id,
            discount=DiscountOut.of(one.offer),
        )
