"""What a leaf requires, in the keys and values of a message catalogue."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from incentives.domain.condition.comparing import Interval
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.number import NUMBER_FACTS, Number
from incentives.domain.condition.times import Dates, Hours, Weekdays
from incentives.domain.condition.words import Words
from incentives.domain.explanation.writing import Amount, Days, End, Start, Value


def keys(finding: LeafFinding) -> Iterator[str]:
    """The keys of its sentence: of the very requirement if it has one, then of the kind."""
    leaf = finding.leaf
    match leaf:
        case Number():
            yield from _number_keys(leaf, negated=finding.negated)
        case Words(op=op) if (op == "contains_none") is not finding.negated:
            yield f"{leaf.kind}.without"
        case Flag(value=value) if value is finding.negated:
            yield f"{leaf.kind}.no"
        case Weekdays() | Hours() | Dates() if finding.negated:
            yield f"{leaf.kind}.no"
    yield leaf.kind


def values(
    finding: LeafFinding, zone: ZoneInfo, currency: str | None
) -> Iterator[tuple[str, Value]]:
    """What a sentence about it may say, by the name of the placeholder."""
    leaf = finding.leaf
    match leaf:
        case Number():
            yield from _number_values(leaf, finding, currency)
        case Weekdays(days=days):
            yield "days", Days(days)
        case Hours(opens=opens, closes=closes, days=days):
            yield from (("opens", opens), ("closes", closes))
            yield from [("days", Days(days))] if days else []
        case Dates():
            window = leaf.window(zone)
            yield from [("starts_at", Start(window.starts_at, zone))] if window.starts_at else []
            yield from [("ends_at", End(window.ends_at, zone))] if window.ends_at else []


def _number_keys(leaf: Number, *, negated: bool) -> Iterator[str]:
    low, high = _stretch(leaf, negated=negated)
    chosen = ".chosen" if leaf.product_ids or leaf.sku_ids or leaf.category_ids else ""
    if low is not None or high is not None:
        op = "at_least" if high is None else "at_most" if low is None else "between"
        yield f"{leaf.kind}{chosen}.{op}"


def _number_values(
    leaf: Number, finding: LeafFinding, currency: str | None
) -> Iterator[tuple[str, Value]]:
    low, high = _stretch(leaf, negated=finding.negated)
    short_by = None if finding.negated else finding.look.short_by
    for name, number in (("low", low), ("high", high), ("short_by", short_by)):
        if number is not None and not NUMBER_FACTS[leaf.kind].is_amount:
            yield name, number
        elif number is not None:
            yield name, Amount(number, currency)


def _stretch(leaf: Number, *, negated: bool) -> tuple[int | None, int | None]:
    """From where to where the number has to be, when that is one stretch and no single number."""
    span = Interval.of(leaf.op, leaf.value, leaf.to)
    if span.low == span.high:
        return None, None
    if not negated:
        return span.low, span.high
    if span.low is None and span.high is not None:
        return span.high + 1, None
    if span.high is None and span.low is not None:
        return None, span.low - 1
    return None, None
