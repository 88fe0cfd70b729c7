"""Tiers on the wire: the field's loyalty tier, with what is ours beside."""

from typing import Any

from pydantic import Field

from incentives.domain.instant import as_text
from incentives.domain.points.programme import Programme
from incentives.domain.points.tiers import Ladder, Standing, Tier
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.factor import factor_of


class SpanOut(ResponseShape):
    """From how much on, and up to how much, a member is in a tier."""

    from_: int = Field(serialization_alias="from")
    to: int | None = None


class TierConfigOut(ResponseShape):
    """The same once more, where the field has it."""

    points: SpanOut


class TierExpirationOut(ResponseShape):
    """Until when a member is in a tier, if nothing more is counted."""

    campaign_id: str
    tier_id: str
    customer_id: str | None = None
    expiration_date: str | None = None


class TierOut(ResponseShape):
    """A tier; the span is in the measure of the tiers. `multiplier` and `perks` are ours."""

    id: str
    object: str = "loyalty_tier"
    campaign_id: str
    name: str
    points: SpanOut
    config: TierConfigOut
    multiplier: float
    perks: list[str]
    earning_rules: dict[str, Any] = {}
    rewards: dict[str, Any] = {}
    metadata: dict[str, Any]
    created_at: str
    expiration: TierExpirationOut | None = None

    @classmethod
    def of(cls, tier: Tier, ladder: Ladder, programme: Programme) -> "TierOut":
        """The tier on the wire."""
        above = [one.threshold for one in ladder.tiers if one.threshold > tier.threshold]
        span = SpanOut(from_=tier.threshold, to=above[0] - 1 if above else None)
        return cls(
            id=tier.id,
            campaign_id=programme.id,
            name=tier.name,
            points=span,
            config=TierConfigOut(points=span),
            multiplier=factor_of(tier.factor_bp),
            perks=list(tier.perks),
            metadata=tier.metadata,
            created_at=as_text(programme.created_at),
        )

    def until(self, standing: Standing, customer_id: str | None) -> "TierOut":
        """The tier as a member has it."""
        expiration = TierExpirationOut(
            campaign_id=self.campaign_id,
            tier_id=self.id,
            customer_id=customer_id,
            expiration_date=standing.until.isoformat() if standing.until else None,
        )
        return self.model_copy(update={"expiration": expiration})
