"""Money: integers in the currency's minor unit, exact arithmetic, no floats in it.

How shares are rounded and amounts are spread over lines is the calculator's, in `pricing`.
"""

from fractions import Fraction

from incentives.domain.refusal import Refusal, Refused

WHOLE_BP = 10_000  # basis points of the whole: 100 percent

type Rate = int | float
"""Basis points. A rate that is none of them is a decimal as it was written, 1666.7 for 16.667 %;
`share_of` has its exact value."""

# ISO 4217:2015, list one (SIX, the standard's maintenance agency), by decimals. Last: metals, units
# of account and test codes, which have no minor unit.
_LISTED: dict[int | None, str] = {
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN "
        "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
        "FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
        "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
        "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
        "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD "
        "USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG"
    ),
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
    None: "XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX",
}
_DECIMALS = {code: decimals for decimals, codes in _LISTED.items() for code in codes.split()}
# Withdrawn since 2021; orders in them may still come back.
_WITHDRAWN = frozenset({"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"})


def is_currency(code: str) -> bool:
    """Whether ISO 4217 lists this code, with a minor unit; withdrawn in the last years too.

    >>> is_currency("EUR"), is_currency("EUE"), is_currency("XAU")
    (True, False, False)
    """
    return _DECIMALS.get(code) is not None or code in _WITHDRAWN


def exponent(currency: str) -> int:
    """Decimals of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD.

    What no list has counts as 2: requests with such a code are refused (`is_currency`), but orders
    and campaigns of earlier releases may have it.

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


def share_of(rate_bp: Rate) -> Fraction:
    """A rate as a part of the whole, exactly as it was written.

    >>> share_of(1_250), share_of(1_666.7)
    (Fraction(1, 8), Fraction(16667, 100000))
    """
    written = rate_bp if isinstance(rate_bp, int) else repr(rate_bp)
    return Fraction(written) / WHOLE_BP


def half_up(amount: int | Fraction) -> int:
    """The nearest integer; a half goes away from zero, so that a return mirrors the sale.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2))
    (3, -3)
    """
    rounded = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return rounded if amount >= 0 else -rounded
