"""Codes: one canonical form for look-up and for counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.code import (
    MAX_CODE_CHARS,
    canonical,
)


@pytest.mark.parametrize(
    "typed",
    [
        "SUMMER20",
        "summer20",
        "Summer20 ",
        "  SUMMER20",
        "SUMMER20\n",
        "\tSUMMER20\r\n",
        "SUMMER20\u00a0",
        "SUMMER20\u200b",
        "\u200eSUMMER20\u200e",
        "\u2066 summer20 \u2069",
        "\ufeffSUMMER20\u00ad\u2060",
        "\u3000SUMMER20\u2003",
        "\ufeffSUMMER20",
    ],
)
def test_outer_blanks_and_ascii_case_do_not_make_another_code(typed: str) -> None:
    """A trailing space let one code be used for ever."""
    assert canonical(typed) == "SUMMER20"


@pytest.mark.parametrize(
    "typed",
    [
        "SUMMER2O",  # letter O
        "\u0405UMMER20",  # Cyrillic Dze
        "S\u03c5MMER20",  # Greek upsilon
        "\uff33UMMER20",  # full-width S
        "\u017fummer20",  # long s, whose capital is S
        "SUMMER\u00b20",  # superscript two
        "SUMMER\u0662\u0660",  # Arabic digits
    ],
)
def test_a_look_alike_is_another_code(typed: str) -> None:
    """A code has one form."""
    assert canonical(typed) not in {None, "SUMMER20"}


@pytest.mark.parametrize(
    "code",
    [
        "A B/1",
        "10%-OFF",
        "ÉTÉ-2026",
        "夏祭り",
        "\u041b\u0415\u0422\u041e20",
        "GRÜN & GUT",
        "#1",
        "नमस्ते",
        "💝20",
    ],
)
def test_a_code_may_have_letters_of_any_script_signs_and_single_spaces(code: str) -> None:
    assert canonical(code) == code


def test_an_accent_is_the_same_whether_typed_as_one_character_or_two() -> None:
    assert canonical("e\u0301te\u0301") == canonical("\u00e9t\u00e9") == "\u00e9T\u00e9"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\n",
        "A  B",
        "A\tB",
        "A\nB",
        "A\u00a0B",
        "A\x00B",
        "\x00AB",
        "AB\x1b",
        "A\u200bB",  # zero width space
        "\u202eAB",  # right-to-left override
        "A\u2028B",
        "\ud800",  # half a character, as JSON may bring it
        "\ue000",  # private use
        "10\u212a",  # the Kelvin sign, which Unicode would turn into K
        "i\u0307",  # which would turn into another character as a capital
        "A\u037e",  # the Greek question mark, which it would turn into a semicolon
        "x" * (MAX_CODE_CHARS + 1),
        "x" * 1_000_000,
    ],
)
def test_control_characters_inner_blanks_and_endless_texts_are_no_code(text: str) -> None:
    """A code has one form."""
    assert canonical(text) is None


def test_the_longest_code_has_a_hundred_characters_without_its_outer_blanks() -> None:
    assert canonical(f" {'x' * MAX_CODE_CHARS} ") == "X" * MAX_CODE_CHARS


@given(st.text(max_size=120))
def test_the_canonical_form_is_its_own_canonical_form_and_can_be_stored(text: str) -> None:
    """A form that changes when it is looked up again would be counted apart."""
    form = canonical(text)
    if form is not None:
        assert canonical(form) == form
        assert canonical(f" {form}\n") == form
        assert len(form.encode()) <= 4 * MAX_CODE_CHARS


@given(st.text(st.characters(max_codepoint=126), max_size=20))
def test_ascii_case_never_matters(text: str) -> None:
    assert canonical(text.lower()) == canonical(text.upper())
