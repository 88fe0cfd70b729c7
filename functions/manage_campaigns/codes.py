"""How the codes of a new campaign come about: what marketing says, and the kind that it makes.

The field has one flat body for all kinds. What goes with which of them is said here, kind by kind.
"""

from typing import Annotated

from pydantic import Field

from incentives.domain.campaigns.codes import (
    Codes,
    NoCodes,
    PublicCode,
    ReferralCodes,
    UniqueCodes,
)
from incentives.domain.campaigns.limits import NO_LIMITS
from incentives.domain.campaigns.terms import USUAL_TERMS
from incentives.domain.pricing.benefit import Benefit
from manage_campaigns.kinds import (
    AUTO_UPDATE,
    COUPONS,
    PROMOTION,
    REFERRAL,
    STANDALONE,
    STATIC,
    VOUCHER_TYPES,
)
from manage_campaigns.members import applied
from manage_campaigns.promotion import PromotionIn
from manage_campaigns.referral import ReferralProgramIn
from manage_campaigns.strict import Text, refused
from manage_campaigns.terms import Terms
from manage_campaigns.voucher import VoucherIn, public_code


class CodesIn(Terms):
    """The members of a new campaign that say what it gives, and by which codes."""

    campaign_type: Text = COUPONS
    type: Text | None = None
    voucher: VoucherIn | None = None
    promotion: PromotionIn | None = None
    vouchers_count: Annotated[int, Field(ge=0)] | None = None
    referral_program: ReferralProgramIn | None = None

    def offer_and_codes(self) -> tuple[Benefit, Codes]:
        """What it gives, and how people come by it.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, members that do not go together;
                `INVALID_CODE_CONFIG`.
        """
        if self.campaign_type not in VOUCHER_TYPES:
            raise refused(f"campaign_type has to be {' or '.join(VOUCHER_TYPES)}")
        if self.type not in {None, STANDALONE, AUTO_UPDATE, STATIC}:
            raise refused("type has to be STANDALONE, AUTO_UPDATE or STATIC")
        if (self.promotion is None) is (self.campaign_type == PROMOTION):
            raise refused("a PROMOTION has a promotion, and no other campaign has one")
        if self.promotion is not None:
            return self.promotion.discount.offer(), self._no_codes()
        voucher = self.voucher
        if voucher is None:
            raise refused("a campaign has a voucher or a promotion")
        wanted = VOUCHER_TYPES[self.campaign_type]
        if voucher.type != wanted:
            raise refused(f"voucher.type of {self.campaign_type} has to be {wanted}")
        return voucher.offer(), self._of_voucher(voucher)

    def _no_codes(self) -> NoCodes:
        of_codes = (self.voucher, self.type, self.vouchers_count, self.support_may_give)
        if any(of_codes) or self.activity_duration_after_publishing or self.join_once:
            raise refused("a PROMOTION has no codes, and none of the members that are for codes")
        hands_out = applied(self.publication, USUAL_TERMS) != USUAL_TERMS
        if hands_out or applied(self.limits, NO_LIMITS).publications:
            raise refused("a PROMOTION has no codes to hand out")
        return NoCodes()

    def _of_voucher(self, voucher: VoucherIn) -> Codes:
        program = self.referral_program
        is_program = self.campaign_type == REFERRAL
        if is_program != (program is not None) or voucher.is_referral_code > is_program:
            raise refused(f"referral_program and is_referral_code go with the type {REFERRAL}")
        if program is not None:
            return self._of_referrers(voucher, program)
        public = voucher.code is not None
        if self.type is not None and public != (self.type == STANDALONE):
            raise refused("voucher.code goes with the type STANDALONE and with no other")
        if public:
            return self._public(voucher)
        return UniqueCodes(voucher.pattern(), voucher.quantity(), auto_update=self.type != STATIC)

    def _of_referrers(self, voucher: VoucherIn, program: ReferralProgramIn) -> ReferralCodes:
        if voucher.code is not None or self.vouchers_count or self.type == STANDALONE:
            raise refused("codes of a referral programme are made for its members, one each")
        if voucher.redemption.quantity is not None:
            raise refused("the code of a referrer has limits in referral_program, no quantity")
        return ReferralCodes(program.terms(), voucher.pattern(), auto_update=self.type != STATIC)

    def _public(self, voucher: VoucherIn) -> PublicCode:
        if voucher.code_config is not None or self.vouchers_count not in {None, 1}:
            raise refused("code_config and vouchers_count are for unique codes")
        return PublicCode(public_code(voucher.code or ""))
