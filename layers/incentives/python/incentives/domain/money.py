"""Money: integers in the currency's minor unit, exact arithmetic, no floats.

Conventions: a percentage is taken once and its *discount* is rounded half-up; an amount that is
spread over lines adds up exactly, the leftover cents by largest remainder, ties by line order.
"""

from collections.abc import Sequence
from fractions import Fraction

from incentives.domain.refusal import Refusal, Refused

WHOLE_BP = 10_000  # basis points of the whole: 100 percent

# ISO 4217:2015, list one (SIX, the standard's maintenance agency): every currency that does not
# have two decimals. Last: metals, units of account and test codes, which have no minor unit.
_EXCEPTIONS: dict[int | None, str] = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    None: "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX",
}
_DECIMALS = {code: decimals for decimals, codes in _EXCEPTIONS.items() for code in codes.split()}


def exponent(currency: str) -> int:
    """Decimals of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD.

    Args:
        currency: ISO 4217 code, three capital letters.

    Raises:
        Refused: `INVALID_PAYLOAD`; no such shape of code, or one without a minor unit (gold).

    >>> exponent("JPY")
    0
    """
    if len(currency) == 3 and currency.isascii() and currency.isalpha() and currency.isupper():
        decimals = _DECIMALS.get(currency, 2)
        if decimals is not None:
            return decimals
    raise Refused(Refusal.INVALID_PAYLOAD, "currency must be an ISO 4217 code with a minor unit")


def half_up(amount: Fraction) -> int:
    """The nearest integer; a half goes away from zero, so that a return mirrors the sale.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2))
    (3, -3)
    """
    rounded = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return rounded if amount >= 0 else -rounded


def percent_of(amount_minor: int, rate_bp: int | Fraction) -> int:
    """The discount in minor units that a percentage gives on an amount, rounded half-up.

    Args:
        amount_minor: what the percentage is taken from; 0 or more.
        rate_bp: the percentage in basis points, 0 to 10_000 (100 percent); a fraction of a basis
            point is a `Fraction`.

    Raises:
        ValueError: a negative amount, or a rate that is negative or above the whole.

    >>> percent_of(1999, 1250)
    250
    """
    if amount_minor < 0 or not 0 <= rate_bp <= WHOLE_BP:
        raise ValueError("a percentage is 0 to 10_000 bp of an amount of 0 or more")
    return half_up(Fraction(amount_minor) * rate_bp / WHOLE_BP)


def spread(amount_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """An amount in parts proportional to the weights, one part a line, adding up exactly.

    Each line gets its share rounded down; the leftover cents go one each to the lines with the
    largest remainders, on a tie to the earlier line. A line without weight gets nothing, and no
    line gets more than its weight unless the amount is more than all weights together.

    Args:
        amount_minor: what is spread; 0 or more.
        weights: 0 or more each: the lines' running prices in minor units, or their quantities.

    Raises:
        ValueError: a negative number, or an amount with no weight to carry it.

    >>> spread(100, [1000, 1000, 1000])
    (34, 33, 33)
    """
    whole = sum(weights)
    if amount_minor < 0 or any(weight < 0 for weight in weights):
        raise ValueError("an amount and its weights are 0 or more")
    if whole == 0:
        if amount_minor:
            raise ValueError("an amount needs a line that can carry it")
        return (0,) * len(weights)
    shares = [divmod(amount_minor * weight, whole) for weight in weights]
    parts = [floor for floor, _ in shares]
    # Sorting is stable: equal remainders keep the order of the lines.
    by_remainder = sorted(range(len(shares)), key=lambda line: -shares[line][1])
    for line in by_remainder[: amount_minor - sum(parts)]:
        parts[line] += 1
    return tuple(parts)
