"""The guide lists every error that the engine can answer, with its status and sentence."""

import re

import pytest

import error_table
from incentives.domain.refusal import Refusal
from incentives.domain.refusal_table import EXPLANATIONS

LINE = re.compile(r"^\| `(?P<key>\w+)` \| (?P<status>\d{3}) \| (?P<sentence>.+) \|$", re.MULTILINE)


def test_every_refusal_is_explained_once() -> None:
    assert list(EXPLANATIONS) == list(Refusal)


def test_the_guide_lists_every_refusal_as_it_is() -> None:
    guide = error_table.GUIDE.read_text()
    section = guide.partition(error_table.BEGIN)[2].partition(error_table.END)[0]
    listed = [
        (line["key"], int(line["status"]), line["sentence"]) for line in LINE.finditer(section)
    ]
    assert listed == [
        (refusal.value, explanation.status.value, explanation.sentence)
        for refusal, explanation in EXPLANATIONS.items()
    ], "run: make openapi"
    assert guide == error_table.with_table(guide)


def test_a_refusal_is_a_client_error_and_names_no_code_and_no_person() -> None:
    for explanation in EXPLANATIONS.values():
        assert 400 <= explanation.status < 500
        assert "{" not in explanation.sentence


def test_a_guide_without_the_marks_is_not_written() -> None:
    with pytest.raises(ValueError, match="errors"):
        error_table.with_table("# The API")
