"""Conditions on a number: what the order comes to, its units, the customer's orders."""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.check import check_number, check_texts
from incentives.domain.condition.comparing import Interval, NumberOp, compare_number
from incentives.domain.condition.facts import Facts, of_customer
from incentives.domain.condition.goods import Measured, measure
from incentives.domain.condition.look import Look, Missing, unknown
from incentives.domain.condition.truth import Truth
from incentives.domain.pricing.selection import Selection

type NumberKind = Literal[
    "order.subtotal",
    "order.subtotal_after_discounts",
    "order.quantity",
    "customer.orders",
]


@dataclass(frozen=True, slots=True)
class Number:
    """Minor units, units, or orders, against one number or two.

    Attributes:
        kind: `order.subtotal` is the goods before all discounts; `..._after_discounts` is what
            those left that apply before this code.
        to: the upper end of `between`, included like the lower one.
        product_ids: count these goods only; so do the next two. None named counts all goods.
    """

    kind: NumberKind
    op: NumberOp
    value: int
    to: int | None = None
    product_ids: tuple[str, ...] = ()
    sku_ids: tuple[str, ...] = ()
    category_ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what no order could be compared with."""
        check_number(self.value, name="value")
        if (self.op == "between") is (self.to is None):
            raise ValueError("to belongs to between, which needs it")
        if self.to is not None:
            check_number(self.to, name="to")
            if self.to < self.value:
                raise ValueError("to must not be below value")
        for name in ("product_ids", "sku_ids", "category_ids"):
            check_texts(getattr(self, name), name=name)
        if self.kind == "customer.orders" and not self._goods.is_everything:
            raise ValueError("goods can be chosen of an order only")

    def look(self, facts: Facts) -> Look:
        """Compare what is known; a part that is enough is enough."""
        known = self._measured(facts)
        if isinstance(known, Missing):
            return unknown(known)
        truth = compare_number(known.number, self.op, self.value, self.to, complete=known.complete)
        if truth is Truth.UNKNOWN:
            return Look(truth, known.number, known.missing)
        return Look(truth, known.number, short_by=self._lacks(known.number, truth))

    @property
    def _goods(self) -> Selection:
        return Selection(self.product_ids, self.sku_ids, (), self.category_ids)

    def _measured(self, facts: Facts) -> Measured | Missing:
        if self.kind == "customer.orders":
            orders = of_customer(facts, lambda customer: customer.orders)
            return orders if isinstance(orders, Missing) else Measured(orders)
        if facts.order is None:
            return Missing.ORDER
        return measure(facts.order, self.kind, self._goods)

    def _lacks(self, number: int, truth: Truth) -> int | None:
        low = Interval.of(self.op, self.value, self.to).low
        if truth is Truth.TRUE or low is None or number >= low or self.op == "is_not":
            return None
        return low - number
