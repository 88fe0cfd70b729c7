"""What is asked of referral programmes, and what is answered: referrers and how they stand."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.instant import as_text
from incentives.domain.referrals.referrer import Referrer
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.fields import Text
from incentives.runtime.wire.referrals.conversion import ConversionOut


class ReferrerIn(RequestShape):
    """Who is to recommend."""

    customer: CustomerIn


class ReferralMessageOut(ResponseShape):
    """What a message to friends is made of: the programme, the shop's words, the link."""

    campaign: str
    text: str | None = None
    link: str | None = None


class ReferrerOut(ResponseShape):
    """A referrer, as the field's voucher, with what came of the code.

    `conversions` are those that stand, `cost` what their rewards count for in minor units. An
    `active` code is not switched off; it `pays_referrer` unless the person was erased.
    """

    id: str
    object: str = "voucher"
    code: str
    campaign: str
    campaign_id: str
    is_referral_code: bool = True
    active: bool
    pays_referrer: bool
    holder_id: str | None = None
    holder_source_id: str | None = None
    link: str | None = None
    message: ReferralMessageOut
    conversions: int
    conversions_today: int
    conversions_this_month: int
    cost: int
    created_at: str

    @classmethod
    def of(cls, referrer: Referrer, campaign: Campaign, now: datetime) -> Self:
        """The referrer on the wire, as of `now`."""
        terms = campaign.referral
        link = terms.link_of(referrer.code) if terms else None
        text = terms.message if terms else None
        today = campaign.window.local_day(now)
        return cls(
            id=derived_ids.voucher_id(referrer.code),
            code=referrer.code,
            campaign=campaign.name,
            campaign_id=campaign.id,
            active=not referrer.blocked,
            pays_referrer=not referrer.erased,
            holder_id=referrer.customer_id,
            holder_source_id=referrer.customer_source_id,
            link=link,
            message=ReferralMessageOut(campaign=campaign.name, text=text, link=link),
            conversions=referrer.standing,
            conversions_today=referrer.count_on(today),
            conversions_this_month=referrer.count_in(today),
            cost=referrer.cost_minor,
            created_at=as_text(referrer.enrolled_at),
        )


class TopIn(RequestShape):
    """How many referrers."""

    limit: Annotated[int, Field(ge=1, le=100)] = 10


class LeaderboardOut(ResponseShape):
    """The referrers with the most conversions that stand, most first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[ReferrerOut]
    total: int


class ConversionsIn(RequestShape):
    """Which conversions: of one referrer by `code`; `starting_after_id` goes on behind a page."""

    limit: Annotated[int, Field(ge=1, le=100)] = 100
    code: Text | None = None
    starting_after_id: Text | None = None


class ConversionsOut(ResponseShape):
    """Conversions, referrer by referrer, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[ConversionOut]
    has_more: bool
