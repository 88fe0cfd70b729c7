"""A voucher and its discount in an answer."""

from incentives.domain.offer import AmountOff, Offer, PercentOff
from incentives.runtime.shapes import ResponseShape
from incentives.store import keys


class DiscountOut(ResponseShape):
    """A discount as the field describes it; percentages are numbers, amounts minor units."""

    type: str
    effect: str = "APPLY_TO_ORDER"
    percent_off: float | None = None
    amount_limit: int | None = None
    amount_off: int | None = None

    @classmethod
    def of(cls, offer: Offer) -> "DiscountOut":
        """The offer on the wire."""
        match offer:
            case PercentOff(rate_bp=rate_bp, maximum_minor=maximum_minor):
                return cls(type="PERCENT", percent_off=rate_bp / 100, amount_limit=maximum_minor)
            case AmountOff(amount_minor=amount_minor):
                return cls(type="AMOUNT", amount_off=amount_minor)


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
    def of(cls, code: str, *, campaign_id: str, campaign_name: str, offer: Offer) -> "VoucherOut":
        """The voucher of a code."""
        return cls(
            id=keys.voucher_id(code),
            code=code,
            campaign=campaign_name,
            campaign_id=campaign_id,
            discount=DiscountOut.of(offer),
        )
