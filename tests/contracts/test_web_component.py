"""What the landing page's element promises to who puts it into a page."""

import gzip
import itertools
import re
from pathlib import Path
from string import ascii_uppercase

from incentives.domain.money import exponent
from incentives.domain.refusal import Refused

ELEMENT = Path(__file__).parents[2] / "web" / "incentive-code.js"
WORDS = re.compile(
    r"^  (?P<language>[a-z]{2}): \{\n(?P<members>.*?)^  \},", re.MULTILINE | re.DOTALL
)
MEMBER = re.compile(r"^    (\w+):", re.MULTILINE)


DECIMALS = re.compile(r"^  (\d): \"([A-Z ]+)\",$", re.MULTILINE)


def test_the_element_is_below_9_kb_compressed() -> None:
    """It was below 4 KB when it had one theme, and said neither worth nor end nor mistakes."""
    assert len(gzip.compress(ELEMENT.read_bytes(), mtime=0)) < 9 * 1_024


def test_minor_units_are_those_of_the_engine() -> None:
    """A browser's own table gives IQD no decimals: an amount would be a thousand times itself."""
    of_element = {
        code: int(decimals)
        for decimals, codes in DECIMALS.findall(ELEMENT.read_text())
        for code in codes.split()
    }
    all_codes = map("".join, itertools.product(ascii_uppercase, repeat=3))
    of_engine = {code: decimals_of(code) for code in all_codes}
    assert of_element == {code: one for code, one in of_engine.items() if one not in {None, 2}}


def decimals_of(currency: str) -> int | None:
    """The engine's; None for what has no minor unit, such as gold."""
    try:
        return exponent(currency)
    except Refused:
        return None


def test_every_language_says_everything() -> None:
    said = {
        one["language"]: MEMBER.findall(one["members"])
        for one in WORDS.finditer(ELEMENT.read_text())
    }
    assert set(said) == {"en", "de"}
    assert said["de"] == said["en"]
    assert "refused" in said["en"]
