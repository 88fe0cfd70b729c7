"""How a language writes a value: amounts by their currency, instants by the campaign's clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.money import exponent

_NON_BREAKING_SPACE = "\u00a0"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money, in the currency's minor unit; without one nobody knows how many make a whole."""

    minor: int
    currency: str | None


@dataclass(frozen=True, slots=True)
class Start:
    """The instant from which something holds, and the zone whose clocks show it."""

    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class End:
    """The instant up to which something holds, itself excluded; midnight is the day before."""

    at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Days:
    """Days of the week; Sunday is 0."""

    days: tuple[int, ...]


type Value = Amount | Start | End | Days | int | str


def write(value: Value, language: Catalogue) -> str:
    """The value as text; a text is given as it is."""
    match value:
        case Amount(minor=minor, currency=currency):
            return _amount(minor, currency, language)
        case Start(at=at, zone=zone):
            return _moment(at.astimezone(zone), language)
        case End(at=at, zone=zone):
            return _end(at.astimezone(zone), language)
        case Days(days=days):
            return _listed([language.weekdays[day] for day in days], language)
        case int():
            return _whole(value, language)
        case str():
            return value


def _whole(number: int, language: Catalogue) -> str:
    return f"{number:,}".replace(",", language.thousands)


def _amount(minor: int, currency: str | None, language: Catalogue) -> str:
    if currency is None:
        unit = language.minor_units[abs(minor) != 1]
        return f"{_whole(minor, language)}{_NON_BREAKING_SPACE}{unit}"
    decimals = exponent(currency)
    whole, rest = divmod(abs(minor), 10**decimals)
    number = _whole(whole, language)
    if decimals:
        number += f"{language.decimal}{rest:0{decimals}}"
    return f"{'-' if minor < 0 else ''}{number}{_NON_BREAKING_SPACE}{currency}"


def _moment(local: datetime, language: Catalogue) -> str:
    day = _date(local.date(), language)
    if local.time() == time.min:
        return day
    return language.moment.format(date=day, time=f"{local:%H:%M}")


def _end(local: datetime, language: Catalogue) -> str:
    if local.time() == time.min:
        return _date(local.date() - timedelta(days=1), language)
    return _moment(local, language)


def _date(day: date, language: Catalogue) -> str:
    return language.date.format(day=day.day, month=language.months[day.month - 1], year=day.year)


def _listed(names: Sequence[str], language: Catalogue) -> str:
    *first, last = names
    return language.last.join([", ".join(first), last]) if first else last
