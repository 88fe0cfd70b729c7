"""The languages there are, and the one that a customer asked for."""

import re
from collections.abc import Iterator

from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.english import ENGLISH
from incentives.domain.explanation.german import GERMAN

LANGUAGES = {language.language: language for language in (ENGLISH, GERMAN)}
"""To add a language: write its file, name it here, and add its words to the facts of conditions
(`Said` in `condition/facts.py`). The type checker and tests say what it lacks."""

_MOST_CHARS = 200
_RANGE = re.compile(
    r"(?P<tag>\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)(?:;q=(?P<weight>0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?",
    re.ASCII,
)


def language_for(accept_language: str | None) -> Catalogue:
    """The best language for what was asked; English when there is none, or nothing readable.

    Args:
        accept_language: as the HTTP header has it: `de-AT, de;q=0.9, en;q=0.5`. A tag is cut short
            from its end until a language fits (RFC 4647, lookup).

    >>> language_for("fr, de-AT;q=0.8, en;q=0.5").language
    'de'
    """
    asked = sorted(_ranges(accept_language or ""), key=lambda pair: -pair[1])
    for tag, _ in asked:
        for length in range(len(tag.split("-")), 0, -1):
            known = LANGUAGES.get("-".join(tag.split("-")[:length]))
            if known is not None:
                return known
    return ENGLISH


def _ranges(header: str) -> Iterator[tuple[str, float]]:
    for part in header[:_MOST_CHARS].lower().replace(" ", "").split(","):
        match = _RANGE.fullmatch(part)
        weight = float(match["weight"] or 1) if match else 0
        if match and weight > 0:
            yield match["tag"], weight
