"""Benefits that are no plain discount: deals over units, free items, and payment with credits."""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.money import WHOLE_BP
from incentives.domain.pricing.selection import ALL_GOODS, WHOLE_ORDER, Selection, Target
from incentives.domain.pricing.terms import Terms, check_amounts, check_counts, check_rate


@dataclass(frozen=True, slots=True)
class BuyXGetY(Terms):
    """Buy units of some goods, get units of these or others off: the cheapest, the whole price.

    `target` names what is given and what is excluded from both sides; units that count as bought
    are used up.

    Attributes:
        buys: the goods that count as bought; the dearest are used up first.
        repeats: how often at most; None is no limit. An incomplete turn gives nothing.
    """

    buy_units: int
    get_units: int
    buys: Selection = ALL_GOODS
    rate_bp: int = WHOLE_BP
    repeats: int | None = 1
    bought: Literal["dearest", "cheapest"] = "dearest"
    given: Literal["cheapest", "dearest"] = "cheapest"
    kind: Literal["buy_x_get_y"] = "buy_x_get_y"

    def __post_init__(self) -> None:
        """Refuse a deal without sides."""
        check_rate(self.rate_bp)
        check_amounts(self.maximum_minor)
        check_counts(self.buy_units, self.get_units, self.repeats)


@dataclass(frozen=True, slots=True)
class FreeUnits:
    """Units of an item for nothing, which the shop adds to the order.

    Attributes:
        add: units on top of what is in the cart; or only those that are missing there, the others
            becoming free.
        price_minor: what a unit costs otherwise: the worth of what is added.
    """

    units: int
    product_id: str | None = None
    sku_id: str | None = None
    price_minor: int = 0
    add: Literal["new", "missing"] = "new"
    kind: Literal["free_units"] = "free_units"

    def __post_init__(self) -> None:
        """Refuse a gift of nothing."""
        check_counts(self.units)
        check_amounts(self.price_minor)
        if self.product_id is None and self.sku_id is None:
            raise ValueError("a free item needs a product or a SKU")

    @property
    def target(self) -> Target:
        """The item where it is in the cart already."""
        named = Selection(sku_ids=(self.sku_id,)) if self.sku_id else None
        product = (self.product_id,) if self.product_id else ()
        return Target("items", chosen=named or Selection(product_ids=product), units=self.units)


@dataclass(frozen=True, slots=True)
class Credits:
    """Payment from a gift card or points: the price stays, less of it is due.

    Attributes:
        credits_minor: what may be spent, the balance or the wished part of it. The name tells it
            from an amount off where only what is special is kept.
        target: the order, or the goods that the card is limited to.
        pays_shipping: whether an order's shipping may be paid too.
        funds: where the credits come from; points pay after gift cards.
    """

    credits_minor: int
    target: Target = WHOLE_ORDER
    pays_shipping: bool = True
    funds: Literal["card", "points"] = "card"
    kind: Literal["credits"] = "credits"

    def __post_init__(self) -> None:
        """Refuse a debt."""
        check_amounts(self.credits_minor)

    @property
    def is_limited(self) -> bool:
        """Whether it pays for some of the goods only."""
        return self.target.on != "order" or not self.target.chosen.is_everything
