"""The sentence of a refusal, and of what a condition requires.

Nothing is named that the caller does not pass: no code, no person, no product, no segment.
"""

from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from incentives.domain.condition.decide import LeafFinding
from incentives.domain.condition.look import Missing
from incentives.domain.explanation import requirement
from incentives.domain.explanation.catalogue import Catalogue, placeholders
from incentives.domain.explanation.writing import Value, write
from incentives.domain.refusal import Refusal

_NOTHING: Mapping[str, Value] = {}


def say(
    refusal: Refusal | Missing, language: Catalogue, values: Mapping[str, Value] = _NOTHING
) -> str:
    """Why not, in one sentence.

    Args:
        refusal: the stable key.
        language: from `language_for`.
        values: what is known beside it, such as `starts_at`, `ends_at` or `limit`; the wording that
            says most with them is taken.

    >>> say(Refusal.VOUCHER_EXPIRED, language_for("en"))
    'This code has expired.'
    """
    return _worded([refusal.value], language, values)


def say_unknown(kind: str, language: Catalogue) -> str:
    """That something is not known: by what it is, where the language has a sentence for it.

    Args:
        kind: such as `campaign`, `customer` or `loyalty_card`.
        language: from `language_for`.

    >>> say_unknown("customer", language_for("en"))
    'We do not know this customer.'
    """
    keys = (f"{Refusal.NOT_FOUND}.{kind}", Refusal.RESOURCE_NOT_FOUND)
    return _worded(keys, language, _NOTHING)


def say_finding(
    finding: LeafFinding, language: Catalogue, *, zone: ZoneInfo, currency: str | None = None
) -> str:
    """What a leaf requires, and what lacks; when the request did not say enough, what it lacks.

    Args:
        finding: a leaf that does not hold, such as the cause of an outcome.
        language: from `language_for`.
        zone: the campaign's.
        currency: of the amounts; without it they are named in minor units.
    """
    if finding.look.missing is not None:
        return say(finding.look.missing, language)
    known = dict(requirement.values(finding, zone, currency))
    return _worded(requirement.keys(finding), language, known)


def _worded(keys: Iterable[str], language: Catalogue, values: Mapping[str, Value]) -> str:
    """The first wording of the first key whose values are all known."""
    wordings = (wording for key in keys for wording in language.sentences.get(key, ()))
    wording = next(one for one in wordings if placeholders(one) <= values.keys())
    return wording.format_map(
        {name: write(values[name], language) for name in placeholders(wording)}
    )
