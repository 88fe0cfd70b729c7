"""Points that paid an order, in an answer."""

from incentives.domain.points.points_balance import PointsPaid
from incentives.runtime.shapes import ResponseShape


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
