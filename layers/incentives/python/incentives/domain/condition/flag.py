"""Conditions on what is so or not: first order, logged in, redeemed by the holder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.facts import Fact, Facts, Known, Said, of_customer
from incentives.domain.condition.look import Look, Missing, seen, unknown

type FlagKind = Literal[
    "customer.first_order",
    "customer.logged_in",
    "customer.birthday_month",
    "code.holder",
]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or a no.

    Attributes:
        kind: `code.holder` asks whether the redeemer is the one whom the code was given to,
            `customer.birthday_month` whether it is the month of the customer's birthday.
        value: what is asked for.
    """

    kind: FlagKind
    value: bool = True

    def look(self, facts: Facts) -> Look:
        """Compare the fact."""
        found = FLAG_FACTS[self.kind].read(facts)
        return unknown(found) if isinstance(found, Missing) else seen(found is self.value, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagFact(Fact):
    """A fact that is so or not."""

    read: Callable[[Facts], Known[bool]]


def _is_first_order(facts: Facts) -> Known[bool]:
    orders = of_customer(facts, lambda customer: customer.orders)
    return orders if isinstance(orders, Missing) else orders == 0


def _is_birthday_month(facts: Facts) -> Known[bool]:
    month = of_customer(facts, lambda customer: customer.birth_month)
    this_month = facts.now.astimezone(facts.zone).month
    return month if isinstance(month, Missing) else month == this_month


def _is_holder(facts: Facts) -> Known[bool]:
    return Missing.CUSTOMER if facts.redeemer_is_holder is None else facts.redeemer_is_holder


FLAG_FACTS: Mapping[FlagKind, FlagFact] = {
    "customer.first_order": FlagFact(
        read=_is_first_order,
        member="orders",
        known_by="orders",
        personal=False,
        words={
            "": Said(
                en=("This offer is for a customer's first order.",),
                de=("Diese Aktion gilt für die erste Bestellung eines Kunden.",),
            ),
            ".no": Said(
                en=("This offer is for customers who have ordered before.",),
                de=("Diese Aktion gilt für Kunden, die schon bestellt haben.",),
            ),
        },
    ),
    "customer.logged_in": FlagFact(
        read=lambda facts: of_customer(facts, lambda customer: customer.logged_in),
        member="logged_in",
        personal=False,
        words={
            "": Said(
                en=("Please sign in to use this offer.",),
                de=("Bitte melden Sie sich an, um diese Aktion zu nutzen.",),
            ),
            ".no": Said(
                en=("This offer is for guests who are not signed in.",),
                de=("Diese Aktion gilt für Gäste, die nicht angemeldet sind.",),
            ),
        },
    ),
    "customer.birthday_month": FlagFact(
        read=_is_birthday_month,
        member="birth_month",
        known_by="record",
        personal=True,
        words={
            "": Said(
                en=("This offer is for customers in the month of their birthday.",),
                de=("Diese Aktion gilt für Kunden im Monat ihres Geburtstags.",),
            ),
            ".no": Said(
                en=("This offer is not for customers in the month of their birthday.",),
                de=("Diese Aktion gilt nicht für Kunden im Monat ihres Geburtstags.",),
            ),
        },
    ),
    "code.holder": FlagFact(
        read=_is_holder,
        personal=False,
        words={
            "": Said(
                en=("Only the person who received this code can use it.",),
                de=("Nur wer diesen Code bekommen hat, kann ihn einlösen.",),
            ),
            ".no": Said(
                en=("This code is for passing on; you cannot use your own.",),
                de=("Dieser Code ist zum Weitergeben; den eigenen können Sie nicht einlösen.",),
            ),
        },
    ),
}
