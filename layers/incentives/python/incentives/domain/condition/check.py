"""Bounds of a condition's own texts and lists; each breach is a `ValueError` with a sentence."""

from collections.abc import Sequence

MOST_VALUES = 200
MOST_CHARS = 200
LARGEST_NUMBER = 10**15  # exact in every JSON reader


def check_texts(texts: Sequence[str], *, name: str) -> None:
    """At most 200 texts of 1 to 200 characters, each once."""
    if len(texts) > MOST_VALUES:
        raise ValueError(f"{name} has to be at most {MOST_VALUES} values")
    if any(not 1 <= len(text) <= MOST_CHARS for text in texts):
        raise ValueError(f"{name} has to be texts of 1 to {MOST_CHARS} characters")
    if len(set(texts)) < len(texts):
        raise ValueError(f"{name} must not have the same value twice")


def check_number(number: int, *, name: str) -> None:
    """A whole number that every JSON reader keeps exactly."""
    if abs(number) > LARGEST_NUMBER:
        raise ValueError(f"{name} has to be between -{LARGEST_NUMBER} and {LARGEST_NUMBER}")


def check_count(values: Sequence[object], op: str) -> None:
    """`is` and `is_not` compare with one value, `exists` with none, the others with a list."""
    if op == "exists":
        if values:
            raise ValueError("values must be left out with exists")
    elif not values:
        raise ValueError(f"values must not be empty with {op}")
    elif op in {"is", "is_not"} and len(values) != 1:
        raise ValueError(f"values has to be one value with {op}")
