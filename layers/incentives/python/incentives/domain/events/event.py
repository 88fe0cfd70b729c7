"""Events: what others are told about what happened. `docs/events.md` describes each to them.

A fact has one event, however often it is sent: its id follows from what happened. An event names a
voucher by its id; the code itself is in it only when everybody may know it. There is no address and
no free text of a person in any event but `message.requested`, which asks a mailer to send a code.
"""

import base64
import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from incentives.domain.events.campaigns import CampaignFact, CodesFact, WindowFact
from incentives.domain.events.customers import ConsentFact, SegmentFact
from incentives.domain.events.gift_cards import GiftFact
from incentives.domain.events.orders import OrderFact, RedemptionFact, ReturnFact, RollbackFact
from incentives.domain.events.points import ExpiringFact, MilestoneFact, PointsFact, TierFact
from incentives.domain.events.publications import MessageFact, PublicationFact
from incentives.domain.events.referrals import ReferralFact
from incentives.domain.instant import as_text

VERSION = 1  # of the shapes below; members may be added, and none changes or goes
_ID_LENGTH = 26  # base32 characters: 130 bits


class EventType(StrEnum):
    """What happened; the `detail-type` on the bus."""

    REDEMPTION_SUCCEEDED = "redemption.succeeded"
    REDEMPTION_ROLLED_BACK = "redemption.rolled_back"
    ORDER_CHANGED = "order.changed"
    ORDER_RETURNED = "order.returned"
    CAMPAIGN_CREATED = "campaign.created"
    CAMPAIGN_UPDATED = "campaign.updated"
    CAMPAIGN_STOPPED = "campaign.stopped"
    CAMPAIGN_RESUMED = "campaign.resumed"
    CAMPAIGN_DELETED = "campaign.deleted"
    CAMPAIGN_OPENED = "campaign.opened"
    CAMPAIGN_CLOSED = "campaign.closed"
    CODES_GENERATED = "codes.generated"
    CODES_FAILED = "codes.failed"
    SEGMENT_ENTERED = "customer.segment_entered"
    SEGMENT_LEFT = "customer.segment_left"
    CONSENT_GIVEN = "consent.given"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    PUBLICATION_SUCCEEDED = "publication.succeeded"
    MESSAGE_REQUESTED = "message.requested"
    GIFT_BALANCE_CHANGED = "gift_card.balance_changed"
    POINTS_EARNED = "points.earned"
    POINTS_GRANTED = "points.granted"
    POINTS_ADJUSTED = "points.adjusted"
    POINTS_SPENT = "points.spent"
    POINTS_DONATED = "points.donated"
    POINTS_RESTORED = "points.restored"
    POINTS_TAKEN_BACK = "points.taken_back"
    POINTS_EXPIRED = "points.expired"
    POINTS_EXPIRING = "points.expiring"
    POINTS_MOVED = "points.moved"
    REFERRAL_CONVERTED = "referral.converted"
    REFERRAL_TAKEN_BACK = "referral.taken_back"
    TIER_PROGRESSED = "tier.progressed"
    TIER_REACHED = "tier.reached"
    MILESTONE_REACHED = "milestone.reached"
    MILESTONE_REWARD_CHOSEN = "milestone.reward_chosen"


type Fact = (
    RedemptionFact
    | ReferralFact
    | RollbackFact
    | OrderFact
    | ReturnFact
    | CampaignFact
    | WindowFact
    | CodesFact
    | SegmentFact
    | ConsentFact
    | PublicationFact
    | MessageFact
    | PointsFact
    | GiftFact
    | ExpiringFact
    | TierFact
    | MilestoneFact
)

FACTS: dict[EventType, type] = {
    EventType.REDEMPTION_SUCCEEDED: RedemptionFact,
    EventType.REDEMPTION_ROLLED_BACK: RollbackFact,
    EventType.ORDER_CHANGED: OrderFact,
    EventType.ORDER_RETURNED: ReturnFact,
    EventType.CAMPAIGN_CREATED: CampaignFact,
    EventType.CAMPAIGN_UPDATED: CampaignFact,
    EventType.CAMPAIGN_STOPPED: CampaignFact,
    EventType.CAMPAIGN_RESUMED: CampaignFact,
    EventType.CAMPAIGN_DELETED: CampaignFact,
    EventType.CAMPAIGN_OPENED: WindowFact,
    EventType.CAMPAIGN_CLOSED: WindowFact,
    EventType.CODES_GENERATED: CodesFact,
    EventType.CODES_FAILED: CodesFact,
    EventType.SEGMENT_ENTERED: SegmentFact,
    EventType.SEGMENT_LEFT: SegmentFact,
    EventType.CONSENT_GIVEN: ConsentFact,
    EventType.CONSENT_WITHDRAWN: ConsentFact,
    EventType.PUBLICATION_SUCCEEDED: PublicationFact,
    EventType.MESSAGE_REQUESTED: MessageFact,
    EventType.GIFT_BALANCE_CHANGED: GiftFact,
    EventType.POINTS_EARNED: PointsFact,
    EventType.POINTS_GRANTED: PointsFact,
    EventType.POINTS_ADJUSTED: PointsFact,
    EventType.POINTS_SPENT: PointsFact,
    EventType.POINTS_DONATED: PointsFact,
    EventType.POINTS_RESTORED: PointsFact,
    EventType.POINTS_TAKEN_BACK: PointsFact,
    EventType.POINTS_EXPIRED: PointsFact,
    EventType.POINTS_EXPIRING: ExpiringFact,
    EventType.POINTS_MOVED: PointsFact,
    EventType.REFERRAL_CONVERTED: ReferralFact,
    EventType.REFERRAL_TAKEN_BACK: ReferralFact,
    EventType.TIER_PROGRESSED: TierFact,
    EventType.TIER_REACHED: TierFact,
    EventType.MILESTONE_REACHED: MilestoneFact,
    EventType.MILESTONE_REWARD_CHOSEN: MilestoneFact,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened once.

    Attributes:
        subject: what tells this event from all others of its type, such as a redemption's id.
        at: when it happened.
    """

    type: EventType
    subject: str
    at: datetime
    fact: Fact

    @property
    def id(self) -> str:
        """The event's id (`evt_…`), the same whenever it is told again."""
        digest = hashlib.sha256(f"{self.type}\n{self.subject}".encode()).digest()
        return f"evt_{base64.b32encode(digest).decode().lower()[:_ID_LENGTH]}"

    def as_data(self) -> dict[str, object]:
        """Plain data as it goes on the bus; what is not known is absent."""
        return {
            "id": self.id,
            "type": self.type.value,
            "version": VERSION,
            "time": as_text(self.at),
            "data": {name: value for name, value in asdict(self.fact).items() if value is not None},
        }
