"""Conditions on a number: what the order comes to, its units, the customer's orders."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.comparing import (
    Interval,
    NumberOp,
    check_number,
    check_texts,
    compare_number,
)
from incentives.domain.condition.facts import Fact, Facts, Said, of_customer
from incentives.domain.condition.look import Look, Missing, Truth, unknown
from incentives.domain.condition.measure import Measure, Measured, measure
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
        if not NUMBER_FACTS[self.kind].of_goods and not self._goods.is_everything:
            raise ValueError("goods can be chosen of an order only")

    def look(self, facts: Facts) -> Look:
        """Compare what is known; a part that is enough is enough."""
        known = NUMBER_FACTS[self.kind].read(facts, self._goods)
        if isinstance(known, Missing):
            return unknown(known)
        truth = compare_number(known.number, self.op, self.value, self.to, complete=known.complete)
        if truth is Truth.UNKNOWN:
            return Look(truth, known.number, known.missing)
        return Look(truth, known.number, short_by=self._lacks(known.number, truth))

    @property
    def _goods(self) -> Selection:
        return Selection(self.product_ids, self.sku_ids, (), self.category_ids)

    def _lacks(self, number: int, truth: Truth) -> int | None:
        low = Interval.of(self.op, self.value, self.to).low
        if truth is Truth.TRUE or low is None or number >= low or self.op == "is_not":
            return None
        return low - number


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberFact(Fact):
    """A fact that is a number.

    Attributes:
        read: the number, of the chosen goods where goods can be chosen.
        is_amount: whether it is in minor units.
        of_goods: whether goods can be chosen.
    """

    read: Callable[[Facts, Selection], Measured | Missing]
    is_amount: bool
    of_goods: bool


def _of_order(what: Measure) -> Callable[[Facts, Selection], Measured | Missing]:
    def read(facts: Facts, goods: Selection) -> Measured | Missing:
        return Missing.ORDER if facts.order is None else measure(facts.order, what, goods)

    return read


def _orders_before(facts: Facts, _: Selection) -> Measured | Missing:
    orders = of_customer(facts, lambda customer: customer.orders)
    return orders if isinstance(orders, Missing) else Measured(orders)


_SUBTOTAL: Mapping[str, Said] = {
    "": Said(
        en=("The goods do not come to an amount that this offer is for.",),
        de=("Der Warenwert passt nicht zu dieser Aktion.",),
    ),
    ".at_least": Said(
        en=(
            "This offer is for goods of {low} or more; {short_by} more will do.",
            "This offer is for goods of {low} or more.",
            "The goods come to less than this offer is for.",
        ),
        de=(
            "Diese Aktion gilt ab einem Warenwert von {low}; es fehlen noch {short_by}.",
            "Diese Aktion gilt ab einem Warenwert von {low}.",
            "Der Warenwert ist für diese Aktion zu niedrig.",
        ),
    ),
    ".at_most": Said(
        en=(
            "This offer is for goods of {high} or less.",
            "The goods come to more than this offer is for.",
        ),
        de=(
            "Diese Aktion gilt bis zu einem Warenwert von {high}.",
            "Der Warenwert ist für diese Aktion zu hoch.",
        ),
    ),
    ".between": Said(
        en=(
            "This offer is for goods of {low} to {high}; {short_by} more will do.",
            "This offer is for goods of {low} to {high}.",
            "The goods do not come to an amount that this offer is for.",
        ),
        de=(
            (
                "Diese Aktion gilt für einen Warenwert von {low} bis {high}; "
                "es fehlen noch {short_by}."
            ),
            "Diese Aktion gilt für einen Warenwert von {low} bis {high}.",
            "Der Warenwert passt nicht zu dieser Aktion.",
        ),
    ),
    ".chosen.at_least": Said(
        en=(
            "The goods of this offer have to come to {low} or more; {short_by} more will do.",
            "The goods of this offer have to come to {low} or more.",
            "The goods of this offer come to less than is needed.",
        ),
        de=(
            "Die Waren dieser Aktion müssen {low} oder mehr kosten; es fehlen noch {short_by}.",
            "Die Waren dieser Aktion müssen {low} oder mehr kosten.",
            "Die Waren dieser Aktion kosten dafür zu wenig.",
        ),
    ),
}
_AFTER_DISCOUNTS: Mapping[str, Said] = {
    "": Said(
        en=("What is left to pay is not what this offer is for.",),
        de=("Was zu zahlen bleibt, passt nicht zu dieser Aktion.",),
    ),
    ".at_least": Said(
        en=(
            (
                "After other discounts the goods have to come to {low} or more; "
                "{short_by} more will do."
            ),
            "After other discounts the goods have to come to {low} or more.",
            "After other discounts the goods come to less than this offer is for.",
        ),
        de=(
            "Nach anderen Rabatten müssen {low} oder mehr bleiben; es fehlen noch {short_by}.",
            "Nach anderen Rabatten müssen {low} oder mehr bleiben.",
            "Nach anderen Rabatten bleibt für diese Aktion zu wenig.",
        ),
    ),
}
_QUANTITY: Mapping[str, Said] = {
    "": Said(
        en=("The number of items is not what this offer is for.",),
        de=("Die Zahl der Artikel passt nicht zu dieser Aktion.",),
    ),
    ".at_least": Said(
        en=(
            "This offer needs {low} items or more; still missing: {short_by}.",
            "This offer needs {low} items or more.",
            "There are too few items for this offer.",
        ),
        de=(
            "Diese Aktion braucht {low} Artikel oder mehr; es fehlen noch: {short_by}.",
            "Diese Aktion braucht {low} Artikel oder mehr.",
            "Für diese Aktion sind es zu wenige Artikel.",
        ),
    ),
    ".at_most": Said(
        en=(
            "This offer is for {high} items at most.",
            "There are too many items for this offer.",
        ),
        de=(
            "Diese Aktion gilt für höchstens {high} Artikel.",
            "Für diese Aktion sind es zu viele Artikel.",
        ),
    ),
    ".chosen.at_least": Said(
        en=(
            "This offer needs {low} or more of its items; still missing: {short_by}.",
            "This offer needs {low} or more of its items.",
            "There are too few of the items of this offer.",
        ),
        de=(
            "Diese Aktion braucht {low} oder mehr ihrer Artikel; es fehlen noch: {short_by}.",
            "Diese Aktion braucht {low} oder mehr ihrer Artikel.",
            "Von den Artikeln dieser Aktion sind es zu wenige.",
        ),
    ),
}
_ORDERS: Mapping[str, Said] = {
    "": Said(
        en=("This offer depends on how many orders you have placed before.",),
        de=("Diese Aktion hängt davon ab, wie oft Sie schon bestellt haben.",),
    ),
    ".at_least": Said(
        en=(
            "This offer is for customers with {low} orders or more; still missing: {short_by}.",
            "This offer is for customers with {low} orders or more.",
            "This offer is for customers who have ordered more often.",
        ),
        de=(
            "Diese Aktion gilt für Kunden mit {low} Bestellungen oder mehr; es fehlen: {short_by}.",
            "Diese Aktion gilt für Kunden mit {low} Bestellungen oder mehr.",
            "Diese Aktion gilt für Kunden, die schon öfter bestellt haben.",
        ),
    ),
}
NUMBER_FACTS: Mapping[NumberKind, NumberFact] = {
    "order.subtotal": NumberFact(
        read=_of_order("order.subtotal"),
        is_amount=True,
        of_goods=True,
        personal=False,
        words=_SUBTOTAL,
    ),
    "order.subtotal_after_discounts": NumberFact(
        read=_of_order("order.subtotal_after_discounts"),
        is_amount=True,
        of_goods=True,
        personal=False,
        words=_AFTER_DISCOUNTS,
    ),
    "order.quantity": NumberFact(
        read=_of_order("order.quantity"),
        is_amount=False,
        of_goods=True,
        personal=False,
        words=_QUANTITY,
    ),
    "customer.orders": NumberFact(
        read=_orders_before,
        is_amount=False,
        of_goods=False,
        member="orders",
        known_by="orders",
        personal=False,
        words=_ORDERS,
    ),
}
