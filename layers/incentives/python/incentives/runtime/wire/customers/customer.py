"""A customer and their consents as the field shows them."""

from collections.abc import Sequence
from typing import Any

from incentives.domain.customers.consent import Consent, in_force
from incentives.domain.instant import as_text
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.customers.read_customer import CustomerSeen


class CustomerAddressOut(ResponseShape):
    """Where somebody lives, as far as it is kept."""

    country: str


class CustomerSeenOut(ResponseShape):
    """A customer. Ours are `segments` and `orders_count`.

    The segments are the shop's own and the one that the engine keeps; the count is of completed
    orders that are known of, null when nobody ever said a number.
    """

    id: str
    object: str = "customer"
    source_id: str | None = None
    email: str | None = None
    name: str | None = None
    phone: str | None = None
    birthdate: str | None = None
    address: CustomerAddressOut | None = None
    segments: list[str]
    metadata: dict[str, Any]
    orders_count: int | None
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, seen: CustomerSeen) -> "CustomerSeenOut":
        """The customer on the wire."""
        record = seen.record
        return cls(
            id=record.id,
            source_id=record.source_id,
            email=record.email,
            name=record.name,
            phone=record.phone,
            birthdate=record.birthdate.isoformat() if record.birthdate else None,
            address=CustomerAddressOut(country=record.country) if record.country else None,
            segments=list(seen.segments),
            metadata=dict(record.metadata),
            orders_count=seen.orders,
            created_at=as_text(record.created_at),
            updated_at=as_text(record.updated_at),
        )


class ConsentOut(ResponseShape):
    """One declaration."""

    purpose: str
    given: bool
    date: str
    text_version: str | None = None
    source: str | None = None

    @classmethod
    def of(cls, one: Consent) -> "ConsentOut":
        """The declaration on the wire."""
        return cls(
            purpose=one.purpose,
            given=one.given,
            date=as_text(one.at),
            text_version=one.text_version,
            source=one.source,
        )


class ConsentsOut(ResponseShape):
    """What holds now for each purpose, and every declaration, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    customer_id: str
    in_force: dict[str, bool]
    data: list[ConsentOut]
    total: int

    @classmethod
    def of(cls, customer_id: str, declared: Sequence[Consent]) -> "ConsentsOut":
        """The consents on the wire."""
        return cls(
            customer_id=customer_id,
            in_force={purpose: one.given for purpose, one in in_force(declared).items()},
            data=[ConsentOut.of(one) for one in declared],
            total=len(declared),
        )
