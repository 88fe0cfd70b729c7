"""A gift card's money in an answer, in minor units."""

from incentives.domain.cards.gift_card import Gift
from incentives.domain.pricing.benefit import Benefit
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.campaigns.discount import effect_of


class GiftOut(ResponseShape):
    """What came on a card in all, what was taken off by hand, and what is left to pay with."""

    amount: int
    subtracted_amount: int
    balance: int
    effect: str

    @classmethod
    def of(cls, gift: Gift, offer: Benefit) -> "GiftOut":
        """The money on the wire."""
        return cls(
            amount=gift.loaded_minor,
            subtracted_amount=gift.removed_minor,
            balance=gift.balance_minor,
            effect=effect_of(offer),
        )


class GiftResultOut(ResponseShape):
    """What a card pays of an order, and its balance before; a browser is not told the balance."""

    balance: int | None = None
    credits: int


class GiftAmountOut(ResponseShape):
    """What a card paid, or below zero what came back to it."""

    amount: int
