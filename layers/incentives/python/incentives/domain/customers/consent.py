"""Consents: to what a person agreed, on the words of which text, when and where; and its end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Consent:
    """One declaration of a person; none is ever changed, a withdrawal is another one.

    Attributes:
        purpose: what for, in the shop's words: `newsletter`.
        given: false withdraws it.
        at: when it was declared.
        text_version: of the words that the person saw.
        source: where it was declared: `landing page spring`, `support`.
    """

    purpose: str
    given: bool
    at: datetime
    text_version: str | None = None
    source: str | None = None


def in_force(declared: Iterable[Consent]) -> dict[str, Consent]:
    """The last declaration for each purpose: what holds now, given or withdrawn."""
    return {one.purpose: one for one in sorted(declared, key=lambda one: (one.at, not one.given))}
