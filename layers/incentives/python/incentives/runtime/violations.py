"""What is wrong with a body or a query string, told to the developer who sent it."""

from pydantic import ValidationError

_MOST = 5
_LONGEST = 120  # characters of one path or sentence


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
