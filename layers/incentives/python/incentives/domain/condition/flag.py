"""Conditions on what is so or not: first order, logged in, redeemed by the holder."""

from dataclasses import dataclass
from typing import Literal

from incentives.domain.condition.facts import Facts, Known, of_customer
from incentives.domain.condition.look import Look, Missing, seen, unknown

type FlagKind = Literal["customer.first_order", "customer.logged_in", "code.holder"]


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes or a no.

    Attributes:
        kind: `code.holder` asks whether the redeemer is the one whom the code was given to.
        value: what is asked for.
    """

    kind: FlagKind
    value: bool = True

    def look(self, facts: Facts) -> Look:
        """Compare the fact."""
        found = self._found(facts)
        return unknown(found) if isinstance(found, Missing) else seen(found is self.value, found)

    def _found(self, facts: Facts) -> Known[bool]:
        match self.kind:
            case "customer.first_order":
                orders = of_customer(facts, lambda customer: customer.orders)
                return orders if isinstance(orders, Missing) else orders == 0
            case "customer.logged_in":
                return of_customer(facts, lambda customer: customer.logged_in)
            case "code.holder":
                is_holder = facts.redeemer_is_holder
                return Missing.CUSTOMER if is_holder is None else is_holder
