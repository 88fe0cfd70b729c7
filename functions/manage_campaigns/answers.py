"""Campaigns as we answer with them: the field's members, and ours beside them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from incentives.domain.campaign import Campaign, Limits
from incentives.domain.code_job import CodeJob, JobStatus
from incentives.domain.condition.parse import as_data
from incentives.domain.instant import as_text
from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.gifts import Credits
from incentives.domain.redeemable import Kind
from incentives.domain.returns import ReturnPolicy
from incentives.domain.turns import next_turns
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.discount import DiscountOut, applicable_to, effect_of
from incentives.usecases.read_campaign import Figures, Page
from manage_campaigns.guessing import GuessingOut
from manage_campaigns.promotion import PromotionOut
from manage_campaigns.publication import PublicationTermsOut
from manage_campaigns.referral import CAMPAIGN_TYPE as REFERRAL
from manage_campaigns.referral import ReferralProgramOut


class QuantityOut(ResponseShape):
    """Uses of a code; null is unlimited."""

    quantity: int | None


class GiftTermsOut(ResponseShape):
    """What a gift card is made with, in minor units, and what it pays for."""

    amount: int
    effect: str
    applicable_to: dict[str, Any]

    @classmethod
    def of(cls, offer: Benefit) -> "GiftTermsOut | None":
        """The terms of the cards; None of codes that take something off."""
        if not isinstance(offer, Credits):
            return None
        goods = applicable_to(offer)
        return cls(amount=offer.credits_minor, effect=effect_of(offer), applicable_to=goods)


class CampaignVoucherOut(ResponseShape):
    """The codes of a campaign: the public one, or how unique ones look."""

    type: Kind
    discount: DiscountOut | None = None
    gift: GiftTermsOut | None = None
    redemption: QuantityOut
    code_config: dict[str, str]
    code: str | None = None
    is_referral_code: bool = False

    @classmethod
    def of(cls, campaign: Campaign) -> "CampaignVoucherOut":
        """The codes of this campaign."""
        public = campaign.public_code is not None
        own = None if campaign.referral else campaign.code_quantity
        quantity = campaign.limits.total if public else own
        pattern = campaign.code_pattern
        gift = GiftTermsOut.of(campaign.offer)
        return cls(
            type=Kind.DISCOUNT_VOUCHER if gift is None else Kind.GIFT_VOUCHER,
            discount=DiscountOut.of(campaign.offer) if gift is None else None,
            gift=gift,
            redemption=QuantityOut(quantity=quantity),
            code_config=pattern.as_data() if pattern else {},
            code=campaign.public_code,
            is_referral_code=campaign.referral is not None,
        )


class LimitsOut(ResponseShape):
    """Caps of the whole campaign; null is unlimited. `budget` is in minor units."""

    total: int | None
    per_customer: int | None
    budget: int | None
    publications: int | None = None

    @classmethod
    def of(cls, limits: Limits) -> "LimitsOut":
        """The limits on the wire."""
        return cls(
            total=limits.total,
            per_customer=limits.per_person,
            budget=limits.budget_minor,
            publications=limits.publications,
        )


class ReturnsOut(ResponseShape):
    """What becomes of a discount when a part of the order comes back."""

    discount: str
    gives_use_back: bool

    @classmethod
    def of(cls, policy: ReturnPolicy) -> "ReturnsOut":
        """The policy on the wire."""
        return cls(discount=policy.discount.value, gives_use_back=policy.gives_use_back)


class UsageOut(ResponseShape):
    """What stands at this moment: uses, and the discounts granted by them in minor units."""

    redeemed_quantity: int
    discount_amount: int
    published_quantity: int = 0


class JobOut(ResponseShape):
    """An order for unique codes, and how far it is."""

    id: str
    status: JobStatus
    wanted: int
    generated: int

    @classmethod
    def of(cls, job: CodeJob, now: datetime) -> "JobOut":
        """The job on the wire."""
        return cls(id=job.id, status=job.status(now), wanted=job.wanted, generated=job.done)


class CategoryOut(ResponseShape):
    """A category of a campaign; its name is its id."""

    id: str
    name: str
    object: str = "category"


class CampaignOut(ResponseShape):
    """A campaign. Asked for alone, it says what was counted, and when it opens and closes next."""

    id: str
    object: str = "campaign"
    name: str
    description: str | None = None
    campaign_type: str
    type: str
    active: bool
    version: int
    voucher: CampaignVoucherOut | None = None
    promotion: PromotionOut | None = None
    banner: str | None = None
    shown: bool = False
    limits: LimitsOut
    currency: str | None = None
    minimum_order_amount: int | None = None
    conditions: dict[str, Any] | None = None
    gates: int
    timezone: str
    start_date: str | None = None
    expiration_date: str | None = None
    validity_timeframe: dict[str, str] | None = None
    validity_day_of_week: list[int] | None = None
    validity_hours: dict[str, Any] | None = None
    activity_duration_after_publishing: str | None = None
    support_may_give: bool = False
    publication: PublicationTermsOut
    returns: ReturnsOut
    opens_at: str | None = None
    closes_at: str | None = None
    metadata: dict[str, Any]
    referral_program: ReferralProgramOut | None = None
    created_at: str
    updated_at: str
    creation_status: str = "DONE"
    vouchers_generation_status: JobStatus = JobStatus.DONE
    vouchers_count: int | None = None
    usage: UsageOut | None = None
    guessing: GuessingOut | None = None
    jobs: list[JobOut] | None = None
    auto_join: bool = False
    join_once: bool = False
    use_voucher_metadata_schema: bool = False
    protected: bool = False
    category: str | None = None
    categories: list[CategoryOut] = []
    stacking_rules_type: str = "NONE"

    @classmethod
    def of(cls, campaign: Campaign, *, now: datetime, figures: Figures | None) -> "CampaignOut":
        """The campaign as it is at `now`."""
        window = campaign.window.as_data()
        zone = window.pop("zone")
        return cls(
            id=campaign.id,
            name=campaign.name,
            description=campaign.description,
            campaign_type=campaign_type_of(campaign),
            type=type_of(campaign),
            referral_program=ReferralProgramOut.of(campaign),
            active=not campaign.is_off,
            version=campaign.version,
            voucher=None if campaign.is_promotion else CampaignVoucherOut.of(campaign),
            promotion=PromotionOut.of(campaign),
            banner=campaign.banner,
            shown=bool(campaign.shown),
            limits=LimitsOut.of(campaign.limits),
            currency=campaign.currency,
            minimum_order_amount=campaign.minimum_spend_minor,
            conditions=as_data(campaign.conditions) if campaign.conditions else None,
            gates=campaign.open_gates,
            activity_duration_after_publishing=_text(campaign.valid_after_handout),
            support_may_give=campaign.support_may_give,
            category=campaign.categories[0] if campaign.categories else None,
            categories=[CategoryOut(id=name, name=name) for name in campaign.categories],
            stacking_rules_type=campaign.combines.upper(),
            publication=PublicationTermsOut.of(campaign.publishing),
            join_once=campaign.publishing.join_once,
            returns=ReturnsOut.of(campaign.returns),
            metadata=campaign.metadata or {},
            created_at=as_text(campaign.created_at),
            updated_at=as_text(campaign.updated_at),
            **({"timezone": zone} | window | _figures(campaign, figures, now)),
        )


class CampaignsOut(ResponseShape):
    """A page of campaigns, newest first."""

    object: str = "list"
    data_ref: str = "campaigns"
    campaigns: list[CampaignOut]
    total: int
    has_more: bool

    @classmethod
    def of(cls, page: Page, now: datetime) -> "CampaignsOut":
        """The page on the wire."""
        listed = [CampaignOut.of(one, now=now, figures=None) for one in page.campaigns]
        return cls(campaigns=listed, total=page.total, has_more=page.more)


class DeletedOut(ResponseShape):
    """Whether the campaign is gone; if not yet, delete again to go on."""

    deleted: bool


def campaign_type_of(campaign: Campaign) -> str:
    """The field's word for what a campaign gives."""
    if campaign.referral is not None:
        return REFERRAL
    if campaign.is_promotion:
        return "PROMOTION"
    return "GIFT_VOUCHERS" if isinstance(campaign.offer, Credits) else "DISCOUNT_COUPONS"


