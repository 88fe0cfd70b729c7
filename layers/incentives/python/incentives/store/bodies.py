"""Documents in the table: domain objects as JSON text and back, through their own dataclasses."""

import json
from collections.abc import Collection
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Optional, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.verdict import Left

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_AS_READ = "as_read"


class Body[T: "DataclassInstance"]:
    """How one kind of document is read and written. Everything that is kept as text uses it.

    A document that a newer release wrote may have members that this one does not know. They are
    found when it is read, for nothing: only who knows all of a document is asked at first. They
    are kept when it is written back: the object remembers the text (`as_read`, where its class
    has that member), or the caller hands it in (`over`).
    """

    def __init__(
        self, kind: type[T], *, beside: Collection[str] = (), keeps_text: bool = False
    ) -> None:
        """Prepare to read and to write documents of a kind.

        Args:
            kind: the dataclass.
            beside: its members that are no part of the text, but attributes of their own.
            keeps_text: remember every text, for guards that ask whether it is still the same.
        """
        self._kind = kind
        self._not_here = {*beside, _AS_READ}
        self._keeps_text = keeps_text
        self._remembers = _AS_READ in {part.name for part in fields(kind)}
        # A dataclass takes no settings itself, a choice of one does.
        choice: Any = Optional[kind]  # noqa: UP045 (kind is a value here)
        self._strict: TypeAdapter[T | None] = TypeAdapter(choice, config=ConfigDict(extra="forbid"))

    @cached_property
    def _loose(self) -> TypeAdapter[T]:
        """Reads what it knows of a document; made when the first needs it, in milliseconds."""
        return TypeAdapter(self._kind)

    def of(self, text: str) -> T:
        """The object of a text.

        Raises:
            ValidationError: it is none, or a newer release wrote it in a way of its own.
        """
        value = self._known(text)
        if value is not None and not self._keeps_text:
            return value
        value = value or self._loose.validate_json(text)
        if not self._remembers:
            return value
        return cast("T", replace(cast("Any", value), as_read=text))

    def text(self, value: T, *, over: str | None = None) -> str:
        """An object as text; defaults are left out.

        Args:
            value: the object.
            over: the text that it is written in place of, unless the object remembers it.
        """
        told = self._dumped(value)
        over = over or getattr(value, _AS_READ, None)
        if over is None or self._known(over) is not None:
            return told
        # Hardly anybody ever needs it, and every cold start would load it.
        from incentives.store.newer import merged  # noqa: PLC0415

        before = self._loose.validate_json(over)
        written = merged(
            json.loads(over),
            self._loose.dump_python(before, mode="json"),
            json.loads(self._dumped(before)),
            json.loads(told),
        )
        return json.dumps(written, separators=(",", ":"), ensure_ascii=False)

    def _known(self, text: str) -> T | None:
        """The object of a text of which this release knows everything, or None."""
        try:
            return self._strict.validate_json(text)
        except ValidationError:
            return None

    def _dumped(self, value: T) -> str:
        return self._strict.dump_json(value, exclude=self._not_here, exclude_defaults=True).decode()


_CAMPAIGN = Body(Campaign)
_ORDER_RECORD = Body(OrderRecord)
_LEFT: TypeAdapter[tuple[Left, ...]] = TypeAdapter(tuple[Left, ...])


def campaign_text(campaign: Campaign) -> str:
    """A campaign's definition as text; defaults are left out."""
    return _CAMPAIGN.text(campaign)


def campaign_of(text: str) -> Campaign:
    """A campaign from its text."""
    return _CAMPAIGN.of(text)


def order_record_text(record: OrderRecord) -> str:
    """An order's redemptions as text; defaults are left out, so a plain order stays under 1 KB."""
    return _ORDER_RECORD.text(record)


def order_record_of(text: str) -> OrderRecord:
    """An order's redemptions from their text."""
    return _ORDER_RECORD.of(text)


def left_text(left: tuple[Left, ...]) -> str:
    """Codes that an order goes without, with the reasons, as text."""
    return _LEFT.dump_json(left, exclude_defaults=True).decode()


def left_of(text: str) -> tuple[Left, ...]:
    """Codes that an order goes without from their text."""
    return _LEFT.validate_json(text)
