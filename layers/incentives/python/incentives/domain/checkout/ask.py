"""What a validation and a redemption ask of the rules."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.domain.redeemable import NO_WISH, Wish

MAX_LINES_OF_ALL_CODES = 2_500  # an answer shows the lines once for each code


@dataclass(frozen=True, slots=True)
class Ask:
    """Redeemables against an order.

    Attributes:
        codes: the ids of the redeemables, such as canonical codes, each once; what they give
            decides in which order they apply.
        order: the order as it is now.
        now: the instant of the request; every rule sees this one moment.
        seed: a number that says at which gate to begin.
        before: what stands on the order already: discounts and payments.
        paid: the payments among them.
        shopper: what the shop says of the person and the place.
        automatic: those of the codes that nobody asked for: promotions that apply by themselves, or
            are left out without a word.
        rules: the project's, for redeemables that go together.
        standing: the redemptions that stand on the order; they take places and shut out others.
        wishes: what is asked of single redeemables beside their id.
    """

    codes: tuple[str, ...]
    order: Order
    now: datetime
    seed: int
    before: Discounts = NO_DISCOUNTS
    paid: Discounts = NO_DISCOUNTS
    shopper: Shopper = NOBODY
    automatic: tuple[str, ...] = ()
    rules: StackingRules = NO_RULES
    standing: tuple[Redemption, ...] = ()
    wishes: Mapping[str, Wish] = field(default_factory=dict)

    def wish_of(self, code: str) -> Wish:
        """What is asked of one of them."""
        return self.wishes.get(code, NO_WISH)

    def only(self, codes: Collection[str]) -> "Ask":
        """The same request for some of its redeemables."""
        return replace(
            self,
            codes=tuple(code for code in self.codes if code in codes),
            automatic=tuple(code for code in self.automatic if code in codes),
        )
