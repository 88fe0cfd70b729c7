"""What the shop says of a customer, and what a customer declares."""

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import ConfigDict, Field, RootModel, model_validator

from incentives.domain.customers.consent import Consent
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.mailbox import refuse_unfit_address
from incentives.domain.customers.person import Customer
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.checkout.asked_customer import AddressIn
from incentives.runtime.wire.fields import MAX_NAMES, Metadata, Text, refuse_bulky

MOST_PURPOSES = 20  # that are declared at once

Purpose = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.:-]+$")]


class DeclarationIn(RequestShape):
    """A declaration; `given: false` withdraws. The text is named by its version."""

    given: bool
    text_version: Text | None = None
    source: Text | None = None


Declarations = Annotated[
    dict[Purpose, bool | DeclarationIn], Field(min_length=1, max_length=MOST_PURPOSES)
]


class CustomerChangeIn(RequestShape):
    """What is said of a customer; what is left out stays as it is.

    Ours beside the field's: `segments` (the shop's own), and `orders_count`, completed orders from
    before the engine counted. Of the address only the country is kept.
    """

    email: Annotated[str, Field(max_length=320)] | None = None
    name: Text | None = None
    phone: Text | None = None
    birthdate: date | None = None
    address: AddressIn = AddressIn()
    segments: Annotated[list[Text], Field(max_length=MAX_NAMES)] | None = None
    orders_count: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    metadata: Metadata | None = None

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_bulky(self.metadata or {})
        return self

    def about(self, named: Customer) -> CustomerChange:
        """The change of the customer who is named so, by this address too.

        Raises:
            Refused: `INVALID_PAYLOAD`.
        """
        ids = {"id": named.id, "source_id": named.source_id, "email": self.email}
        if self.email:
            refuse_unfit_address(self.email)
        email = Caller.of(Customer.of({"email": self.email})).persons
        return CustomerChange(
            persons=Caller.of(Customer.of(ids)).persons,
            email_hash=email[-1] if email else None,
            source_id=named.source_id,
            email=self.email.strip() if self.email and email else None,
            name=self.name,
            phone=self.phone,
            birthdate=self.birthdate,
            country=self.address.country_code,
            segments=None if self.segments is None else tuple(self.segments),
            metadata=self.metadata,
            orders=self.orders_count,
        )


class CustomerSaidIn(CustomerChangeIn):
    """A customer, named by the shop's id, the e-mail address, or both."""

    id: Text | None = None
    source_id: Text | None = None

    def change(self) -> CustomerChange:
        """What to keep."""
        return self.about(Customer.of({"id": self.id, "source_id": self.source_id}))


class UnlinkIn(RequestShape):
    """An address that is no name of the customer; it is in the body, as paths are logged."""

    email: Annotated[str, Field(min_length=3, max_length=320)]

    def address_hashes(self) -> tuple[str, ...]:
        """The hashes of the address.

        Raises:
            Refused: `INVALID_PAYLOAD`.
        """
        refuse_unfit_address(self.email)
        return Caller.of(Customer.of({"email": self.email})).persons


class ConsentsIn(
    RootModel[
        Annotated[
            dict[Purpose, bool | DeclarationIn], Field(min_length=1, max_length=MOST_PURPOSES)
        ]
    ]
):
    """Declarations by purpose; a bare true or false is one without text and source."""

    model_config = ConfigDict(strict=True, frozen=True)

    def declared(self, now: datetime) -> list[Consent]:
        """The declarations, made now."""
        whole = {
            purpose: DeclarationIn(given=one) if isinstance(one, bool) else one
            for purpose, one in self.root.items()
        }
        return [
            Consent(purpose, one.given, now, one.text_version, one.source)
            for purpose, one in whole.items()
        ]
