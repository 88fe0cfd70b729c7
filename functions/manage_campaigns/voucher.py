"""What marketing says of a campaign's codes, and of what they give."""

from typing import Literal

from incentives.domain.code import CodePattern, canonical
from incentives.domain.pricing.benefit import Benefit
from manage_campaigns.discount import DiscountIn
from manage_campaigns.gift import GiftTermsIn
from manage_campaigns.limits import Uses
from manage_campaigns.strict import Strict, Text, refused


class RedemptionIn(Strict):
    """Uses of a code. Of a public code, that is the campaign's total."""

    quantity: Uses | None = None


class CodeConfigIn(Strict):
    """How unique codes look; see `CodePattern`."""

    length: int | None = None
    charset: Text | None = None
    prefix: Text | None = None
    postfix: Text | None = None
    pattern: Text | None = None


class VoucherIn(Strict):
    """The codes of the campaign: `code` for a public one, `code_config` for unique ones.

    A `DISCOUNT_VOUCHER` has a `discount`, a `GIFT_VOUCHER` a `gift`.
    """

    type: Literal["DISCOUNT_VOUCHER", "GIFT_VOUCHER"] = "DISCOUNT_VOUCHER"
    discount: DiscountIn | None = None
    gift: GiftTermsIn | None = None
    redemption: RedemptionIn = RedemptionIn()
    code_config: CodeConfigIn | None = None
    code: Text | None = None
    is_referral_code: bool = False

    def offer(self) -> Benefit:
        """What a code gives.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`.
        """
        discount, gift = self.discount, self.gift
        if self.type == "GIFT_VOUCHER":
            if gift is None or discount is not None or self.code is not None:
                raise refused("a GIFT_VOUCHER has a gift, unique codes and no discount")
            return gift.offer()
        if discount is None or gift is not None:
            raise refused("a DISCOUNT_VOUCHER has a discount and no gift")
        return discount.offer()

    def pattern(self) -> CodePattern:
        """How unique codes look.

        Raises:
            Refused: `INVALID_CODE_CONFIG`.
        """
        config = self.code_config
        return CodePattern.of(config.model_dump(exclude_none=True) if config else None)

    def quantity(self) -> int | None:
        """Uses of a unique code: one, or of a gift card as many as its money lasts."""
        fallback = None if self.type == "GIFT_VOUCHER" else 1
        return self.redemption.quantity or fallback


def public_code(typed: str) -> str:
    """The code that everybody types, in its canonical form.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; it can be no code.
    """
    code = canonical(typed)
    if code is None:
        raise refused("a public code has to be 1 to 100 printable characters")
    return code
