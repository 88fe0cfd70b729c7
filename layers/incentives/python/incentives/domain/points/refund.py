"""How much of what an order has earned goes back: in proportion to all its refunds so far."""

from dataclasses import dataclass, replace

from incentives.domain.findings import RefundsMore
from incentives.domain.points.entry import Entry
from incentives.domain.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Refunded:
    """What was refunded of an order so far, and the points that were taken back for it.

    Attributes:
        amount_minor: of the order as a whole, in minor units.
        goods: of the goods that the rule had measured, in its measure, where a refund named them.
        told_minor: of the order in money, whatever the rule had measured.
    """

    amount_minor: int = 0
    goods: int = 0
    points: int = 0
    told_minor: int = 0

    def told(self, amount_minor: int, order_minor: int | None) -> "Refunded":
        """The same with so much more money told.

        Args:
            amount_minor: of this refund.
            order_minor: what the order came to; None when nobody knows.

        Raises:
            Refused: `INVALID_RETURN`; all refunds together are more than the order came to.
        """
        told_minor = self.told_minor + amount_minor
        if order_minor is not None and told_minor > order_minor:
            raise Refused(Refusal.INVALID_RETURN, RefundsMore(order_minor, told_minor))
        return replace(self, told_minor=told_minor)

    def after(self, earned: Entry, *, amount_minor: int = 0, goods: int = 0) -> "Refunded":
        """All refunds so far with one more.

        Both parts together take no more than was earned; parts of a point are left until they are
        whole.

        >>> from datetime import UTC, datetime
        >>> from incentives.domain.points.entry import EntryType
        >>> order = Entry(cause="o", type=EntryType.EARNED, points=10, amount_minor=100, goods=50,
        ...               at=datetime(2026, 6, 1, tzinfo=UTC))
        >>> Refunded().after(order, amount_minor=55).points
        5
        >>> Refunded().after(order, goods=30).points
        6
        """
        whole, whole_goods = _whole(earned), max(1, earned.goods or 1)
        amount = min(whole, self.amount_minor + amount_minor)
        part = min(whole_goods, self.goods + goods)
        points = earned.points * (amount * whole_goods + part * whole) // (whole * whole_goods)
        return Refunded(amount, part, min(earned.points, points), self.told_minor)

    def uncounted(self, earned: Entry) -> int:
        """How much of what an entry counted towards a tier counts no more; an order at its end."""
        if earned.points:
            return self.points if earned.counted else 0
        return earned.counted * self.amount_minor // _whole(earned)


def _whole(earned: Entry) -> int:
    """The amount of the order, in minor units; an order without one is refunded by any."""
    return max(1, earned.amount_minor or 1)
