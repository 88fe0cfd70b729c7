"""Conditions on names: one of a fact that has one, any or all of a fact that has several."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.comparing import (
    ManyOp,
    OneOp,
    check_count,
    check_texts,
    compare_many,
    compare_one,
)
from incentives.domain.condition.facts import (
    KEPT_SEGMENTS,
    CustomerFacts,
    Facts,
    Known,
    OrderFacts,
    of_customer,
    of_order,
)
from incentives.domain.condition.look import Look, Missing, Truth, seen, unknown
from incentives.domain.money import exponent
from incentives.domain.refusal import Refused

type WordKind = Literal[
    "order.currency",
    "order.channel",
    "order.shipping_method",
    "customer.country",
    "place.country",
    "place.region",
]
type WordsKind = Literal[
    "order.products",
    "order.skus",
    "order.categories",
    "customer.segments",
    "customer.groups",
    "customer.tiers",
    "customer.perks",
]
type _Read = Callable[[CustomerFacts], tuple[str, ...] | None]

_OF_CUSTOMER: dict[WordsKind, _Read] = {
    "customer.segments": lambda customer: customer.segments,
    "customer.groups": lambda customer: customer.groups,
    "customer.tiers": lambda customer: customer.tiers,
    "customer.perks": lambda customer: customer.perks,
}
_COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Word:
    """A name against names. Countries and regions are compared without regard to letter case.

    Attributes:
        values: one with `is` and `is_not`, none with `exists`.
    """

    kind: WordKind
    op: OneOp
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse names that nothing could have."""
        check_count(self.values, self.op)
        check_texts(self.values, name="values")
        if self.kind.endswith(".country") and not all(map(_COUNTRY.fullmatch, self.values)):
            raise ValueError("values has to be countries in two capital letters (ISO 3166)")
        if self.kind == "order.currency":
            _check_currencies(self.values)

    def look(self, facts: Facts) -> Look:
        """Compare the fact."""
        found = self._found(facts)
        if isinstance(found, Missing):
            return unknown(found)
        if self.kind in {"customer.country", "place.country", "place.region"}:
            values = [value.casefold() for value in self.values]
            return seen(compare_one(found.casefold(), self.op, values), found)
        return seen(compare_one(found, self.op, self.values), found)

    def _found(self, facts: Facts) -> Known[str]:
        """The name; an empty one is none."""
        place = facts.place
        match self.kind:
            case "order.currency":
                return of_order(facts, lambda it: it.state.cart.currency or None, Missing.CURRENCY)
            case "order.channel":
                return of_order(facts, lambda it: it.channel or None, Missing.CHANNEL)
            case "order.shipping_method":
                return of_order(
                    facts, lambda it: it.shipping_method or None, Missing.SHIPPING_METHOD
                )
            case "customer.country":
                return of_customer(facts, lambda customer: customer.country or None)
            case "place.country":
                return (place and place.country) or Missing.LOCATION
            case "place.region":
                return (place and place.region) or Missing.LOCATION


@dataclass(frozen=True, slots=True)
class Words:
    """Names against names, as written."""

    kind: WordsKind
    op: ManyOp
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse names that nothing could have."""
        check_count(self.values, self.op)
        check_texts(self.values, name="values")

    def look(self, facts: Facts) -> Look:
        """Compare the facts; a line that does not name its goods may be any."""
        if self.kind in _OF_CUSTOMER:
            return self._of_customer(facts, _OF_CUSTOMER[self.kind])
        if facts.order is None:
            return unknown(Missing.ORDER)
        found, missing = _goods_named(facts.order, self.kind)
        truth = compare_many(found, self.op, self.values, complete=missing is None)
        return Look(truth, found, missing if truth is Truth.UNKNOWN else None)

    def _of_customer(self, facts: Facts, read: _Read) -> Look:
        if self.kind == "customer.segments":
            return self._of_segments(facts)
        found = of_customer(facts, read)
        if isinstance(found, Missing):
            return unknown(found)
        return Look(compare_many(found, self.op, self.values), found)

    def _of_segments(self, facts: Facts) -> Look:
        """The shop's segments and the engine's own, which nobody else can say of anybody."""
        if facts.customer is None:
            return unknown(Missing.CUSTOMER)
        shops, kept = facts.customer.segments, facts.customer.kept_segments
        found = (*(shop for shop in shops or () if shop not in KEPT_SEGMENTS), *(kept or ()))
        others = set(self.values) - KEPT_SEGMENTS
        complete = (shops is not None or not others) and (
            kept is not None or others == set(self.values)
        )
        truth = compare_many(found, self.op, self.values, complete=complete)
        return Look(truth, found, Missing.CUSTOMER_DATA if truth is Truth.UNKNOWN else None)


def _goods_named(order: OrderFacts, kind: WordsKind) -> tuple[tuple[str, ...], Missing | None]:
    """The names on the lines, each once, and what lacks to know all of them."""
    names: dict[str, None] = {}
    missing = None if order.lines else Missing.ITEMS
    for line in order.lines:
        if line.quantity == 0:
            continue
        match kind:
            case "order.products":
                on_line: Iterable[str | None] = (line.product_id,)
            case "order.skus":
                on_line = (line.sku_id,)
            case _:
                on_line = line.category_ids
        named = [name for name in on_line if name is not None]
        names.update(dict.fromkeys(named))
        missing = missing if named else Missing.ITEM_DATA
    return tuple(names), missing


def _check_currencies(codes: Iterable[str]) -> None:
    for code in codes:
        try:
            exponent(code)
        except Refused as refused:
            raise ValueError(refused.details) from refused
