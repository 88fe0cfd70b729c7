"""The body of a new campaign."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import Codes, PublicCode, SingleCode, UniqueCodes
from incentives.domain.campaigns.limits import Limits
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.receipt import Receipt
from incentives.domain.window import Window
from incentives.usecases.campaigns.create_campaign import CreateCampaign
from manage_campaigns.answers import CampaignOut
from manage_campaigns.codes import CodesIn
from manage_campaigns.kinds import GIFTS, PROMOTION
from manage_campaigns.members import taken_again
from manage_campaigns.strict import Text, refused
from manage_campaigns.terms import MAX_NAME, Terms, with_gates_for
from manage_campaigns.voucher import public_code

Name = Annotated[str, Field(min_length=1, max_length=MAX_NAME, pattern=r"^\S(.*\S)?$")]


class CampaignIn(CodesIn):
    """A new campaign. What was answered of another one may be sent, with a name of its own."""

    name: Name

    @model_validator(mode="before")
    @classmethod
    def _of_an_answer(cls, sent: object) -> object:
        return _as_new(sent) if isinstance(sent, dict) else sent

    def command(
        self, *, campaign_id: str, job_id: str, seed: bytes, now: datetime, receipt: Receipt | None
    ) -> CreateCampaign:
        """What to create.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, `INVALID_CODE_CONFIG`.
        """
        _refuse_id(self.name)
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
        job = _first_codes(campaign, self.vouchers_count, job_id, seed)
        return CreateCampaign(campaign, job, receipt)

    def _limits(self, campaign: Campaign) -> Limits:
        """The caps; the quantity of a public code is the campaign's total under another name."""
        total = campaign.limits.total
        quantity = self.voucher.redemption.quantity if self.voucher else None
        if quantity is None or not isinstance(campaign.codes, PublicCode):
            return campaign.limits
        if total not in {None, quantity}:
            raise refused("limits.total and voucher.redemption.quantity contradict each other")
        return replace(campaign.limits, total=quantity)


class CloneIn(Terms):
    """A new campaign with the terms of another one, but for those that are sent.

    A public code needs another `code`; of unique codes `vouchers_count` are made, none without it.
    """

    name: Name
    code: Text | None = None
    vouchers_count: Annotated[int, Field(ge=0)] | None = None

    def command(
        self,
        source: Campaign,
        *,
        campaign_id: str,
        job_id: str,
        seed: bytes,
        now: datetime,
        receipt: Receipt | None,
    ) -> CreateCampaign:
        """What to create: the source's first version, with nothing counted.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, `INVALID_CODE_CONFIG`.
        """
        _refuse_id(self.name)
        copied = replace(
            source,
            id=campaign_id,
            name=self.name,
            version=1,
            window_version=1,
            created_at=now,
            updated_at=now,
            gate_shares=(),
            removal=None,
            as_read=None,
            counts_persons_whole=True,
            codes=self._other_codes(source.codes),
        )
        changed = self.changed(copied)
        campaign = replace(changed, open_gates=self.gates or source.open_gates)
        job = _first_codes(campaign, self.vouchers_count, job_id, seed)
        return CreateCampaign(campaign, job, receipt)

    def _other_codes(self, codes: Codes) -> Codes:
        if isinstance(codes, SingleCode):
            raise refused("a voucher that stands alone has no campaign to clone")
        public = isinstance(codes, PublicCode)
        if public != (self.code is not None):
            raise refused("code goes with a campaign that has a public code, and is another one")
        if self.vouchers_count and not isinstance(codes, UniqueCodes):
            raise refused("vouchers_count is for unique codes")
        if not isinstance(codes, PublicCode):
            return codes
        return replace(codes, code=public_code(self.code or ""))


def _refuse_id(name: str) -> None:
    if name.startswith("camp_"):
        raise refused("a name that begins with camp_ could be taken for an id")


def _first_codes(
    campaign: Campaign, wanted: int | None, job_id: str, seed: bytes
) -> CodeJob | None:
    if campaign.code_pattern is None or not wanted:
        return None
    return CodeJob.of(
        id=job_id,
        campaign_id=campaign.id,
        wanted=wanted,
        seed=seed,
        quantity=campaign.code_quantity,
        now=campaign.created_at,
    )


def _as_new(sent: dict[str, Any]) -> dict[str, Any]:
    """An answer about a campaign as the body of a new one; a body stays as it is.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; of gift cards an answer lists only a part of the goods
            that they pay for, so new ones would pay for more.
    """
    if sent.get("object") != "campaign":
        return sent
    if sent.get("campaign_type") == GIFTS:
        raise refused(
            "an answer does not name all goods that its cards pay for: clone the campaign"
        )
    body = taken_again(sent, CampaignIn, CampaignOut)
    named = [one["name"] for one in sent.get("categories", []) if _is_category(one)]
    if named:
        body = {name: value for name, value in body.items() if name != "category"}
        body["categories"] = named
    if body.get("campaign_type") == PROMOTION:
        body.pop("type", None)
    voucher = body.get("voucher")
    if isinstance(voucher, dict):
        body["voucher"] = _codes_as_new(voucher)
    return body


def _codes_as_new(voucher: dict[str, Any]) -> dict[str, Any]:
    pattern = voucher.get("code_config")
    if isinstance(pattern, dict):  # of a public code, or with parts that say nothing
        said = {name: value for name, value in pattern.items() if value != ""}
        voucher = voucher | {"code_config": said or None}
    return voucher


def _is_category(one: object) -> bool:
    return isinstance(one, dict) and one.get("object") == "category"
