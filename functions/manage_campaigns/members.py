"""A member of a campaign is declared once, in the body: its name, its bounds, and what keeps it.

The bodies are the table. From `KeptAs` a body is applied to what keeps its members, a new thing or
one that changes, and an answer gets the same members. What takes more than one member to say is
read and answered by hand.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass, fields, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, Field, create_model

from incentives.domain.condition.parse import as_data, parse_new
from incentives.domain.condition.tree import Condition
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.strict import Strict, refused

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def _same(value: Any) -> Any:  # noqa: ANN401 (whatever a member says)
    return value


@dataclass(frozen=True, slots=True)
class KeptAs:
    """What keeps a member, and how.

    Attributes:
        field: the field of what keeps it; without one it is kept in a way of its own.
        unsettable: whether `unset_fields` may name it; its field has its default then.
        stays: whether it cannot be changed once it was said.
        reads: makes what is kept of what was sent.
        says: makes what is answered of what is kept.
        answered: the type in answers; None is that of the field.
        always: whether it is answered as null, and not left out, when there is nothing to say.
    """

    field: str | None = None
    _: KW_ONLY
    unsettable: bool = False
    stays: bool = False
    reads: Callable[[Any], Any] = _same
    says: Callable[[Any], Any] = _same
    answered: Any = None
    always: bool = False


def kept_part(field: str, shape: Any, reads: Callable[[Any], Any] = _same) -> KeptAs:  # noqa: ANN401 (an answer with `of`)
    """A member that has a body of its own in answers, and is always there."""
    return KeptAs(field, reads=reads, says=shape.of, answered=shape, always=True)


def kept_conditions(place: str) -> KeptAs:
    """Conditions; `place` is where refusals say that they are wrong."""
    return KeptAs(
        "conditions",
        unsettable=True,
        reads=partial(parse_new, at=place),
        says=_conditions_out,
        answered=dict[str, Any] | None,
    )


@cache
def kept_members(shape: type[Strict]) -> dict[str, KeptAs]:
    """The members of a body that say what keeps them, by name."""
    return {
        name: kept
        for name, member in shape.model_fields.items()
        for kept in member.metadata
        if isinstance(kept, KeptAs)
    }


def unsettable(shape: type[Strict], prefix: str = "") -> Iterator[str]:
    """The members that `unset_fields` may name, those of inner bodies with a point before them."""
    for name, kept in kept_members(shape).items():
        inner = shape.model_fields[name].annotation
        if isinstance(inner, type) and issubclass(inner, Strict):
            yield from unsettable(inner, f"{prefix}{name}.")
        elif kept.unsettable:
            yield prefix + name


def applied[T: "DataclassInstance"](
    sent: Strict, before: T, unset: Collection[str] = (), prefix: str = ""
) -> T:
    """What keeps the members of a body, with those that were sent.

    Args:
        sent: the body.
        before: what keeps them; whatever is not sent stays as it is.
        unset: members that go back to their defaults.
        prefix: of the names in `unset`, of an inner body.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    changes: dict[str, Any] = {}
    for name, kept in kept_members(type(sent)).items():
        if kept.field is None:
            continue
        value, now = getattr(sent, name), getattr(before, kept.field)
        if isinstance(value, Strict) and kept_members(type(value)):
            changes[kept.field] = applied(value, now, unset, f"{prefix}{name}.")
        elif value is not None:
            changes[kept.field] = kept.reads(value)
            if kept.stays and now is not None and now != changes[kept.field]:
                raise refused(f"{name} cannot be changed; it is {now}")
        elif prefix + name in unset:
            changes[kept.field] = _default(type(before), kept.field)
    return replace(before, **changes)


def said(shape: type[Strict], of: "DataclassInstance") -> dict[str, Any]:
    """What is answered of the members of a body, by name."""
    return {
        name: kept.says(getattr(of, kept.field))
        for name, kept in kept_members(shape).items()
        if kept.field is not None
    }


def answers[Out: ResponseShape](
    shape: type[Strict], by: type["DataclassInstance"]
) -> Callable[[type[Out]], type[Out]]:
    """Give an answer the members of a body that is kept by this dataclass."""
    parts = {part.name: part for part in fields(by)}
    members: dict[str, Any] = {
        name: (
            kept.answered or parts[kept.field].type,
            Field() if kept.always else kept.says(parts[kept.field].default),
        )
        for name, kept in kept_members(shape).items()
        if kept.field is not None
    }

    def with_members(out: type[Out]) -> type[Out]:
        return create_model(
            out.__name__, __base__=out, __module__=out.__module__, __doc__=out.__doc__, **members
        )

    return with_members


def taken_again(
    answered: Mapping[str, Any], takes: type[BaseModel], answers: type[BaseModel]
) -> dict[str, Any]:
    """An answer as a body: without the members that only answers have, however deep.

    Args:
        answered: what is sent, an answer or a body; what neither knows stays, to be refused.
        takes: the shape of the body.
        answers: the shape of the answer.
    """
    taken = {}
    for name, value in answered.items():
        wanted, said = takes.model_fields.get(name), answers.model_fields.get(name)
        if wanted is None and said is not None:
            continue
        inner = _shape(wanted.annotation) if wanted else None
        shown = _shape(said.annotation) if said else None
        taken[name] = value if inner is None or shown is None else _each(value, inner, shown)
    return taken


def _each(value: Any, takes: type[BaseModel], answers: type[BaseModel]) -> Any:  # noqa: ANN401 (JSON)
    match value:
        case dict():
            return taken_again(value, takes, answers)
        case list():
            return [_each(one, takes, answers) for one in value]
    return value


def _shape(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 (a type, however it is said)
    """The shape that a member has or lists, if it has one."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_shape(part) for part in get_args(annotation))
    return next((shape for shape in inner if shape is not None), None)


def _conditions_out(conditions: Condition | None) -> dict[str, Any] | None:
    return None if conditions is None else as_data(conditions)


def _default(kind: type["DataclassInstance"], field: str) -> object:
    (default,) = (part.default for part in fields(kind) if part.name == field)
    return default
