"""What the fields of many requests are made of: texts, amounts, currencies, codes in paths."""

import json
from typing import Annotated

from pydantic import AfterValidator, Field, JsonValue

from incentives.domain.money import is_currency
from incentives.domain.refusal import Refusal, Refused

MAX_NAMES = 100  # of segments and groups
MAX_AMOUNT_MINOR = 10**12
LONGEST_TEXT = 200  # of ids and codes
_MOST_METADATA = 2_000  # characters of JSON; kept with every redemption


def _above_zero(quantity: str) -> str:
    if not quantity.strip("0."):
        raise ValueError("a quantity is above zero")
    return quantity


def _listed(code: str) -> str:
    if not is_currency(code):
        raise ValueError("a currency is an ISO 4217 code with a minor unit, such as EUR")
    return code


Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR)]
Quantity = Annotated[int, Field(ge=1, le=1_000_000)]
Measured = Annotated[
    str,
    Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,5})?$", examples=["0.482"]),
    AfterValidator(_above_zero),
]
"""Goods by weight or length: text, with at most five decimals, above zero."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"]), AfterValidator(_listed)]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["DE"])]
Metadata = dict[str, JsonValue]


def refuse_bulky(metadata: Metadata) -> None:
    """Refuse metadata that would not fit beside a redemption; a `ValueError` for pydantic."""
    if len(json.dumps(metadata)) > _MOST_METADATA:
        raise ValueError(f"metadata is longer than {_MOST_METADATA} characters of JSON")


def fit_code(code: str) -> str:
    """A code from the path of a request.

    Raises:
        Refused: `NOT_FOUND`; it is longer than any code.
    """
    if not 1 <= len(code) <= LONGEST_TEXT:
        raise Refused(Refusal.NOT_FOUND, "There is no voucher with a code of this length.")
    return code
