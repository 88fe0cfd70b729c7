"""Bodies as we accept them (hostile ones are 4xx, never 5xx)."""

import json

import pytest

from incentives.runtime.json_body import DEEPEST, UnfitJsonError, read_json


def nested(depth: int) -> str:
    return "[" * depth + "]" * depth


def test_explicit_nulls_count_as_absent_at_every_depth() -> None:
    assert read_json('{"gift": null, "order": {"id": null, "amount": 5}}') == {
        "order": {"amount": 5}
    }


def test_nesting_is_accepted_up_to_the_deepest_level_and_not_beyond() -> None:
    assert read_json(nested(DEEPEST)) is not None
    with pytest.raises(UnfitJsonError, match="deeper"):
        read_json(nested(DEEPEST + 1))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("{", id="cut off"),
        pytest.param('{"a": 1} x', id="more after the end"),
        pytest.param('{"a": 1, "a": 2}', id="a member twice"),
        pytest.param('[{"a": 1, "\\u0061": 2}]', id="a member twice, once escaped"),
        pytest.param('{"a": NaN}', id="NaN"),
        pytest.param('{"a": -Infinity}', id="infinity"),
        pytest.param('{"a": 1e999}', id="infinity as a number"),
        pytest.param('{"a": 9007199254740993}', id="beyond 2^53"),
        pytest.param('{"a": -9007199254740993}', id="beyond -2^53"),
        pytest.param('{"a": 1e20}', id="beyond 2^53, written as a fraction"),
        pytest.param('{"a": ' + "9" * 200_000 + "}", id="a number of 200,000 digits"),
        pytest.param('{"a": 0.' + "1" * 200_000 + "}", id="a fraction of 200,000 digits"),
        pytest.param('{"a": "\\u0000"}', id="a zero character"),
        pytest.param('{"\\u0007": 1}', id="a control character in a name"),
        pytest.param('{"a": "\\u007f"}', id="delete"),
        pytest.param('{"a": "\\ud800"}', id="half a surrogate pair"),
        pytest.param('{"a": "line\nbreak"}', id="a line break that is not escaped"),
        pytest.param(nested(200_000), id="200,000 levels"),
        pytest.param('{"a":' * 50_000, id="50,000 objects, cut off"),
    ],
)
def test_text_without_one_clear_meaning_is_unfit(text: str) -> None:
    with pytest.raises(UnfitJsonError):
        read_json(text)


def test_a_refusal_repeats_nothing_of_the_text() -> None:
    with pytest.raises(UnfitJsonError) as refused:
        read_json('{"secret-token": "secret-token", "secret-token": 1}')
    assert "secret" not in str(refused.value)


def test_every_whole_number_up_to_2_to_the_53_is_exact() -> None:
    assert read_json("[9007199254740992, -9007199254740992, 0]") == [2**53, -(2**53), 0]


def test_texts_may_hold_line_ends_tabs_and_every_script() -> None:
    text = "a\tb\r\nc ß 漢字 🎁 \u200d"
    assert read_json(json.dumps({"note": text})) == {"note": text}
