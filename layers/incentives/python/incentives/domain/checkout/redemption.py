"""A redemption: one code that an order used, and what it took off or paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.limits import EVER, UseKey, use_keys
from incentives.domain.cards.gift_card import CreditType, Gift
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts
from incentives.domain.points.points_balance import PointsPaid
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.pricing.effect import Added
from incentives.domain.pricing.rules import Combines
from incentives.domain.pricing.terms import Base
from incentives.domain.redeemable import Kind, Wish, campaign_of_tier


@dataclass(frozen=True, slots=True)
class Rollback:
    """That a redemption was given back."""

    id: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Redemption:
    """A code used by an order.

    Attributes:
        gate: the gate of the campaign that it took from; a rollback gives back to the same.
        persons: the hashes of the person whose uses were counted.
        periods: in which they were; a rollback gives back to the same, whenever it comes.
        person_whole: whether the use was counted for the whole person, not under each name.
        before: discounts on the order before this one.
        off: what this one took off; None where an earlier release met an order without an amount.
        added: what the shop adds to the order for nothing.
        asked: how much a card was to pay: minor units, or points of a member; None when the request
            left it open, and of any other kind.
        gift: the money of the gift card after it; None of any other kind.
        automatic: nobody asked for it; it applied by itself.
        points: the points that paid; None of any other kind.
        categories, combines: the campaign's at that time, for codes that are added later.
        version: of the campaign's definition that it went by.
        came_back: what returns of goods brought back of `off`.
        base: the price that its share was taken of, where its offer does not say.
        once: goods that were discounted already were closed to it.
        best: of several discounts on goods, each line took only the one that took most off it.
        conversion_id: of the referral that it converted; its use is counted with the referrer.
        parent_id: the stack of codes that were redeemed by the same request, if more than one.
    """

    id: str
    code: str
    campaign_id: str
    campaign_name: str
    public: bool
    gate: int
    offer: Benefit
    at: datetime
    before: Discounts = NO_DISCOUNTS
    off: Discounts | None = None
    added: tuple[Added, ...] = ()
    persons: tuple[str, ...] = ()
    periods: tuple[str, ...] = (EVER,)
    automatic: bool = False
    categories: tuple[str, ...] = ()
    combines: Combines = "none"
    parent_id: str | None = None
    conversion_id: str | None = None
    metadata: Mapping[str, object] | None = None
    asked: int | None = None
    gift: Gift | None = None
    version: int = 0
    came_back: Discounts = NO_DISCOUNTS
    base: Base = "running"
    once: bool = False
    best: bool = False
    points: PointsPaid | None = None
    rollback: Rollback | None = None
    person_whole: bool = False

    @property
    def kind(self) -> Kind:
        """What the order used."""
        if campaign_of_tier(self.code) is not None:
            return Kind.PROMOTION_TIER
        if self.points is not None:
            return Kind.LOYALTY_CARD
        return Kind.DISCOUNT_VOUCHER if self.gift is None else Kind.GIFT_VOUCHER

    @property
    def uses(self) -> list[UseKey]:
        """What the person's use was counted under."""
        return use_keys(self.campaign_id, self.persons, self.periods)

    @property
    def paid_minor(self) -> int | None:
        """What a card paid, in money; None of what takes something off."""
        return self.discount_minor if isinstance(self.offer, Credits) else None

    @property
    def credits_minor(self) -> int | None:
        """What a gift card paid; None of any other kind."""
        return None if self.gift is None else self.discount_minor or 0

    @property
    def gift_before(self) -> Gift | None:
        """The money of the gift card before it."""
        return self.gift and self.gift.after(CreditType.REFUND, self.discount_minor or 0)

    @property
    def discount_minor(self) -> int | None:
        """What it took off in all; None where `off` is."""
        return None if self.off is None else self.off.total_minor

    def is_asked_otherwise(self, wish: Wish) -> bool:
        """Whether a card is asked for another payment now; a wish that says nothing is no other."""
        if self.points is None:
            told, paid = wish.credits_minor, self.discount_minor
        else:
            told, paid = wish.points, self.points.points
            if wish.reward_id not in {None, self.points.reward_id}:
                return True
        return told is not None and told not in {self.asked, paid}

    @property
    def standing(self) -> Discounts:
        """What stands of it on the order, until it is given back."""
        return NO_DISCOUNTS if self.off is None else self.off.minus(self.came_back)

    @property
    def by_points_minor(self) -> int:
        """What stands of it that points paid, in minor units."""
        return 0 if self.points is None else self.standing.total_minor

    @property
    def points_left(self) -> int:
        """How many of the points that paid have not come back."""
        if self.points is None:
            return 0
        back_minor, paid_minor = self.came_back.total_minor, self.discount_minor or 0
        return self.points.points - self.points.back_for(back_minor, paid_minor)

    def points_after(self, left_minor: int) -> PointsPaid | None:
        """The points that pay once only so much of the payment is left for good."""
        if self.points is None:
            return None
        paid_minor = self.discount_minor or 0
        return self.points.less(self.points.back_for(paid_minor - left_minor, paid_minor))

    @property
    def added_minor(self) -> int:
        """What the items that it adds for nothing are worth."""
        return sum(one.worth_minor for one in self.added)

    @property
    def outstanding_minor(self) -> int:
        """What the campaign's budget would get back now, added items included."""
        return self.standing.total_minor + self.added_minor
