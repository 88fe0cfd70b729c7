"""What others are told about a member's points: the facts of events, see `domain.events.event`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsFact:
    """A member's points came or went: a line of the ledger.

    Attributes:
        points: that came (above zero) or went (below).
        debt: its change; points that are owed count below zero.
        transaction_id: of the line.
        related_transaction_id: of the line that this one reverses or takes back.
        order_reference: what the shop calls the order.
        partner: the key of the partner that awarded.
    """

    member_id: str
    campaign_id: str
    transaction_id: str
    points: int
    debt: int | None = None
    related_transaction_id: str | None = None
    order_reference: str | None = None
    reward_id: str | None = None
    partner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringFact:
    """Points of a member end soon; told once for the member and the day.

    Attributes:
        points: how many, when it was told.
        expires_on: the last local day on which they count, `2027-03-31`.
    """

    member_id: str
    campaign_id: str
    points: int
    expires_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TierFact:
    """Something has counted towards a tier, by this line of the ledger.

    Attributes:
        counted: in the measure of the tiers; below zero counts no more.
        tier: that was reached with it.
        to_next_tier: how much is missing to the next, in the measure of the tiers.
    """

    member_id: str
    campaign_id: str
    transaction_id: str
    counted: int
    tier: str | None = None
    to_next_tier: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneFact:
    """A member has passed a milestone, or chosen its reward there.

    Attributes:
        points: that it gives.
        reward_id: that came by itself or was chosen; without points and reward the member is to
            choose one.
    """

    member_id: str
    campaign_id: str
    transaction_id: str
    milestone_id: str
    points: int | None = None
    reward_id: str | None = None
