"""What the landing page's element promises to who puts it into a page."""

import gzip
import re
from pathlib import Path

ELEMENT = Path(__file__).parents[2] / "web" / "incentive-code.js"
WORDS = re.compile(
    r"^  (?P<language>[a-z]{2}): \{\n(?P<members>.*?)^  \},", re.MULTILINE | re.DOTALL
)
MEMBER = re.compile(r"^    (\w+):", re.MULTILINE)


def test_the_element_is_below_4_kb_compressed() -> None:
    assert len(gzip.compress(ELEMENT.read_bytes(), mtime=0)) < 4_096


def test_every_language_says_everything() -> None:
    said = {
        one["language"]: MEMBER.findall(one["members"])
        for one in WORDS.finditer(ELEMENT.read_text())
    }
    assert set(said) == {"en", "de"}
    assert said["de"] == said["en"]
    assert "refused" in said["en"]
