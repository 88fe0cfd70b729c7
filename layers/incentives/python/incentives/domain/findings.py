"""What a refusal rests on: what was required and what was found, as data.

The rules return these; `explanation/details.py` has the words of each. Amounts are minor units.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Literal
from zoneinfo import ZoneInfo

from incentives.domain.campaigns.limits import Limit
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.refusal import Finding


class Circumstance(Finding, Enum):
    """A finding that has no figures. Decision ids hold the values of those on referrals."""

    # Of an order and its codes.
    ORDER_DESCRIBED_OTHERWISE = "order_described_otherwise"
    ORDER_HAS_RETURNS = "order_has_returns"
    HELD_BY_ANOTHER = "held_by_another"
    UNPROVEN_ON_PAGE = "unproven_on_page"
    # Of an order that changed.
    ORDER_CANCELED = "order_canceled"
    ORDER_READS_OTHERWISE = "order_reads_otherwise"
    ORDER_PAID_OTHERWISE = "order_paid_otherwise"
    ORDER_OF_ANOTHER = "order_of_another"
    CANNOT_GROW = "cannot_grow"
    # Of giving back.
    OTHER_ORDER = "other_order"
    NOT_A_SINGLE_REDEMPTION = "not_a_single_redemption"
    RETURNS_MORE_THAN_ORDER = "returns_more_than_order"
    RETURNS_MORE_OF_LINE = "returns_more_of_line"
    RETURNS_MORE_OF_ITEM = "returns_more_of_item"
    RETURNS_ROW_BELOW_ZERO = "returns_row_below_zero"
    NOTHING_LEFT_TO_RETURN = "nothing_left_to_return"
    GOODWILL_WITH_SHIPPING = "goodwill_with_shipping"
    PAID_AN_ORDER = "paid_an_order"
    NOT_SPENT = "not_spent"
    SPENDING_REVERSED = "spending_reversed"
    # Of handing codes out.
    DISPOSABLE_ADDRESS = "disposable_address"
    HAS_CODE_ALREADY = "has_code_already"
    SWITCHED_OFF = "switched_off"
    # Of referrals.
    IS_REFERRER = "is_referrer"
    ORDERED_BEFORE = "ordered_before"
    CAME_UNDER_ANOTHER_NAME = "came_under_another_name"
    # Of milestones.
    NOTHING_TO_CHOOSE = "nothing_to_choose"


@dataclass(frozen=True, slots=True)
class UnmetCondition(Finding):
    """The leaf of a condition that does not hold.

    Attributes:
        zone: the campaign's.
        currency: of the amounts; without it they are told in minor units.
    """

    leaf: LeafFinding
    zone: ZoneInfo
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class BelowMinimum(Finding):
    """The goods come to less than the campaign's minimum."""

    amount_minor: int
    minimum_minor: int


@dataclass(frozen=True, slots=True)
class CurrencyRequired(Finding):
    """The order does not say its currency."""

    required: str


@dataclass(frozen=True, slots=True)
class OtherCurrency(Finding):
    """The order is in another currency than the campaign."""

    found: str
    required: str


@dataclass(frozen=True, slots=True)
class NoRate(Finding):
    """Points pay in these currencies only."""

    currencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldRequired(Finding):
    """A member of the request that this campaign needs, such as `customer.email`."""

    field: str


@dataclass(frozen=True, slots=True)
class UnknownCode(Finding):
    """No such code, as it was typed."""

    code: str


@dataclass(frozen=True, slots=True)
class LimitReached(Finding):
    """As many uses as the campaign's limit of this kind allows."""

    limit: Limit
    most: int


@dataclass(frozen=True, slots=True)
class RequestLimit(Finding):
    """As many codes as one request may name."""

    limit: int


@dataclass(frozen=True, slots=True)
class OrderLimit(Finding):
    """As many codes as one order takes."""

    limit: int


@dataclass(frozen=True, slots=True)
class ReturnsLimit(Finding):
    """As many returns as one order takes."""

    limit: int


@dataclass(frozen=True, slots=True)
class RefundsMore(Finding):
    """All refunds of an order together are more than it came to."""

    order_minor: int
    refunded_minor: int


@dataclass(frozen=True, slots=True)
class LeftToRefund(Finding):
    """What is left of what was paid in money."""

    left_minor: int


@dataclass(frozen=True, slots=True)
class SeveralPrices(Finding):
    """Lines at several prices that an item may come back from, by position."""

    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NotOnOrder(Finding):
    """A code that is to be taken off an order, and does not stand on it."""

    code: str


@dataclass(frozen=True, slots=True)
class LeftAside(Finding):
    """Why the stacking rules leave all codes aside: keys of `SkipReason`."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RedeemedTogether(Finding):
    """A part of a stack; its parent is given back."""

    parent_id: str


@dataclass(frozen=True, slots=True)
class CardShort(Finding):
    """A card has less on it than is asked for."""

    asked_minor: int
    left_minor: int


@dataclass(frozen=True, slots=True)
class PointsShort(Finding):
    """A member has fewer points than are asked for."""

    asked: int
    left: int


@dataclass(frozen=True, slots=True)
class PointsPerOrder(Finding):
    """More points are asked for than may pay one order."""

    asked: int
    most: int


@dataclass(frozen=True, slots=True)
class OtherReward(Finding):
    """Points pay an order by this reward, and another one is named."""

    reward_id: str


@dataclass(frozen=True, slots=True)
class PointsGone(Finding):
    """More points of a spending are to come back than have not yet."""

    asked: int
    left: int


@dataclass(frozen=True, slots=True)
class PaidShare(Finding):
    """Points would pay more of an order than they may, in minor units."""

    paid_minor: int
    most_minor: int


@dataclass(frozen=True, slots=True)
class NoPayment(Finding):
    """A reward that pays nothing at a checkout."""

    reward_id: str


@dataclass(frozen=True, slots=True)
class EarningLimit(Finding):
    """As often as a rule gives points to a member in a period, such as `day`."""

    count: int
    period: str


@dataclass(frozen=True, slots=True)
class PartnerDayShort(Finding):
    """A partner has fewer points left for a day (ISO 8601) than it awards."""

    points: int
    day: str


@dataclass(frozen=True, slots=True)
class PartnerShort(Finding):
    """A partner has fewer points left than it awards."""

    points: int
    left: int


@dataclass(frozen=True, slots=True)
class ConsentRequired(Finding):
    """The purpose that a person has to agree to."""

    purpose: str


@dataclass(frozen=True, slots=True)
class FriendsPerAddress(Finding):
    """As many friends as may come from one postal address."""

    most: int


@dataclass(frozen=True, slots=True)
class ReferrerLimit(Finding):
    """As many conversions as a referrer has, in all or in a period."""

    limit: int
    period: Literal["total", "day", "month"]


@dataclass(frozen=True, slots=True)
class Quoted(Finding):
    """A text as it came: of the request, or a finding in the words in which it was kept."""

    text: str


type ReferralFinding = Circumstance | FieldRequired | ReferrerLimit
"""What a referral code may be refused for; decision ids hold it."""
