"""What an order has nearly reached, in an answer: as data and as a sentence."""

from incentives.domain.checkout.near_misses import NearMiss
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.condition.number import Number
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.say import say_finding
from incentives.domain.instant import zone_named
from incentives.runtime.shapes import ResponseShape


class MissingOut(ResponseShape):
    """A number that is too small, such as `order.subtotal`; amounts are minor units."""

    kind: str
    found: int
    short_by: int
    sentence: str


class NearMissOut(ResponseShape):
    """A promotion that lacks some more of something, with what a pop-up says of it."""

    id: str
    object: str = "promotion_tier"
    name: str
    banner: str | None = None
    campaign_id: str
    missing: list[MissingOut]

    @classmethod
    def of(cls, one: NearMiss, language: Catalogue, currency: str | None) -> "NearMissOut":
        """The promotion on the wire; without a currency its sentences name minor units."""
        campaign = one.campaign
        known = campaign.currency or currency
        zone = zone_named(campaign.window.zone)
        return cls(
            id=one.code,
            name=campaign.name,
            banner=campaign.banner,
            campaign_id=campaign.id,
            missing=[
                MissingOut(
                    kind=finding.leaf.kind,
                    found=_number(finding),
                    short_by=finding.look.short_by or 0,
                    sentence=say_finding(finding, language, zone=zone, currency=known),
                )
                for finding in one.lacks
            ],
        )


def _number(finding: LeafFinding) -> int:
    found = finding.look.found
    return found if isinstance(finding.leaf, Number) and isinstance(found, int) else 0
