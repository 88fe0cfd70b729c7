"""JSON as we accept it: one meaning only, numbers that survive every client, bounded depth."""

import json
import re

DEEPEST = 32
_LARGEST = 2**53  # beyond it a JavaScript number is no longer exact
_LONGEST_NUMBER = 32  # characters

# Control characters except tab, line feed and carriage return; and halves of surrogate pairs.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")

type Json = dict[str, Json] | list[Json] | str | int | float | bool | None


class UnfitJsonError(ValueError):
    """The text is no JSON, or none that we accept. The message repeats nothing of the text."""


def read_json(text: str) -> Json:
    """The value of a JSON text, without the members that are null (they count as absent).

    Raises:
        UnfitJsonError: not JSON; a member twice; NaN, infinity or a number beyond 2^53; nested
            deeper than 32; control characters or half a surrogate pair in a text.
    """
    try:
        value = json.loads(
            text,
            object_pairs_hook=_members,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise UnfitJsonError(f"not JSON at line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise UnfitJsonError(f"nested deeper than {DEEPEST}") from None
    return _fit(value, room=DEEPEST)


def is_fit_text(text: str) -> bool:
    """Whether a text holds no control characters (tab and line ends may pass) and no half pairs."""
    return _UNFIT.search(text) is None


def _members(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise UnfitJsonError("a member appears twice in an object")
    return members


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER or abs(number := int(digits)) > _LARGEST:
        raise UnfitJsonError("a number is beyond 2^53")
    return number


def _fraction(digits: str) -> float:
    """The number; one without a fraction is an integer, however it is spelt (`5000.0`)."""
    if len(digits) > _LONGEST_NUMBER or not abs(number := float(digits)) <= _LARGEST:
        raise UnfitJsonError("a number is beyond 2^53 or has too many digits")
    return int(number) if number.is_integer() else number


def _constant(name: str) -> float:
    raise UnfitJsonError(f"{name} is not a JSON number")


def _fit(value: Json, *, room: int) -> Json:
    if isinstance(value, str):
        return _fit_text(value)
    if isinstance(value, dict | list) and room == 0:
        raise UnfitJsonError(f"nested deeper than {DEEPEST}")
    if isinstance(value, dict):
        return {
            _fit_text(name): _fit(member, room=room - 1)
            for name, member in value.items()
            if member is not None
        }
    if isinstance(value, list):
        return [_fit(element, room=room - 1) for element in value]
    return value


def _fit_text(text: str) -> str:
    if not is_fit_text(text):
        raise UnfitJsonError("a text holds control characters or half a surrogate pair")
    return text
