"""Conditions on the one name of something: a currency, a channel, a country."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.comparing import OneOp, check_count, check_texts, compare_one
from incentives.domain.condition.facts import (
    Fact,
    Facts,
    Known,
    Place,
    always,
    of_customer,
    of_order,
)
from incentives.domain.condition.look import Look, Missing, seen, unknown
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
        WORD_FACTS[self.kind].check(self.values)

    def look(self, facts: Facts) -> Look:
        """Compare the fact."""
        fact = WORD_FACTS[self.kind]
        found = fact.read(facts)
        if isinstance(found, Missing):
            return unknown(found)
        if fact.any_case:
            values = [value.casefold() for value in self.values]
            return seen(compare_one(found.casefold(), self.op, values), found)
        return seen(compare_one(found, self.op, self.values), found)


def _take_all(_: tuple[str, ...]) -> None:
    """Any text may be a name."""


def _check_countries(values: tuple[str, ...]) -> None:
    if not all(map(_COUNTRY.fullmatch, values)):
        raise ValueError("values has to be countries in two capital letters (ISO 3166)")


def _check_currencies(values: tuple[str, ...]) -> None:
    for code in values:
        try:
            exponent(code)
        except Refused as refused:
            raise ValueError(refused.details) from refused


@dataclass(frozen=True, slots=True, kw_only=True)
class WordFact(Fact):
    """A fact that is one name; an empty name is none.

    Attributes:
        check: refuses values that nothing could be, by a `ValueError` with a sentence.
        any_case: whether letter case makes no difference.
    """

    read: Callable[[Facts], Known[str]]
    check: Callable[[tuple[str, ...]], None] = _take_all
    any_case: bool = False


def _of_place(read: Callable[[Place], str | None]) -> Callable[[Facts], Known[str]]:
    return lambda facts: (facts.place and read(facts.place)) or Missing.LOCATION


WORD_FACTS: Mapping[WordKind, WordFact] = {
    "order.currency": WordFact(
        read=lambda facts: of_order(
            facts, lambda order: order.state.cart.currency or None, Missing.CURRENCY
        ),
        check=_check_currencies,
        personal=False,
        words=always(
            en="This offer is not for orders in this currency.",
            de="Diese Aktion gilt nicht für Bestellungen in dieser Währung.",
        ),
    ),
    "order.channel": WordFact(
        read=lambda facts: of_order(facts, lambda order: order.channel or None, Missing.CHANNEL),
        personal=False,
        words=always(
            en="This offer is not for orders that are placed here.",
            de="Diese Aktion gilt nicht für Bestellungen auf diesem Weg.",
        ),
    ),
    "order.shipping_method": WordFact(
        read=lambda facts: of_order(
            facts, lambda order: order.shipping_method or None, Missing.SHIPPING_METHOD
        ),
        personal=False,
        words=always(
            en="This offer is not for this way of shipping.",
            de="Diese Aktion gilt nicht für diese Versandart.",
        ),
    ),
    "customer.country": WordFact(
        read=lambda facts: of_customer(facts, lambda customer: customer.country or None),
        check=_check_countries,
        any_case=True,
        member="country",
        known_by="record",
        personal=True,
        words=always(
            en="This offer is not for customers from your country.",
            de="Diese Aktion gilt nicht für Kunden aus Ihrem Land.",
        ),
    ),
    "place.country": WordFact(
        read=_of_place(lambda place: place.country),
        check=_check_countries,
        any_case=True,
        personal=True,
        words=always(
            en="This offer is not for orders from this country.",
            de="Diese Aktion gilt nicht für Bestellungen aus diesem Land.",
        ),
    ),
    "place.region": WordFact(
        read=_of_place(lambda place: place.region),
        any_case=True,
        personal=True,
        words=always(
            en="This offer is not for orders from this region.",
            de="Diese Aktion gilt nicht für Bestellungen aus dieser Region.",
        ),
    ),
}
