"""Campaigns as we answer with them: the field's members, and ours beside them."""

from datetime import datetime
from typing import Any

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.code_job import JobStatus
from incentives.domain.instant import as_text
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.campaigns.read_campaign import Figures, Page
from manage_campaigns.figures import GuessingOut, JobOut, UsageOut, counted
from manage_campaigns.kinds import campaign_type_of, type_of
from manage_campaigns.members import answers, said
from manage_campaigns.notes import NoteOut, notes_on
from manage_campaigns.promotion import PromotionOut
from manage_campaigns.referral import ReferralProgramOut
from manage_campaigns.terms import Terms
from manage_campaigns.voucher_answers import CampaignVoucherOut


class CategoryOut(ResponseShape):
    """A category of a campaign; its name is its id."""

    id: str
    name: str
    object: str = "category"


@answers(Terms, Campaign)
class CampaignOut(ResponseShape):
    """A campaign. Asked for alone, it says what was counted, and when it opens and closes next."""

    id: str
    object: str = "campaign"
    name: str
    campaign_type: str
    type: str
    active: bool
    version: int
    voucher: CampaignVoucherOut | None = None
    promotion: PromotionOut | None = None
    shown: bool = False
    gates: int
    timezone: str
    start_date: str | None = None
    expiration_date: str | None = None
    validity_timeframe: dict[str, str] | None = None
    validity_day_of_week: list[int] | None = None
    validity_hours: dict[str, Any] | None = None
    activity_duration_after_publishing: str | None = None
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
    notes: list[NoteOut] = []
    auto_join: bool = False
    join_once: bool = False
    use_voucher_metadata_schema: bool = False
    protected: bool = False
    category: str | None = None
    categories: list[CategoryOut] = []

    @classmethod
    def of(cls, campaign: Campaign, *, now: datetime, figures: Figures | None) -> "CampaignOut":
        """The campaign as it is at `now`."""
        window = campaign.window.as_data()
        zone = window.pop("zone")
        return cls(
            id=campaign.id,
            name=campaign.name,
            campaign_type=campaign_type_of(campaign),
            type=type_of(campaign),
            referral_program=ReferralProgramOut.of(campaign),
            active=not campaign.is_off,
            version=campaign.version,
            voucher=None if campaign.is_promotion else CampaignVoucherOut.of(campaign),
            promotion=PromotionOut.of(campaign),
            shown=bool(campaign.shown),
            gates=campaign.open_gates,
            activity_duration_after_publishing=_text(campaign.valid_after_handout),
            category=campaign.categories[0] if campaign.categories else None,
            categories=[CategoryOut(id=name, name=name) for name in campaign.categories],
            join_once=campaign.publishing.join_once,
            metadata=campaign.metadata or {},
            created_at=as_text(campaign.created_at),
            updated_at=as_text(campaign.updated_at),
            notes=notes_on(campaign),
            **said(Terms, campaign),
            **({"timezone": zone} | window | counted(campaign, figures, now)),
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
        listed = [CampaignOut.of(campaign, now=now, figures=None) for campaign in page.campaigns]
        return cls(campaigns=listed, total=page.total, has_more=page.more)


class DeletedOut(ResponseShape):
    """Whether the campaign is gone; if not yet, delete again to go on."""

    deleted: bool


def _text(value: object | None) -> str | None:
    return None if value is None else str(value)
