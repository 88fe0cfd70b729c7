"""A customer as the engine knows it: what the shop said of a person, kept under keyed hashes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from incentives.domain.condition.facts import KEPT_SEGMENTS
from incentives.domain.customers.person import customer_id
from incentives.domain.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What is kept of a person. Its `repr` tells nothing, so that a log cannot either.

    Attributes:
        persons: the hashes that the person is known under; the record lies under the first.
        source_id: the shop's own id.
        email: as typed.
        country: ISO 3166, two letters.
        segments: those that the shop says; never the engine's own.
        revision: counts the writes, 0 before the first.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    persons: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    source_id: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    birthdate: date | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)
    segments: tuple[str, ...] | None = field(default=None, repr=False)
    metadata: Mapping[str, object] = field(default_factory=dict, repr=False)
    revision: int = 0
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """The id (`cust_…`) by which the API names this customer."""
        return customer_id(self.persons) or ""

    @property
    def birth_month(self) -> int | None:
        """The month of the birthday; January is 1."""
        return self.birthdate.month if self.birthdate else None

    @property
    def home(self) -> str:
        """The hash that the record lies under."""
        return self.persons[0]

    def changed(
        self, change: "CustomerChange", persons: tuple[str, ...], now: datetime
    ) -> "CustomerRecord":
        """The record with what was said now; what was not said stays. Metadata is merged."""
        said = {name: value for name, value in change.said().items() if value is not None}
        metadata = {**self.metadata, **(change.metadata or {})}
        return replace(self, **said, metadata=metadata, persons=persons, updated_at=now)


@dataclass(frozen=True, slots=True)
class CustomerChange:
    """What the shop says of a customer now; None is "nothing said". See `CustomerRecord`.

    Attributes:
        persons: the hashes of the ids that name the customer; the shop's own id first.
        email_hash: of the address, when one is said.
        orders: completed orders that the shop knows of, for history from before the engine.
    """

    persons: tuple[str, ...]
    email_hash: str | None = None
    source_id: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    birthdate: date | None = field(default=None, repr=False)
    country: str | None = field(default=None, repr=False)
    segments: tuple[str, ...] | None = field(default=None, repr=False)
    metadata: Mapping[str, object] | None = field(default=None, repr=False)
    orders: int | None = None

    def __post_init__(self) -> None:
        """Refuse to set what only orders decide."""
        if KEPT_SEGMENTS & set(self.segments or ()):
            kept = ", ".join(sorted(KEPT_SEGMENTS))
            raise Refused(Refusal.INVALID_PAYLOAD, f"the engine keeps the segments {kept} itself")

    def said(self) -> dict[str, Any]:
        """The members that a record takes over as they are."""
        names = ("source_id", "email", "name", "phone", "birthdate", "country", "segments")
        return {name: getattr(self, name) for name in names}
