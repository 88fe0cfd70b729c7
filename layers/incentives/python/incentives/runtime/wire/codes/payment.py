"""What codes pay with, in an answer: a gift card's money, in minor units, and a member's points."""

from incentives.domain.cards.gift_card import Gift
from incentives.domain.points.points_balance import PointsPaid
from incentives.domain.pricing.benefit import Benefit
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import effect_of


class GiftOut(ResponseShape):
    """What came on a card in all, what was taken off by hand, and what is left to pay with."""

    amount: int
    subtracted_amount: int
    balance: int
    effect: str

    @classmethod
    def of(cls, gift: Gift, offer: Benefit) -> "GiftOut":
        """The money on the wire."""
        return cls(
            amount=gift.loaded_minor,
            subtracted_amount=gift.removed_minor,
            balance=gift.balance_minor,
            effect=effect_of(offer),
        )


class GiftResultOut(ResponseShape):
    """What a card pays of an order, and its balance before; a browser is not told the balance."""

    balance: int | None = None
    credits: int


class GiftAmountOut(ResponseShape):
    """What a card paid, or below zero what came back to it."""

    amount: int


class PointsOut(ResponseShape):
    """Points that a member pays with, or below zero got back."""

    points: int


class CardAfterOut(ResponseShape):
    """A member's points after a payment."""

    points: int
    balance: int

    @classmethod
    def of(cls, paid: PointsPaid) -> "CardAfterOut":
        """What was paid and what was left."""
        return cls(points=paid.points, balance=paid.balance)


class RewardRefOut(ResponseShape):
    """The reward by which points paid, and how many."""

    id: str
    object: str = "reward"
    points: int

    @classmethod
    def of(cls, paid: PointsPaid) -> "RewardRefOut":
        """The reward on the wire."""
        return cls(id=paid.reward_id, points=paid.points)
