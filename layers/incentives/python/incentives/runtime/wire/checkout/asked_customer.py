"""Who buys, and from where, as a checkout says it."""

from datetime import date
from typing import Annotated

from pydantic import Field

from incentives.domain.condition.facts import CustomerFacts
from incentives.domain.customers.person import Customer
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import (
    LONGEST_TEXT,
    MAX_NAMES,
    Country,
    Metadata,
    Text,
)

_DATE_CHARS = len("1990-12-31")


class AddressIn(RequestShape):
    """Where somebody lives; only the country is looked at, when it is a code of two letters."""

    country: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None

    @property
    def country_code(self) -> str | None:
        """The ISO 3166 code, or None: a name in some language is not known to be a country."""
        code = (self.country or "").strip().upper()
        return code if len(code) == 2 and code.isascii() and code.isalpha() else None


class CustomerIn(RequestShape):
    """Who buys. Other fields of the field's customer are taken and not looked at.

    Ours, for the conditions of campaigns: `segments`, `groups`, `orders_count` (completed before
    this one) and `logged_in`; `loyalty_card` is the member whose tier counts. Of a `birthdate`
    (ISO 8601) only the month is looked at. What is left out is not known.
    """

    id: Text | None = None
    source_id: Text | None = None
    email: Annotated[str, Field(max_length=320)] | None = None
    address: AddressIn = AddressIn()
    birthdate: Annotated[str, Field(max_length=LONGEST_TEXT)] | None = None
    segments: Annotated[list[Text], Field(max_length=MAX_NAMES)] | None = None
    groups: Annotated[list[Text], Field(max_length=MAX_NAMES)] | None = None
    orders_count: Annotated[int, Field(ge=0)] | None = None
    logged_in: bool | None = None
    loyalty_card: Text | None = None
    metadata: Metadata | None = None

    def customer(self) -> Customer:
        """The customer as the rules know it."""
        return Customer.of({"id": self.id, "source_id": self.source_id, "email": self.email})

    def facts(self) -> CustomerFacts | None:
        """What the shop says of the customer, or None when it says nothing at all."""
        if not self.model_fields_set:
            return None
        return CustomerFacts(
            segments=None if self.segments is None else tuple(self.segments),
            groups=None if self.groups is None else tuple(self.groups),
            country=self.address.country_code,
            orders=self.orders_count,
            logged_in=self.logged_in,
            metadata=self.metadata,
            birth_month=_month_of(self.birthdate),
        )


def _month_of(birthdate: str | None) -> int | None:
    """The month, or None: a date in another form is not known to be one."""
    try:
        return date.fromisoformat((birthdate or "")[:_DATE_CHARS]).month
    except ValueError:
        return None


class LocationIn(RequestShape):
    """Where the order is placed from; ours."""

    country: Country | None = None
    region: Text | None = None
