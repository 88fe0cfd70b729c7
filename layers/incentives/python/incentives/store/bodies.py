"""Documents in the table: domain objects as JSON text and back, through their own dataclasses."""

import json
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Optional, cast, get_args

from pydantic import (
    BeforeValidator,
    ConfigDict,
    SerializerFunctionWrapHandler,
    TypeAdapter,
    ValidationError,
    WrapSerializer,
)

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import Codes
from incentives.domain.checkout.order_record import OrderRecord

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
        self,
        kind: type[T],
        *,
        beside: Collection[str] = (),
        keeps_text: bool = False,
        layout: object = None,
    ) -> None:
        """Prepare to read and to write documents of a kind.

        Args:
            kind: the dataclass.
            beside: its members that are no part of the text, but attributes of their own.
            keeps_text: remember every text, for guards that ask whether it is still the same.
            layout: the dataclass with the functions that lay its members out another way.
        """
        self._kind: Any = layout or kind
        self._not_here = {*beside, _AS_READ}
        self._keeps_text = keeps_text
        self._remembers = _AS_READ in {part.name for part in fields(kind)}
        # A dataclass takes no settings itself, a choice of one does.
        choice: Any = Optional[self._kind]  # noqa: UP045 (the kind is a value here)
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
        from incentives.store.newer import merged

        before = self._loose.validate_json(over)
        written = merged(
            json.loads(over),
            self._loose.dump_python(before, mode="json"),
            json.loads(self._dumped(before)),
            json.loads(told),
        )
        return json.dumps(written, separators=(",", ":"), ensure_ascii=False)

    def members(self, value: T) -> dict[str, Any]:
        """An object as the data that its text says, defaults included."""
        data: dict[str, Any] = self._strict.dump_python(value, mode="json", exclude=self._not_here)
        return data

    def _known(self, text: str) -> T | None:
        """The object of a text of which this release knows everything, or None."""
        try:
            return self._strict.validate_json(text)
        except ValidationError:
            return None

    def _dumped(self, value: T) -> str:
        return self._strict.dump_json(value, exclude=self._not_here, exclude_defaults=True).decode()


# A campaign's text has the members of its codes among the others, under these names and flags.
_NAMES = {
    "code": "public_code",
    "pattern": "code_pattern",
    "quantity": "code_quantity",
    "terms": "referral",
    "digest": "standalone",
}
_FLAGS: dict[str, dict[str, object]] = {
    "single": {"auto_update": False},
    "none": {"is_promotion": True},
}
# Earlier releases kept this with a public code, and none has ever read it.
_UNREAD = {"public": ("code_quantity",)}
# Where they are in the text; all else is in the order of its class, new members of codes last.
_BEHIND = {
    "conditions": ("public_code", "code_pattern", "code_quantity", "auto_update"),
    "publishing": ("valid_after_handout",),
    "combines": ("is_promotion",),
    "banner": ("shown",),
    "removal": ("referral",),
    "returns": ("standalone",),
}
_ORDER = tuple(
    name for part in fields(Campaign) for name in (part.name, *_BEHIND.get(part.name, ()))
)


def _members_by_kind() -> dict[str, dict[str, str]]:
    """The names of codes' members in the text, by the kind of codes."""
    kinds: dict[str, dict[str, str]] = {}
    for variant in get_args(Codes.__value__):
        defaults = {part.name: part.default for part in fields(variant)}
        kind = str(defaults.pop("kind"))
        kinds[kind] = {name: _NAMES.get(name, name) for name in defaults}
    return kinds


_CODES = _members_by_kind()


def _kind_of_codes(members: Mapping[str, object]) -> str:
    if members.get("is_promotion"):
        return "none"
    for member, kind in (
        ("public_code", "public"),
        ("referral", "referral"),
        ("standalone", "single"),
    ):
        if members.get(member) is not None:
            return kind
    return "unique"


def _with_codes(members: dict[str, object]) -> dict[str, object]:
    """The members of a text as those of a campaign; what does not go with its codes stays over."""
    kind, left = _kind_of_codes(members), dict(members)
    codes: dict[str, object] = {"kind": kind}
    for name, stored in _CODES[kind].items():
        if stored in left:
            codes[name] = left.pop(stored)
    for name in (*_FLAGS.get(kind, ()), *_UNREAD.get(kind, ())):
        left.pop(name, None)
    return left | {"codes": codes}


def _laid_out(campaign: Campaign, dump: SerializerFunctionWrapHandler) -> dict[str, object]:
    """The members of a campaign as its text has them, each at its place."""
    members, kind = dump(campaign), campaign.codes.kind
    codes = members.pop("codes")
    members |= {stored: codes[name] for name, stored in _CODES[kind].items() if name in codes}
    members |= _FLAGS.get(kind, {})
    return {name: members[name] for name in (*_ORDER, *members) if name in members}


_CAMPAIGN = Body(
    Campaign,
    layout=Annotated[Campaign, BeforeValidator(_with_codes), WrapSerializer(_laid_out)],
)
_ORDER_RECORD = Body(OrderRecord)


def campaign_text(campaign: Campaign) -> str:
    """A campaign's definition as text; defaults are left out."""
    return _CAMPAIGN.text(campaign)


def campaign_members(campaign: Campaign) -> dict[str, Any]:
    """A campaign's definition as the data that its text says, defaults included."""
    return _CAMPAIGN.members(campaign)


def campaign_of(text: str) -> Campaign:
    """A campaign from its text."""
    return _CAMPAIGN.of(text)


def order_record_text(record: OrderRecord) -> str:
    """An order's redemptions as text; defaults are left out, so a plain order stays under 1 KB."""
    return _ORDER_RECORD.text(record)


def order_record_of(text: str) -> OrderRecord:
    """An order's redemptions from their text."""
    return _ORDER_RECORD.of(text)
