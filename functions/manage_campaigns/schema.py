"""The body of a new campaign."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import Field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import PublicCode
from incentives.domain.campaigns.limits import Limits
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.receipt import Receipt
from incentives.domain.window import Window
from incentives.usecases.campaigns.create_campaign import CreateCampaign
from manage_campaigns.codes import CodesIn
from manage_campaigns.strict import refused
from manage_campaigns.terms import MAX_NAME, with_gates_for


class CampaignIn(CodesIn):
    """A new campaign."""

    name: Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"^\S(.*\S)?$")]

    def command(
        self, *, campaign_id: str, job_id: str, seed: bytes, now: datetime, receipt: Receipt | None
    ) -> CreateCampaign:
        """What to create.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, `INVALID_CODE_CONFIG`.
        """
        if self.name.startswith("camp_"):
            raise refused("a name that begins with camp_ could be taken for an id")
        offer, codes = self.offer_and_codes()
        new = Campaign(
            id=campaign_id,
            name=self.name,
            version=1,
            offer=offer,
            codes=codes,
            window=Window(),
            created_at=now,
            updated_at=now,
            banner=self.promotion.banner if self.promotion else None,
            counts_persons_whole=True,
        )
        changed = self.changed(new)
        limited = replace(changed, limits=self._limits(changed))
        campaign = with_gates_for(limited, self.gates)
        return CreateCampaign(campaign, self._first_codes(campaign, job_id, seed, now), receipt)

    def _limits(self, campaign: Campaign) -> Limits:
        """The caps; the quantity of a public code is the campaign's total under another name."""
        total = campaign.limits.total
        quantity = self.voucher.redemption.quantity if self.voucher else None
        if quantity is None or not isinstance(campaign.codes, PublicCode):
            return campaign.limits
        if total not in {None, quantity}:
            raise refused("limits.total and voucher.redemption.quantity contradict each other")
        return replace(campaign.limits, total=quantity)

    def _first_codes(
        self, campaign: Campaign, job_id: str, seed: bytes, now: datetime
    ) -> CodeJob | None:
        if campaign.code_pattern is None or not self.vouchers_count:
            return None
        return CodeJob.of(
            id=job_id,
            campaign_id=campaign.id,
            wanted=self.vouchers_count,
            seed=seed,
            quantity=campaign.code_quantity,
            now=now,
        )
