"""What is decided of each code: that it applies, with all that it takes, or why it does not."""

from collections.abc import Iterable
from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards.gift_card import CreditType, Gift
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts
from incentives.domain.codes.voucher import Voucher
from incentives.domain.pricing.benefit import Benefit, Credits
from incentives.domain.pricing.effect import Added
from incentives.domain.pricing.rules import SkipReason
from incentives.domain.refusal import Finding, Reason, Refusal


@dataclass(frozen=True, slots=True)
class Applicable:
    """A code that applies, with the gate it would take from.

    Attributes:
        before: discounts on the order before this code.
        off: what this code takes off; None of one that stands on the order and has none.
        added: what the shop adds to the order for nothing.
        reward_minor: what the rewards of a referral that it converts count for.
        converts: whether it is the conversion of a referral.
        credits: of a card, what it was to pay with: all of its balance, or the part asked for.
        points: of a member, how many points that takes.
    """

    code: str
    voucher: Voucher
    campaign: Campaign
    gate: int
    before: Discounts = NO_DISCOUNTS
    off: Discounts | None = None
    added: tuple[Added, ...] = ()
    credits: Credits | None = None
    points: int | None = None
    converts: bool = False
    reward_minor: int = 0

    @property
    def offer(self) -> Benefit:
        """What it gives on this order."""
        return self.credits or self.campaign.offer

    @property
    def gift(self) -> Gift | None:
        """The money of a gift card after it has paid; None of any other kind."""
        gift = self.voucher.gift
        return gift and gift.after(CreditType.REDEMPTION, -(self.discount_minor or 0))

    @property
    def discount_minor(self) -> int | None:
        """What it takes off in all; None where `off` is."""
        return None if self.off is None else self.off.total_minor

    @property
    def granted_minor(self) -> int:
        """What the campaign gives away, added items and rewards included: its budget counts it."""
        added_minor = sum(one.worth_minor for one in self.added)
        return (self.discount_minor or 0) + added_minor + self.reward_minor


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """A code that does not apply, the first reason why, and what it rests on."""

    code: str
    refusal: Refusal
    finding: Finding | None = None

    @classmethod
    def of(cls, code: str, reason: Reason) -> "Inapplicable":
        """The verdict on a code that is refused for this."""
        return cls(code, reason.refusal, reason.finding)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A good code that the stacking rules leave aside, and the codes that shut it out."""

    code: str
    reason: SkipReason
    by: tuple[str, ...] = ()


type Left = Inapplicable | Skipped
"""A code that an order goes without."""

type Verdict = Applicable | Left


def asked_in_vain(verdicts: Iterable[Verdict]) -> int:
    """How many wrong attempts a request was: 30 refused codes count as 30.

    A code that is left aside is a good one and counts nothing, unless nothing is got at all: then
    it is answered like a wrong one, and has to cost the same.
    """
    decided = tuple(verdicts)
    refused = sum(isinstance(one, Inapplicable) for one in decided)
    if refused or any(isinstance(one, Applicable) for one in decided):
        return refused
    return len(decided)
