"""What others are told of a gift card's money."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFact:
    """Money came to a gift card or left it: a line of its ledger; amounts are in minor units.

    Attributes:
        type: why; the wire's word, such as `CREDITS_REDEMPTION`.
        amount: that came (above zero) or left (below).
        balance: after it.
        redemption_id: that paid, or whose payment came back.
        order_reference: what the shop calls the order.
        source_id: what the caller called a change by hand.
    """

    voucher_id: str
    campaign_id: str
    transaction_id: str
    type: str
    amount: int
    balance: int
    redemption_id: str | None = None
    order_reference: str | None = None
    source_id: str | None = None
