"""A gift card: a code with money on it, and the ledger of that money.

A card's balance is what it was made with and the sum of its entries, and never below zero. Entries
are numbered without a gap; each holds the balance that it left, so an auditor needs no arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from incentives.domain.findings import CardShort
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.refusal import Reason, Refusal, Refused

MAX_BALANCE_MINOR = 10**12


class CreditType(StrEnum):
    """Why money came to a card or left it; the wire's words."""

    ADDITION = "CREDITS_ADDITION"
    REMOVAL = "CREDITS_REMOVAL"
    REDEMPTION = "CREDITS_REDEMPTION"
    REFUND = "CREDITS_REFUND"  # a redemption was rolled back


@dataclass(frozen=True, slots=True)
class Gift:
    """The money of a card, in minor units.

    Attributes:
        opening_minor: what it was made with.
        loaded_minor: that, and all that was added by hand.
        removed_minor: what was taken off by hand.
        entries: lines of the ledger so far; each change rests on the number that it saw.
    """

    opening_minor: int
    loaded_minor: int
    balance_minor: int
    removed_minor: int = 0
    entries: int = 0

    @classmethod
    def of(cls, amount_minor: int) -> "Gift":
        """The money of a new card."""
        return cls(amount_minor, amount_minor, amount_minor)

    @property
    def redeemed_minor(self) -> int:
        """What was paid with it and not given back."""
        return self.loaded_minor - self.removed_minor - self.balance_minor

    @property
    def is_whole(self) -> bool:
        """Whether all that it was made with is on it, and nothing else ever came."""
        return self.balance_minor == self.loaded_minor == self.opening_minor

    def after(self, type_: CreditType, amount_minor: int) -> "Gift":
        """The money after a change; what leaves is below zero.

        Raises:
            Refused: `GIFT_AMOUNT_EXCEEDED`, more would leave than is there; `INVALID_AMOUNT`, more
                would be there than a card may hold.
        """
        balance_minor = self.balance_minor + amount_minor
        if balance_minor < 0:
            raise Refused(
                Refusal.GIFT_AMOUNT_EXCEEDED, CardShort(-amount_minor, self.balance_minor)
            )
        loaded_minor, removed_minor = self.loaded_minor, self.removed_minor
        if type_ is CreditType.ADDITION:
            loaded_minor += amount_minor
        if type_ is CreditType.REMOVAL:
            removed_minor -= amount_minor
        if loaded_minor > MAX_BALANCE_MINOR:
            raise Refused(Refusal.INVALID_AMOUNT, f"a card takes at most {MAX_BALANCE_MINOR}")
        return replace(
            self,
            loaded_minor=loaded_minor,
            removed_minor=removed_minor,
            balance_minor=balance_minor,
            entries=self.entries + 1,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditEntry:
    """A line of a card's ledger, in minor units; written once.

    Attributes:
        number: from 1; the line before the first is what the card was made with.
        amount_minor: that came (above zero) or left (below).
        balance_minor: after it.
        loaded_minor: all that ever came on the card, after it.
        redemption_id: that paid, or whose payment came back.
        order_reference: what the shop calls the order.
        source_id: what the caller calls a change by hand.
        reason: for people.
    """

    number: int
    type: CreditType
    amount_minor: int
    balance_minor: int
    loaded_minor: int
    at: datetime
    campaign_id: str
    redemption_id: str | None = None
    order_reference: str | None = None
    source_id: str | None = None
    reason: str | None = None

    @classmethod
    def opening(cls, gift: Gift, campaign_id: str, at: datetime) -> "CreditEntry":
        """The line before the first, which no item holds: what the card was made with."""
        return cls(
            number=0,
            type=CreditType.ADDITION,
            amount_minor=gift.opening_minor,
            balance_minor=gift.opening_minor,
            loaded_minor=gift.opening_minor,
            at=at,
            campaign_id=campaign_id,
        )


def money_of(offer: Benefit, amount_minor: int | None = None) -> Gift | None:
    """The money of a new code of a campaign with this offer; None where codes hold none.

    Args:
        offer: the campaign's.
        amount_minor: of this card; None is the campaign's amount.
    """
    if not isinstance(offer, Credits):
        return None
    return Gift.of(offer.credits_minor if amount_minor is None else amount_minor)


def refuse_larger(offer: Benefit, amount_minor: int | None) -> None:
    """Refuse a card with more on it than the campaign says: who only gives may give no more.

    Raises:
        Refused: `INVALID_AMOUNT`.
    """
    if isinstance(offer, Credits) and (amount_minor or 0) > offer.credits_minor:
        details = f"a card of this campaign is made with at most {offer.credits_minor}"
        raise Refused(Refusal.INVALID_AMOUNT, details)


def payment(gift: Gift, offer: Credits, wished_minor: int | None) -> Credits:
    """What a card is to pay with: the part that is asked for, or all that it has."""
    credits_minor = gift.balance_minor if wished_minor is None else wished_minor
    return replace(offer, credits_minor=credits_minor)


def refusals(gift: Gift, wished_minor: int | None) -> Iterator[Reason]:
    """Why a card cannot pay what is asked for."""
    if gift.balance_minor < 1:
        yield Reason(Refusal.ZERO_CARD_BALANCE)
    if wished_minor is not None and wished_minor > gift.balance_minor:
        short = CardShort(wished_minor, gift.balance_minor)
        yield Reason(Refusal.GIFT_AMOUNT_EXCEEDED, short)


def exceeded(wished_minor: int, gift: Gift) -> str:
    """What was asked for and what is there."""
    return f"{wished_minor} is asked for, {gift.balance_minor} is left"
