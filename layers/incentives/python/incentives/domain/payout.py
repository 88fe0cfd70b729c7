"""What a person is given by a transaction of ours: the kinds of reward, and what was given.

A reward is terms; a payout is what one of them came to for one person. Every payout is written in
the transaction that earns it, so what is paid to two sides is paid to both or to neither.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from incentives.domain.money import WHOLE_BP, half_up


class Side(StrEnum):
    """Who is paid by a conversion: who recommended, who came, who had brought the referrer."""

    REFERRER = "referrer"
    REFEREE = "referee"
    SECOND_LEVEL = "second_level"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """A new unique code of a campaign.

    Attributes:
        cost_minor: what one counts for in the budget and the measures, in minor units.
    """

    coupon_of: str
    cost_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftCard:
    """A new card of a campaign of gift cards, with this amount on it, in minor units."""

    card_of: str
    amount_minor: int

    @property
    def cost_minor(self) -> int:
        """What it counts for in the budget: itself."""
        return self.amount_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Points of a loyalty programme, in which the person is enrolled if they are not yet.

    Attributes:
        cost_minor: what they count for in the budget and the measures, in minor units.
    """

    programme_id: str
    points: int
    cost_minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cash:
    """Money owed to an affiliate: booked as a payable, never paid by the engine."""

    amount_minor: int
    currency: str

    @property
    def cost_minor(self) -> int:
        """What it counts for in the budget: itself."""
        return self.amount_minor


type CodeReward = Coupon | GiftCard
"""What a person gets as a new unique code."""

type Reward = CodeReward | Points | Cash


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOfOrder:
    """Money in proportion to what was paid for an order.

    Attributes:
        rate_bp: of what was paid, in basis points; rounded half-up to a minor unit.
        at_most: the reward, with the most that it comes to.
    """

    rate_bp: int
    at_most: Cash | GiftCard

    def of(self, paid_minor: int) -> Cash | GiftCard | None:
        """The reward for an order, or None when it comes to nothing.

        >>> ShareOfOrder(rate_bp=500, at_most=Cash(amount_minor=900, currency="EUR")).of(1_990)
        Cash(amount_minor=100, currency='EUR')
        """
        share_minor = half_up(Fraction(paid_minor * self.rate_bp, WHOLE_BP))
        amount_minor = min(share_minor, self.at_most.amount_minor)
        return replace(self.at_most, amount_minor=amount_minor) if amount_minor else None


type PromisedReward = Reward | ShareOfOrder
"""A reward as terms have it, before it is known for what order."""


@dataclass(frozen=True, slots=True)
class Payout:
    """What one side was given.

    Attributes:
        reference: the code of the coupon or card, the member whose points they are, or the id of
            the payable.
    """

    side: Side
    reward: Reward
    reference: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is paid; its `repr` tells no hash that a log could keep.

    Attributes:
        persons: hashes under which the person is counted, the shop's own id first.
        customer_id: the engine's id of the customer.
        customer_source_id: the shop's; kept of who recommends, and of who is owed money.
    """

    persons: tuple[str, ...]
    customer_id: str | None = None
    customer_source_id: str | None = None
