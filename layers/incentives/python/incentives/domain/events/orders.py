"""What is told of orders: codes they used, gave back, and goods that came back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionFact:
    """A code was used by an order; amounts are in minor units.

    Attributes:
        order_id: the engine's id of the order.
        order_reference: what the shop calls it.
        order_amount: of the order before discounts; absent when it came without one.
        discount_amount: what this code took off; absent when the order came without an amount.
        credits_amount: of that, what a gift card or points paid; absent when it is neither.
        voucher_id: of the code.
        code: a public code; absent for unique codes.
        customer_id: the engine's, which tells nothing of the person by itself.
        parent_redemption_id: of codes that were redeemed together.
    """

    redemption_id: str
    order_id: str
    order_reference: str | None = None
    order_amount: int | None = None
    discount_amount: int | None = None
    credits_amount: int | None = None
    voucher_id: str
    code: str | None = None
    campaign_id: str
    campaign_name: str
    customer_id: str | None = None
    parent_redemption_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackFact(RedemptionFact):
    """A redemption was given back: the code, its uses and its budget are as before it.

    Attributes:
        returned_amount: what returns of goods had brought back of its discount, told with them.
    """

    rollback_id: str
    returned_amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDiscount:
    """What a redemption takes off or pays, in minor units, before a change and after it."""

    redemption_id: str
    campaign_id: str
    discount_before: int
    discount_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact:
    """A placed order was described anew; amounts are in minor units.

    Attributes:
        order_id: the engine's id of the order.
        order_reference: what the shop calls it.
        order_before, order_amount: of the order before discounts; absent without prices.
        due_before, due_amount: what is paid in money, shipping included.
        discounts: of redemptions that stood before and stand now; those that were added or given
            back have events of their own.
    """

    order_id: str
    order_reference: str | None = None
    status: str | None = None
    order_before: int | None = None
    order_amount: int | None = None
    due_before: int
    due_amount: int
    discounts: tuple[ChangedDiscount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFact:
    """Goods of an order came back; amounts are in minor units.

    Attributes:
        refund_amount: what the shopper gets back, beside what went back to cards.
        released_amount: what came back of discounts and of payments by cards.
        reference: what the shop calls the return.
    """

    return_id: str
    order_id: str
    order_reference: str | None = None
    reference: str | None = None
    refund_amount: int
    released_amount: int
