"""The body of a new campaign."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign, Limits
from incentives.domain.campaigns.gates import gates_for
from incentives.domain.campaigns.publishing_terms import USUAL_TERMS
from incentives.domain.campaigns.referral_terms import ReferralTerms
from incentives.domain.campaigns.return_policy import KEEP_ITS_PART
from incentives.domain.code import CodePattern, canonical
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.pricing.benefit import Benefit, largest_minor
from incentives.domain.window import Window
from incentives.store.receipts import Receipt
from incentives.usecases.campaigns.create_campaign import CreateCampaign
from manage_campaigns.kinds import (
    AUTO_UPDATE,
    COUPONS,
    PROMOTION,
    REFERRAL,
    STANDALONE,
    STATIC,
    VOUCHER_TYPES,
)
from manage_campaigns.metadata import fit
from manage_campaigns.promotion import PromotionIn
from manage_campaigns.publication import PublicationTermsIn
from manage_campaigns.referral import ReferralProgramIn
from manage_campaigns.strict import Text, refused
from manage_campaigns.terms import MAX_NAME, Terms, refuse_unreadable
from manage_campaigns.voucher import VoucherIn


class CampaignIn(Terms):
    """A new campaign."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"^\S(.*\S)?$")]
    campaign_type: Text = COUPONS
    type: Text | None = None
    voucher: VoucherIn | None = None
    promotion: PromotionIn | None = None
    vouchers_count: Annotated[int, Field(ge=0)] | None = None
    referral_program: ReferralProgramIn | None = None

    def command(
        self, *, campaign_id: str, job_id: str, seed: bytes, now: datetime, receipt: Receipt | None
    ) -> CreateCampaign:
        """What to create.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, `INVALID_CODE_CONFIG`.
        """
        self._refuse_what_is_not_offered()
        referral = self._referral()
        public = self._is_public()
        offer, limits = self._codes.offer(), self._limits(public=public)
        campaign = Campaign(
            id=campaign_id,
            name=self.name,
            version=1,
            offer=offer,
            window=Window.of(self.window()),
            created_at=now,
            updated_at=now,
            limits=limits,
            stopped=self.active is False,
            minimum_spend_minor=self.minimum_order_amount,
            conditions=self.condition(),
            categories=self.named_categories() or (),
            combines=self.combining() or "none",
            public_code=self._public_code() if public else None,
            code_pattern=None if public or self.promotion else self._pattern(),
            code_quantity=self._codes.quantity(),
            is_promotion=self.promotion is not None,
            banner=self.banner or (self.promotion.banner if self.promotion else None),
            shown=self.shown or None,
            auto_update=self.type != STATIC,
            valid_after_handout=self.valid_after_handout(),
            support_may_give=self.support_may_give or False,
            publishing=self.publication.terms(USUAL_TERMS, join_once=self.join_once),
            returns=self.returns.policy() if self.returns else KEEP_ITS_PART,
            open_gates=self.gates
            or gates_for(limits.total, limits.budget_minor, _largest_minor(offer, referral)),
            description=self.description,
            metadata=fit(self.metadata),
            currency=self.known_currency(),
            referral=referral,
        )
        refuse_unreadable(campaign)
        return CreateCampaign(campaign, self._first_codes(campaign, job_id, seed, now), receipt)

    def _refuse_what_is_not_offered(self) -> None:
        wanted = VOUCHER_TYPES.get(self.campaign_type)
        if wanted is None:
            raise refused(f"campaign_type has to be {' or '.join(VOUCHER_TYPES)}")
        if (self.promotion is None) is (self.campaign_type == PROMOTION):
            raise refused("a PROMOTION has a promotion, and no other campaign has one")
        if self._codes.type != wanted:
            raise refused(f"voucher.type of {self.campaign_type} has to be {wanted}")
        if self.type not in {None, STANDALONE, AUTO_UPDATE, STATIC}:
            raise refused("type has to be STANDALONE, AUTO_UPDATE or STATIC")
        if self.name.startswith("camp_"):
            raise refused("a name that begins with camp_ could be taken for an id")

    def _referral(self) -> ReferralTerms | None:
        """The terms of a referral programme, which every campaign of that type has."""
        told = self.referral_program
        is_programme = self.campaign_type == REFERRAL
        if is_programme != (told is not None) or self._codes.is_referral_code > is_programme:
            raise refused(f"referral_program and is_referral_code go with the type {REFERRAL}")
        if is_programme and (self._codes.code is not None or self.vouchers_count):
            raise refused("codes of a referral programme are made for its members, one each")
        if is_programme and self._codes.redemption.quantity is not None:
            raise refused("the code of a referrer has limits in referral_program, no quantity")
        return told.terms() if told else None

    @property
    def _codes(self) -> VoucherIn:
        """The codes; a promotion has none, and its discount stands in the place of theirs.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; neither codes nor a promotion, or both.
        """
        promotion = self.promotion
        if promotion is None:
            if self.voucher is None:
                raise refused("a campaign has a voucher or a promotion")
            return self.voucher
        of_codes = (self.voucher, self.type, self.vouchers_count, self.support_may_give)
        if any(of_codes) or self.activity_duration_after_publishing or self.join_once:
            raise refused("a PROMOTION has no codes, and none of the members that are for codes")
        if self.publication != PublicationTermsIn() or self.limits.publications:
            raise refused("a PROMOTION has no codes to hand out")
        return VoucherIn(discount=promotion.discount)

    def _is_public(self) -> bool:
        """Whether everybody types one code; the rest of the body has to agree."""
        public = self._codes.code is not None
        if self.type is not None and public != (self.type == STANDALONE):
            raise refused("voucher.code goes with the type STANDALONE and with no other")
        own = (self._codes.code_config, self.activity_duration_after_publishing)
        if public and (any(own) or self.vouchers_count not in {None, 1}):
            raise refused(
                "code_config, vouchers_count and activity_duration_after_publishing are for "
                "unique codes"
            )
        return public

    def _public_code(self) -> str:
        code = canonical(self._codes.code or "")
        if code is None:
            raise refused("voucher.code has to be 1 to 100 printable characters")
        return code

    def _limits(self, *, public: bool) -> Limits:
        """The caps; the quantity of a public code is the campaign's total under another name."""
        total, quantity = self.limits.total, self._codes.redemption.quantity
        if public and quantity is not None:
            if total not in {None, quantity}:
                raise refused("limits.total and voucher.redemption.quantity contradict each other")
            total = quantity
        limits = self.limits
        return Limits(total, limits.per_customer, limits.budget, limits.publications)

    def _pattern(self) -> CodePattern:
        config = self._codes.code_config
        return CodePattern.of(config.model_dump(exclude_none=True) if config else None)

    def _first_codes(
        self, campaign: Campaign, job_id: str, seed: bytes, now: datetime
    ) -> CodeJob | None:
        if campaign.public_code is not None or not self.vouchers_count:
            return None
        return CodeJob.of(
            id=job_id,
            campaign_id=campaign.id,
            wanted=self.vouchers_count,
            seed=seed,
            quantity=campaign.code_quantity,
            now=now,
        )


def _largest_minor(offer: Benefit, referral: ReferralTerms | None) -> int | None:
    """The most that one use costs; a level of rewards may be added any time, so it is not known."""
    return largest_minor(offer) if referral is None else None
