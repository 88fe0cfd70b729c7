"""The words of a finding for the developer who reads an answer: its `details`, in English.

Decisions are compared by these words (`decisions/outcome.py`): a change of one makes the decisions
of the last 30 days differ from their replay.
"""

from dataclasses import fields

from incentives.domain.explanation.english import ENGLISH
from incentives.domain.explanation.say import say_finding
from incentives.domain.findings import (
    BelowMinimum,
    CardShort,
    Circumstance,
    ConsentRequired,
    CurrencyRequired,
    EarningLimit,
    FieldRequired,
    FriendsPerAddress,
    LeftAside,
    LeftToRefund,
    LimitReached,
    NoPayment,
    NoRate,
    NotOnOrder,
    OrderLimit,
    OtherCurrency,
    OtherReward,
    PaidShare,
    PartnerDayShort,
    PartnerShort,
    PointsGone,
    PointsPerOrder,
    PointsShort,
    Quoted,
    RedeemedTogether,
    ReferrerLimit,
    RefundsMore,
    RequestLimit,
    ReturnsLimit,
    SeveralPrices,
    UnknownCode,
    UnmetCondition,
)
from incentives.domain.refusal import Finding

_CHANGE = "redeem with an order of its own, or change this one: PUT /v1/orders/{id}"
OF_CIRCUMSTANCES: dict[Circumstance, str] = {
    Circumstance.ORDER_DESCRIBED_OTHERWISE: (
        "the order was described otherwise for the codes that stand on it; give them back first"
    ),
    Circumstance.ORDER_HAS_RETURNS: (
        "goods or money of this order came back; redeem with another order"
    ),
    Circumstance.HELD_BY_ANOTHER: "the code belongs to another customer",
    Circumstance.UNPROVEN_ON_PAGE: "a page cannot prove who its customer is",
    Circumstance.ORDER_CANCELED: "PUT /v1/orders/{id} with a status reopens it",
    Circumstance.ORDER_READS_OTHERWISE: (
        f"the order has other goods, prices, shipping or currency now; {_CHANGE}"
    ),
    Circumstance.ORDER_PAID_OTHERWISE: (
        f"a card paid for this order, and is asked for another payment now; {_CHANGE}"
    ),
    Circumstance.ORDER_OF_ANOTHER: f"the order is another customer's; {_CHANGE}",
    Circumstance.CANNOT_GROW: "a discount of this order cannot grow",
    Circumstance.OTHER_ORDER: "the redemption belongs to another order",
    Circumstance.NOT_A_SINGLE_REDEMPTION: (
        "You can rollback only a single redemption here; use .../rollbacks for a stack"
    ),
    Circumstance.RETURNS_MORE_THAN_ORDER: "the order came to less than what comes back",
    Circumstance.RETURNS_MORE_OF_LINE: "more comes back of a line than is left of it",
    Circumstance.RETURNS_MORE_OF_ITEM: "more of an item comes back than is left of it",
    Circumstance.RETURNS_ROW_BELOW_ZERO: "a row below zero does not come back",
    Circumstance.NOTHING_LEFT_TO_RETURN: "nothing of this order is left to come back",
    Circumstance.GOODWILL_WITH_SHIPPING: "return shipping by itself, without an amount",
    Circumstance.PAID_AN_ORDER: "roll back the redemption of the order",
    Circumstance.NOT_SPENT: "only what was spent can be given back",
    Circumstance.SPENDING_REVERSED: "buy it again with a new order",
    Circumstance.DISPOSABLE_ADDRESS: "the campaign takes no addresses that are thrown away",
    Circumstance.HAS_CODE_ALREADY: "Customer already joined program.",
    Circumstance.SWITCHED_OFF: "this code is switched off",
    Circumstance.IS_REFERRER: "the customer has referred somebody already",
    Circumstance.ORDERED_BEFORE: "the customer had an order before",
    Circumstance.CAME_UNDER_ANOTHER_NAME: "the customer came under another name",
    Circumstance.NOTHING_TO_CHOOSE: "there is nothing to choose at this milestone",
}

WITH_FIGURES: dict[type[Finding], str] = {
    BelowMinimum: "order amount is {amount_minor}, at least {minimum_minor} is required",
    CardShort: "{asked_minor} is asked for, {left_minor} is left",
    ConsentRequired: "the person has to agree to {purpose} first",
    CurrencyRequired: "order currency has to be {required}",
    LimitReached: "the limit is {most} {limit}",
    EarningLimit: "{count} a {period}",
    FieldRequired: "{field} is required",
    LeftAside: "{reasons}",
    LeftToRefund: "{left_minor} are left of what was paid in money",
    NotOnOrder: "{code} does not stand on this order",
    NoPayment: "reward {reward_id} is no payment",
    NoRate: "order currency has to be one of {currencies}",
    OrderLimit: "an order takes at most {limit} codes",
    OtherReward: "points pay this order by reward {reward_id}; take the member off first",
    OtherCurrency: "order currency is {found}, {required} is required",
    PartnerDayShort: "{points} points are more than are left for {day}",
    PartnerShort: "{points} points are more than the {left} that are left",
    PaidShare: "the points pay {paid_minor}, at most {most_minor} of this order",
    PointsGone: "{asked} points are to come back, {left} of the spending have not yet",
    PointsPerOrder: "{asked} points are asked for, at most {most} pay one order",
    PointsShort: "{asked} points are asked for, {left} are there",
    Quoted: "{text}",
    RedeemedTogether: (
        "this code was redeemed together with others; roll back their parent redemption {parent_id}"
    ),
    RefundsMore: "the order came to {order_minor}, and {refunded_minor} are refunded in all",
    FriendsPerAddress: "the limit is {most} friends of one postal address",
    ReferrerLimit: "the limit is {limit} {period} per referrer",
    RequestLimit: "at most {limit}",
    SeveralPrices: "items {positions} fit at several prices; name the position",
    ReturnsLimit: "an order takes at most {limit} returns",
    UnknownCode: "Cannot find voucher with id {code}",
}
"""By the kind of finding; its figures stand in braces."""

_PERIODS = {"total": "in all", "day": "a day", "month": "a month"}


def details_of(finding: Finding | None, otherwise: str = "") -> str:
    """What was required and found, in words.

    Args:
        finding: of a refusal; None when its key says it all.
        otherwise: what to say then.

    >>> details_of(BelowMinimum(amount_minor=100, minimum_minor=500))
    'order amount is 100, at least 500 is required'
    """
    match finding:
        case None:
            return otherwise
        case Circumstance():
            return OF_CIRCUMSTANCES[finding]
        case UnmetCondition(leaf=leaf, zone=zone, currency=currency):
            return say_finding(leaf, ENGLISH, zone=zone, currency=currency)
    return WITH_FIGURES[type(finding)].format_map(_figures(finding))


def _figures(finding: Finding) -> dict[str, object]:
    match finding:
        case LeftAside(reasons=reasons):
            return {"reasons": ", ".join(reasons)}
        case SeveralPrices(positions=positions):
            return {"positions": ", ".join(map(str, positions))}
        case NoRate(currencies=currencies):
            return {"currencies": list(currencies)}
        case LimitReached(limit=declared, most=most):
            return {"limit": declared.words, "most": most}
        case ReferrerLimit(limit=limit, period=period):
            return {"limit": limit, "period": _PERIODS[period]}
    return {part.name: getattr(finding, part.name) for part in fields(finding)}  # type: ignore[arg-type]
