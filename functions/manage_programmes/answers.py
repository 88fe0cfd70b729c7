"""Rewards, partners and lists of programmes on the wire."""

from typing import Any

from incentives.domain.instant import as_text
from incentives.domain.payout import GiftCard
from incentives.domain.points.programme import Partner
from incentives.domain.points.reward import Reward
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.programme import ProgrammeOut
from incentives.runtime.wire.points.share import percent_of
from incentives.usecases.codes.pay_code import campaign_of
from incentives.usecases.points.manage_programme import ProgrammePage


class ProgrammesOut(ResponseShape):
    """A page of programmes, newest first."""

    object: str = "list"
    data_ref: str = "campaigns"
    campaigns: list[ProgrammeOut]
    has_more: bool

    @classmethod
    def of(cls, page: ProgrammePage) -> "ProgrammesOut":
        """The page on the wire."""
        shown = [ProgrammeOut.of(programme) for programme in page.programmes]
        return cls(campaigns=shown, has_more=page.more)


class RateOut(ResponseShape):
    """What points pay, in minor units."""

    points: int
    amount: int


class ParentOut(ResponseShape):
    """The campaign whose new codes a reward is."""

    id: str
    object: str = "campaign"


class RewardOut(ResponseShape):
    """A reward; `stock` and `left` are null when there is no end of it."""

    id: str
    object: str = "reward"
    name: str
    type: str
    points: int | None
    stock: int | None
    left: int | None
    active: bool
    rates: dict[str, RateOut] | None = None
    points_per_order: int | None = None
    percent_of_order: int | float | None = None
    related_object_parent: ParentOut | None = None
    amount: int | None = None
    attributes: dict[str, Any]
    created_at: str

    @classmethod
    def of(cls, reward: Reward) -> "RewardOut":
        """The reward on the wire."""
        rates = reward.rates or {}
        return cls(
            id=reward.id,
            name=reward.name,
            type=reward.kind.value,
            points=reward.points,
            stock=reward.stock,
            left=reward.left,
            active=reward.active,
            rates={n: RateOut(points=r.points, amount=r.amount_minor) for n, r in rates.items()}
            or None,
            points_per_order=reward.most_per_order,
            percent_of_order=percent_of(reward.share_bp),
            related_object_parent=ParentOut(id=campaign_of(reward.code)) if reward.code else None,
            amount=reward.code.amount_minor if isinstance(reward.code, GiftCard) else None,
            attributes=reward.attributes or {},
            created_at=as_text(reward.created_at),
        )


class RewardsOut(ResponseShape):
    """All rewards of a programme, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[RewardOut]
    total: int

    @classmethod
    def of(cls, rewards: tuple[Reward, ...]) -> "RewardsOut":
        """The rewards on the wire."""
        return cls(data=[RewardOut.of(reward) for reward in rewards], total=len(rewards))


class PartnerOut(ResponseShape):
    """A partner's terms; `left` is what it may still award in all."""

    object: str = "partner"
    app_id: str
    campaign_id: str
    name: str
    per_day: int
    total: int
    left: int
    active: bool

    @classmethod
    def of(cls, partner: Partner) -> "PartnerOut":
        """The partner on the wire."""
        return cls(
            app_id=partner.app_id,
            campaign_id=partner.programme_id,
            name=partner.name,
            per_day=partner.per_day,
            total=partner.total,
            left=partner.left,
            active=partner.active,
        )
