"""The bases of what functions read and write on the wire, and what is wrong with a body."""

from typing import ClassVar

from pydantic import (
    BaseModel,
    ConfigDict,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
)

_MOST = 5  # violations
_LONGEST = 120  # characters of one path or sentence


class RequestShape(BaseModel):
    """What a caller sends. JSON types count: `"5"` and `true` are not the integer 5.

    Explicit nulls never arrive here: they are taken as absent, as the official clients send them.
    Members that no field names are ignored, because those clients send more than we read; a
    shape whose spelling errors would cost money says `extra="forbid"`.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", allow_inf_nan=False)


class ResponseShape(BaseModel):
    """What we answer. A field that is None is left out when it is optional, null when required.

    So `quantity: int | None` says null for "unlimited", and `holder_id: str | None = None` is
    left out.
    """

    model_config = ConfigDict(frozen=True)
    _required: ClassVar[frozenset[str]] = frozenset()

    @classmethod
    def __pydantic_init_subclass__(cls, **_: object) -> None:
        """Note once which members are always there, by their names on the wire."""
        cls._required = frozenset(
            field.serialization_alias or field.alias or name
            for name, field in cls.model_fields.items()
            if field.is_required()
        )

    # Without a return annotation, because pydantic would take it for the shape's own description.
    @model_serializer(mode="wrap")
    def _without_absent(self, handler: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def]  # noqa: ANN202
        required = self._required
        return {
            name: value
            for name, value in handler(self).items()
            if value is not None or name in required
        }


def told(error: ValidationError) -> str:
    """One line per violation, at most five: `Property .redeemables[1].id: Field required`.

    Values are not repeated: they may be large, or a secret in the wrong place.
    """
    violations = error.errors(include_url=False, include_context=False, include_input=False)
    lines = [
        f"Property {_place(violation['loc'])}: {violation['msg'][:_LONGEST]}"
        for violation in violations[:_MOST]
    ]
    if len(violations) > _MOST:
        lines.append(f"and {len(violations) - _MOST} more")
    return "; ".join(lines)


def _place(steps: tuple[int | str, ...]) -> str:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return (place or ".")[:_LONGEST]
