"""Points as payment at the checkout: what a member's points are worth, and how many a sum takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from incentives.domain.findings import NoPayment, NoRate, PointsShort
from incentives.domain.points.reward import Rate
from incentives.domain.pricing.benefit import Credits
from incentives.domain.redeemable import Wish
from incentives.domain.refusal import Reason, Refusal


@dataclass(frozen=True, slots=True)
class PointsBalance:
    """What a member brings to the checkout.

    Attributes:
        points: that may be spent now.
        reward_id: of the reward by which they pay.
        rates: what points pay, by currency; None of a reward that is no payment.
        active: whether the member may spend at all.
        sold_out: whether nothing is left of the reward's stock.
        most: points that this member may pay of one order; None is as many as there are.
        share_bp: of an order's price that points pay at most; None is all of it.
    """

    points: int
    reward_id: str
    rates: Mapping[str, Rate] | None
    active: bool = True
    sold_out: bool = False
    most: int | None = None
    share_bp: int | None = None

    def rate(self, currency: str | None) -> Rate | None:
        """The rate for an order; one that does not say its currency takes the only one there is."""
        rates = self.rates or {}
        if currency is None and len(rates) == 1:
            return next(iter(rates.values()))
        return rates.get(currency or "")

    def payment(self, wish: Wish, currency: str | None) -> Credits:
        """What they are to pay with: the points that are asked for, or all that may pay."""
        rate = self.rate(currency)
        points = self.points if wish.points is None else wish.points
        if self.most is not None:
            points = min(points, self.most)
        worth_minor = rate.worth(max(points, 0)) if rate else 0
        return Credits(worth_minor, funds="points", share_bp=self.share_bp)

    def needed(self, paid_minor: int, currency: str | None) -> int:
        """The fewest points that are worth a sum in minor units.

        >>> PointsBalance(500, "rew_1", {"EUR": Rate(10, 3)}).needed(100, "EUR")
        334
        """
        rate = self.rate(currency)
        return -(-paid_minor * rate.points // rate.amount_minor) if rate else 0

    def refusals(self, wish: Wish, currency: str | None) -> Iterator[Reason]:
        """Why the points cannot pay what is asked for."""
        if not self.active:
            yield Reason(Refusal.LOYALTY_CARD_NOT_ACTIVE)
        if self.rates is None:
            yield Reason(Refusal.INVALID_REDEEMABLES, NoPayment(self.reward_id))
        if self.sold_out:
            yield Reason(Refusal.REWARD_OUT_OF_STOCK)
        if self.rate(currency) is None:
            missing = Refusal.MISSING_CURRENCY if currency is None else Refusal.CURRENCY_MISMATCH
            yield Reason(missing, NoRate(tuple(sorted(self.rates or {}))))
        if self.points < 1:
            yield Reason(Refusal.ZERO_CARD_BALANCE)
        if wish.points is not None and wish.points > self.points:
            short = PointsShort(wish.points, self.points)
            yield Reason(Refusal.LOYALTY_CARD_POINTS_EXCEEDED, short)


@dataclass(frozen=True, slots=True)
class Spending:
    """One spending of a payment, as far as it has not come back.

    Attributes:
        by: names the change of the order that spent it; empty of the redemption itself.
        points: that have not come back.
        returned: that have, before; those that last longest came back first.
    """

    by: str
    points: int
    returned: int = 0

    def less(self, back: int) -> "Spending":
        """After so many more of them went back."""
        return replace(self, points=self.points - back, returned=self.returned + back)


@dataclass(frozen=True, slots=True)
class PointsPaid:
    """Points that an order was paid with, and what the member had left after it.

    What changes of the order gave back is left, too.

    Attributes:
        points: in all, by the redemption and by changes of the order.
        returned: of the redemption's own, that went back before, when the order was changed;
            `points` are without.
        further: what changes of the order spent besides.
    """

    points: int
    balance: int
    reward_id: str
    returned: int = 0
    further: tuple[Spending, ...] = ()

    @property
    def spendings(self) -> tuple[Spending, ...]:
        """All that was spent, the latest first: in this order it goes back."""
        own = self.points - sum(one.points for one in self.further)
        return (*reversed(self.further), Spending("", own, self.returned))

    def going_back(self, back: int) -> tuple[tuple[Spending, int], ...]:
        """Of which spendings so many points go back, and how many of each."""
        parts = []
        for one in self.spendings:
            part = min(back, one.points)
            back -= part
            if part or not one.by:
                parts.append((one, part))
        return tuple(parts)

    def less(self, back: int) -> "PointsPaid":
        """After so many of them went back for good."""
        gone = {one.by: part for one, part in self.going_back(back)}
        further = (one.less(gone.get(one.by, 0)) for one in self.further)
        return replace(
            self,
            points=self.points - back,
            balance=self.balance + back,
            returned=self.returned + gone[""],
            further=tuple(one for one in further if one.points),
        )

    def more(self, points: int, by: str) -> "PointsPaid":
        """After a change of the order spent so many more."""
        if not points:
            return self
        further = (*self.further, Spending(by, points))
        return replace(self, points=self.points + points, further=further)

    def back_for(self, back_minor: int, paid_minor: int) -> int:
        """How many of them belong to a part of the payment; all of them to all of it.

        >>> PointsPaid(10, 0, "rew_1").back_for(50, 95)
        5
        """
        if back_minor >= paid_minor:
            return self.points
        return self.points * back_minor // paid_minor
