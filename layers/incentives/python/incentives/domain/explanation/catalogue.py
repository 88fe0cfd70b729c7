"""A language: its sentences, and how it writes amounts, days and lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from incentives.domain.condition.facts import Wordings


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A message catalogue; one file each.

    Attributes:
        language: its tag, such as `en`.
        decimal: between whole units and their decimals; `thousands` between groups of three.
        minor_units: what an amount without a currency is counted in; the word for one, for more.
        months: January first.
        weekdays: Sunday first.
        date: a day, from `day`, `month` and `year`.
        moment: a day and a time of day, from `date` and `time`.
        last: joins the last of a list.
        sentences: by the key of a refusal, or the kind of a condition and what it requires.
    """

    language: str
    decimal: str
    thousands: str
    minor_units: tuple[str, str]
    months: tuple[str, ...]
    weekdays: tuple[str, ...]
    date: str
    moment: str
    last: str
    sentences: Mapping[str, Wordings]


def placeholders(wording: str) -> frozenset[str]:
    """The names of the values that a wording needs.

    >>> sorted(placeholders("From {starts_at} to {ends_at}."))
    ['ends_at', 'starts_at']
    """
    return frozenset(name for _, name, _, _ in Formatter().parse(wording) if name)
