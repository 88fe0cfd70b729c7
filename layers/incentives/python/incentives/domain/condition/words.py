"""Conditions on the several names of something: the goods of an order, the groups of a person."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.comparing import ManyOp, check_count, check_texts, compare_many
from incentives.domain.condition.facts import (
    KEPT_SEGMENTS,
    CustomerFacts,
    Fact,
    Facts,
    Said,
    always,
    of_customer,
)
from incentives.domain.condition.look import Look, Missing, Truth, unknown
from incentives.domain.pricing.cart import CartLine

type WordsKind = Literal[
    "order.products",
    "order.skus",
    "order.categories",
    "customer.segments",
    "customer.groups",
    "customer.tiers",
    "customer.perks",
]
type Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Names against names, as written."""

    kind: WordsKind
    op: ManyOp
    values: Names

    def __post_init__(self) -> None:
        """Refuse names that nothing could have."""
        check_count(self.values, self.op)
        check_texts(self.values, name="values")

    def look(self, facts: Facts) -> Look:
        """Compare the facts; there may be more names than are known."""
        known = WORDS_FACTS[self.kind].read(facts, self.values)
        if isinstance(known, Missing):
            return unknown(known)
        truth = compare_many(known.names, self.op, self.values, complete=known.missing is None)
        return Look(truth, known.names, known.missing if truth is Truth.UNKNOWN else None)


@dataclass(frozen=True, slots=True)
class _Named:
    """The names that are known, and what lacks to know all of them."""

    names: Names
    missing: Missing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsFact(Fact):
    """A fact that is several names.

    Attributes:
        read: what is known of the names, as far as it matters to these values.
    """

    read: Callable[[Facts, Names], _Named | Missing]


def _of_goods(
    on_line: Callable[[CartLine], Iterable[str | None]],
) -> Callable[[Facts, Names], _Named | Missing]:
    """The names on the lines, each once; a line that does not name its goods may be any."""

    def read(facts: Facts, _: Names) -> _Named | Missing:
        if facts.order is None:
            return Missing.ORDER
        names: dict[str, None] = {}
        missing = None if facts.order.lines else Missing.ITEMS
        for line in facts.order.lines:
            if line.quantity == 0 or line.is_below_zero:
                continue
            named = [name for name in on_line(line) if name is not None]
            names.update(dict.fromkeys(named))
            missing = missing if named else Missing.ITEM_DATA
        return _Named(tuple(names), missing)

    return read


def _of_person(
    member: Callable[[CustomerFacts], Names | None],
) -> Callable[[Facts, Names], _Named | Missing]:
    def read(facts: Facts, _: Names) -> _Named | Missing:
        found = of_customer(facts, member)
        return found if isinstance(found, Missing) else _Named(found)

    return read


def _segments(facts: Facts, values: Names) -> _Named | Missing:
    """The shop's segments and the engine's own, which nobody else can say of anybody."""
    if facts.customer is None:
        return Missing.CUSTOMER
    shops, kept = facts.customer.segments, facts.customer.kept_segments
    found = (*(shop for shop in shops or () if shop not in KEPT_SEGMENTS), *(kept or ()))
    others = set(values) - KEPT_SEGMENTS
    complete = (shops is not None or not others) and (kept is not None or others == set(values))
    return _Named(found, None if complete else Missing.CUSTOMER_DATA)


WORDS_FACTS: Mapping[WordsKind, WordsFact] = {
    "order.products": WordsFact(
        read=_of_goods(lambda line: (line.product_id,)),
        personal=False,
        words={
            "": Said(
                en=("The cart lacks something that this offer is for.",),
                de=("Im Warenkorb fehlt etwas, für das diese Aktion gilt.",),
            ),
            ".without": Said(
                en=("The cart holds something that this offer is not for.",),
                de=("Im Warenkorb ist etwas, für das diese Aktion nicht gilt.",),
            ),
        },
    ),
    "order.skus": WordsFact(
        read=_of_goods(lambda line: (line.sku_id,)),
        personal=False,
        words={
            "": Said(
                en=("The cart lacks something that this offer is for.",),
                de=("Im Warenkorb fehlt etwas, für das diese Aktion gilt.",),
            ),
            ".without": Said(
                en=("The cart holds something that this offer is not for.",),
                de=("Im Warenkorb ist etwas, für das diese Aktion nicht gilt.",),
            ),
        },
    ),
    "order.categories": WordsFact(
        read=_of_goods(lambda line: line.category_ids),
        personal=False,
        words={
            "": Said(
                en=("The cart lacks goods of a kind that this offer is for.",),
                de=("Im Warenkorb fehlt eine Art von Waren, für die diese Aktion gilt.",),
            ),
            ".without": Said(
                en=("The cart holds goods of a kind that this offer is not for.",),
                de=("Im Warenkorb ist eine Art von Waren, für die diese Aktion nicht gilt.",),
            ),
        },
    ),
    "customer.segments": WordsFact(
        read=_segments,
        member="segments",
        known_by="record",
        personal=False,
        words=always(
            en="This offer is for other customers.",
            de="Diese Aktion gilt für andere Kunden.",
        ),
    ),
    "customer.groups": WordsFact(
        read=_of_person(lambda customer: customer.groups),
        member="groups",
        personal=False,
        words=always(
            en="This offer is for other customers.",
            de="Diese Aktion gilt für andere Kunden.",
        ),
    ),
    "customer.tiers": WordsFact(
        read=_of_person(lambda customer: customer.tiers),
        member="tiers",
        personal=False,
        words=always(
            en="This offer is for members of another tier.",
            de="Diese Aktion gilt für Mitglieder einer anderen Stufe.",
        ),
    ),
    "customer.perks": WordsFact(
        read=_of_person(lambda customer: customer.perks),
        member="perks",
        personal=False,
        words=always(
            en="This offer comes with another tier.",
            de="Diese Aktion gehört zu einer anderen Stufe.",
        ),
    ),
}
