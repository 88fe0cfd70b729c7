"""What is asked when points are spent or given back, and what comes of it."""

from typing import Annotated

from pydantic import ConfigDict, Field

from incentives.domain.instant import as_text
from incentives.domain.points.reward import Reward
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.fields import Amount, Currency, Text
from incentives.runtime.wire.points.member import CardOut, MemberOut
from incentives.usecases.points.change_member import Changed
from incentives.usecases.points.read_member import MemberSeen
from incentives.usecases.points.spend_points import Spent
from spend_points.bought import RewardBoughtOut

Points = Annotated[int, Field(ge=1, le=10**9)]


class RewardAskedIn(RequestShape):
    """A reward, and how many points where it leaves that to the customer."""

    id: Text
    points: Points | None = None


class OrderPaidIn(RequestShape):
    """The order that the reward comes with, or that the points pay for.

    `amount` is what it comes to after discounts, shipping included, in minor units; a `COIN` that
    pays a part of an order at most asks for it.
    """

    id: Text | None = None
    source_id: Text | None = None
    amount: Amount | None = None
    currency: Currency | None = None


class SpendIn(RequestShape):
    """A reward to buy.

    The order names the spending, else the `Idempotency-Key` does: a repeat gets the first answer.
    """

    reward: RewardAskedIn
    order: OrderPaidIn = OrderPaidIn()

    @property
    def order_reference(self) -> str | None:
        """What the shop calls the order."""
        return self.order.id or self.order.source_id

    @property
    def source_id(self) -> str | None:
        """What names the spending; None when only the request can: an order buys a reward once."""
        reference = self.order_reference
        return None if reference is None else f"{self.reward.id}:{reference}"

    @property
    def asked(self) -> object:
        """What makes it another spending of the same order."""
        return self.reward.points, self.order.currency


class ChosenRewardIn(RequestShape):
    """The reward that is chosen."""

    model_config = ConfigDict(extra="forbid")

    id: Text


class ChoiceIn(RequestShape):
    """A reward to take at a milestone."""

    model_config = ConfigDict(extra="forbid")

    reward: ChosenRewardIn


class TransferIn(RequestShape):
    """Points of the card `code` that another card is to get."""

    model_config = ConfigDict(extra="forbid")

    code: Text
    points: Points
    reason: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    source_id: Text | None = None


TransfersIn = Annotated[list[TransferIn], Field(min_length=1, max_length=1)]
"""The field's list, with one transfer: each is all or nothing by itself."""


class ReverseIn(RequestShape):
    """Which points are given back, and why: all that have not come back yet, or `points` of them.

    A part has a name: `source_id`, else the `Idempotency-Key`. All of them come back once.
    """

    model_config = ConfigDict(extra="forbid")

    points: Points | None = None
    source_id: Text | None = None
    reason: Annotated[str, Field(min_length=1, max_length=200)] | None = None


class SpendingOut(ResponseShape):
    """Points that were spent; `amount` of them, as the field has it for cards."""

    id: str
    object: str = "redemption"
    date: str
    result: str = "SUCCESS"
    status: str = "SUCCEEDED"
    amount: int
    customer_id: str | None = None
    order_id: str | None = None
    loyalty_card: CardOut
    reward: RewardBoughtOut
    voucher: MemberOut

    @classmethod
    def of(cls, spent: Spent, seen: MemberSeen) -> "SpendingOut":
        """The spending on the wire."""
        entry, reward = spent.entry, spent.reward
        member = MemberOut.of(seen)
        return cls(
            id=entry.id_under(spent.member.id),
            date=as_text(entry.at),
            amount=-entry.points,
            customer_id=spent.member.customer_id,
            order_id=entry.order_id,
            loyalty_card=member.loyalty_card,
            reward=RewardBoughtOut.of(reward, entry.code, entry.paid_minor),
            voucher=member,
        )


class ChoiceOut(ResponseShape):
    """A reward that was chosen at a milestone."""

    id: str
    object: str = "milestone_choice"
    milestone_id: str
    member_id: str
    date: str
    reward: RewardBoughtOut

    @classmethod
    def of(cls, changed: Changed, reward: Reward) -> "ChoiceOut":
        """The choice on the wire."""
        entry, member_id = changed.entry, changed.member.id
        return cls(
            id=entry.id_under(member_id),
            milestone_id=entry.milestone_id or "",
            member_id=member_id,
            date=as_text(entry.at),
            reward=RewardBoughtOut.of(reward, entry.code),
        )


class ReversalOut(ResponseShape):
    """Points that came back: `amount` of them, without those whose day has passed."""

    id: str
    object: str = "redemption_rollback"
    date: str
    result: str = "SUCCESS"
    status: str = "SUCCEEDED"
    redemption: str
    amount: int
    reason: str | None = None
    loyalty_card: CardOut

    @classmethod
    def of(cls, changed: Changed, seen: MemberSeen) -> "ReversalOut":
        """The reversal on the wire."""
        entry, member = changed.entry, changed.member
        return cls(
            id=entry.id_under(member.id),
            date=as_text(entry.at),
            redemption=entry.related_id_under(member.id) or "",
            amount=entry.points,
            reason=entry.reason,
            loyalty_card=MemberOut.of(seen).loyalty_card,
        )
