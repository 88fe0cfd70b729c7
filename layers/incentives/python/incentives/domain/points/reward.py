"""Rewards: what points buy in a programme."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from incentives.domain.findings import FieldRequired, PaidShare, PointsPerOrder
from incentives.domain.money import WHOLE_BP
from incentives.domain.payout import CodeReward
from incentives.domain.refusal import Refusal, Refused


class RewardKind(StrEnum):
    """What a reward is; the field's words where it has them."""

    MATERIAL = "MATERIAL"  # a thing or a service
    PRODUCT = "PRODUCT"  # of the shop's catalogue
    ACCESS = "ACCESS"  # to an event, a sale, a club
    DONATION = "DONATION"  # to a cause
    COIN = "COIN"  # payment at checkout
    COUPON = "COUPON"  # a new unique code of a campaign
    GIFT_CARD = "GIFT_CARD"  # a new card with an amount on it


@dataclass(frozen=True, slots=True)
class Rate:
    """What points pay: `points` of them are worth `amount_minor` of the currency's minor unit."""

    points: int
    amount_minor: int

    def worth(self, points: int) -> int:
        """What these points pay, in minor units, rounded down."""
        return points * self.amount_minor // self.points


@dataclass(frozen=True, slots=True)
class Reward:
    """A reward of a programme.

    Attributes:
        points: what it costs; None where the customer says how many (`COIN`, `DONATION`).
        stock: how many there ever were; None is unlimited.
        left: how many are left of the stock.
        version: counts the changes of its terms; guards what was decided on them.
        code: what the new code is of that the member gets; of a `COUPON` or `GIFT_CARD` only.
        rates: what points pay, by currency; of a `COIN` only.
        most_per_order: points of a member that pay one order at most; of a `COIN` only.
        share_bp: of an order's price that points pay at most, in basis points; of a `COIN` only.
        attributes: what the shop needs to deliver it, such as a product's id.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    programme_id: str
    name: str
    kind: RewardKind
    created_at: datetime
    points: int | None = None
    stock: int | None = None
    left: int | None = None
    version: int = 1
    active: bool = True
    code: CodeReward | None = None
    rates: dict[str, Rate] | None = None
    most_per_order: int | None = None
    share_bp: int | None = None
    attributes: dict[str, object] | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def is_sold_out(self) -> bool:
        """Whether nobody gets it now."""
        return not self.active or self.left == 0

    def cost(self, points: int | None) -> int:
        """The points that this reward takes when the customer offers `points`, or none.

        Raises:
            Refused: `INVALID_PAYLOAD`; its price is fixed and another was offered, or it is not
                and none was.
        """
        if self.points is not None and points not in {None, self.points}:
            raise Refused(Refusal.INVALID_PAYLOAD, f"this reward costs {self.points} points")
        cost = self.points or points
        if cost is None:
            raise Refused(Refusal.INVALID_PAYLOAD, "reward.points says how many points to use")
        return cost

    def pays(self, points: int, currency: str | None) -> int | None:
        """What the points pay at checkout, in minor units; None for a reward that is no payment.

        Raises:
            Refused: `INVALID_PAYLOAD`; there is no rate for the currency, or they are too few to
                pay its smallest unit.
        """
        if self.rates is None:
            return None
        rate = self.rates.get(currency or "")
        if rate is None and currency is None and len(self.rates) == 1:
            (rate,) = self.rates.values()
        if rate is None:
            raise Refused(
                Refusal.INVALID_PAYLOAD, f"order.currency has to be one of {sorted(self.rates)}"
            )
        worth_minor = rate.worth(points)
        if worth_minor < 1:
            raise Refused(Refusal.INVALID_PAYLOAD, f"reward.points: {points} points pay nothing")
        return worth_minor

    def refuse_too_many(self, points: int, paid_minor: int | None, order_minor: int | None) -> None:
        """Refuse a payment of more than an order takes.

        Args:
            points: that pay.
            paid_minor: what they pay, in minor units; None when nothing is paid.
            order_minor: what the order comes to; None when the shop did not say.

        Raises:
            Refused: `LOYALTY_CARD_POINTS_EXCEEDED`; `MISSING_AMOUNT`.
        """
        if self.most_per_order is not None and points > self.most_per_order:
            raise _exceeded(PointsPerOrder(points, self.most_per_order))
        if self.share_bp is None or paid_minor is None:
            return
        if order_minor is None:
            raise Refused(Refusal.MISSING_AMOUNT, FieldRequired("order.amount"))
        most_minor = order_minor * self.share_bp // WHOLE_BP
        if paid_minor > most_minor:
            raise _exceeded(PaidShare(paid_minor, most_minor))


def _exceeded(limit: PointsPerOrder | PaidShare) -> Refused:
    return Refused(Refusal.LOYALTY_CARD_POINTS_EXCEEDED, limit)
