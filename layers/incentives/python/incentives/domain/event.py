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

from incentives.domain.gift_facts import GiftFact
from incentives.domain.instant import as_text
from incentives.domain.person_facts import ConsentFact, SegmentFact
from incentives.domain.points.told import ExpiringFact, MilestoneFact, PointsFact, TierFact
from incentives.domain.publication_facts import MessageFact, PublicationFact

VERSION = 1  # of the shapes below; members may be added, and none changes or goes
_ID_LENGTH = 26  # base32 characters: 130 bits


class EventType(StrEnum):
    """What happened; the `detail-type` on the bus."""

    REDEMPTION_SUCCEEDED = "redemption.succeeded"
    REDEMPTION_ROLLED_BACK = "redemption.rolled_back"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionFact:
    """A code was used by an order; amounts are in minor units.

    Attributes:
        order_id: the engine's id of the order.
        order_reference: what the shop calls it.
        order_amount: of the order before discounts; absent when it came without one.
        discount_amount: what this code took off; absent when the order came without an amount.
        credits_amount: of that, what a gift card or points paid; absent when it is neither.
        voucher_id: of the code.
        code: a public code; absent for unique codes.
        customer_id: the engine's, which tells nothing of the person by itself.
        parent_redemption_id: of codes that were redeemed together.
    """

    redemption_id: str
    order_id: str
    order_reference: str | None = None
    order_amount: int | None = None
    discount_amount: int | None = None
    credits_amount: int | None = None
    voucher_id: str
    code: str | None = None
    campaign_id: str
    campaign_name: str
    customer_id: str | None = None
    parent_redemption_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackFact(RedemptionFact):
    """A redemption was given back: the code, its uses and its budget are as before it.

    Attributes:
        returned_amount: what returns of goods had brought back of its discount, told with them.
    """

    rollback_id: str
    returned_amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFact:
    """Goods of an order came back; amounts are in minor units.

    Attributes:
        refund_amount: what the shopper gets back, beside what went back to cards.
        released_amount: what came back of discounts and of payments by cards.
        reference: what the shop calls the return.
    """

    return_id: str
    order_id: str
    order_reference: str | None = None
    reference: str | None = None
    refund_amount: int
    released_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFact:
    """A campaign is at this version now.

    Attributes:
        changed: the parts of the definition that are new, in `campaign.updated` only.
    """

    campaign_id: str
    campaign_name: str
    version: int
    changed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowFact:
    """A campaign's window opened or closed at this instant; told shortly after it."""

    campaign_id: str
    campaign_name: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodesFact:
    """A job that makes unique codes ended, with this many made."""

    campaign_id: str
    job_id: str
    wanted: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralFact:
    """A friend came by a referrer's code, or that was taken back while the rewards waited.

    Attributes:
        voucher_id: of the referrer's code.
        place: the friend is the referrer's n-th.
        cost: what the rewards of both sides count for, in minor units.
        usable_at: from when on the rewards may be used.
        customer_id: of the friend.
    """

    conversion_id: str
    campaign_id: str
    campaign_name: str
    voucher_id: str
    place: int
    event: str
    cost: int
    usable_at: str
    customer_id: str | None = None


type Fact = (
    RedemptionFact
    | ReferralFact
    | RollbackFact
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