def type_of(campaign: Campaign) -> str:
    """The field's word for how a campaign's codes come about."""
    if campaign.public_code is not None:
        return "STANDALONE"
    return "AUTO_UPDATE" if campaign.auto_update else "STATIC"


def _figures(campaign: Campaign, figures: Figures | None, now: datetime) -> dict[str, object]:
    if figures is None:
        return {}
    public = campaign.public_code is not None
    turns = next_turns(campaign.window, now)
    return {
        "opens_at": _instant(turns.opens_at),
        "closes_at": _instant(turns.closes_at),
        "usage": UsageOut(
            redeemed_quantity=figures.redeemed,
            discount_amount=figures.granted_minor,
            published_quantity=figures.published,
        ),
        "guessing": GuessingOut.of(campaign, figures.jobs),
        "jobs": None if public else [JobOut.of(job, now) for job in figures.jobs],
        "vouchers_count": 1 if public else sum(job.done for job in figures.jobs),
        "vouchers_generation_status": _generation([job.status(now) for job in figures.jobs]),
    }


def _generation(statuses: Sequence[JobStatus]) -> JobStatus:
    for status in (JobStatus.IN_PROGRESS, JobStatus.FAILED):
        if status in statuses:
            return status
    return JobStatus.DONE


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else as_text(instant)


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
