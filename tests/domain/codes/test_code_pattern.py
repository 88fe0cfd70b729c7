"""Unique codes: as the campaign wants them, and nobody guesses them."""

from collections import Counter

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from incentives.domain.code import (
    DRAWS_PER_CODE,
    UNAMBIGUOUS,
    CodePattern,
    canonical,
    uniform,
)
from incentives.domain.refusal import Refusal, Refused

SEED = bytes(range(32))
OTHER_SEED = bytes(32)
WELCOME = CodePattern.of({"prefix": "welc-", "charset": "23", "length": 2, "postfix": "A"})


def test_a_code_has_sixty_random_bits_unless_the_campaign_says_otherwise() -> None:
    pattern = CodePattern.of()
    code = pattern.draw(SEED, 0)
    assert len(code) == 12
    assert set(code) <= set(UNAMBIGUOUS)
    assert not set("01IO") & set(UNAMBIGUOUS)
    assert pattern.random_bits == 60


def test_a_charset_without_a_length_gets_as_many_places_as_sixty_bits_need() -> None:
    digits = CodePattern.of({"charset": "0123456789"})
    assert digits.places == 19
    assert digits.random_bits >= 60


def test_the_pattern_of_the_wire_is_followed_and_overrides_the_length() -> None:
    pattern = CodePattern.of({"pattern": "10OFF-#######", "length": 3, "charset": "0123456789"})
    code = pattern.draw(SEED, 0)
    assert code.startswith("10OFF-")
    assert len(code) == len("10OFF-#######")
    assert pattern.space == 10**7
    assert pattern.random_bits < 60


def test_prefix_and_postfix_stand_around_the_random_part() -> None:
    pattern = CodePattern.of({"prefix": "welc-", "length": 8, "postfix": "-#26", "pattern": None})
    code = pattern.draw(SEED, 0)
    assert code.startswith("WELC-")
    assert code.endswith("-#26")
    assert len(code) == 5 + 8 + 4


def test_a_charset_of_both_cases_has_each_letter_once() -> None:
    """Codes that differ in case only would be duplicates."""
    alphabetic = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert CodePattern.of({"charset": alphabetic, "length": 8}).space == 26**8


@pytest.mark.parametrize(
    "config",
    [
        {"length": 0},
        {"length": -3},
        {"length": 65},
        {"length": 8.5},
        {"length": True},
        {"length": "8"},
        {"charset": "A"},
        {"charset": "Aa"},
        {"charset": "AB "},
        {"charset": "AB\n"},
        {"charset": "ABÉ"},
        {"charset": 5},
        {"charset": "AB" * 60},
        {"pattern": "NO-PLACE"},
        {"pattern": "#" * 65},
        {"prefix": " A"},
        {"postfix": "A "},
        {"prefix": "A\x00"},
        {"prefix": "A  B"},
        {"postfix": "\u0301"},
        {"prefix": "x" * 95},
        {"prefix": ["A"]},
    ],
)
def test_a_configuration_whose_codes_nobody_could_type_is_refused(
    config: dict[str, object],
) -> None:
    with pytest.raises(Refused) as refused:
        CodePattern.of(config)
    assert refused.value.refusal is Refusal.INVALID_CODE_CONFIG
    assert refused.value.details


def test_work_done_again_draws_the_same_codes_and_another_seed_draws_others() -> None:
    """Codes stay unique after a crash between two chunks of a job."""
    pattern = CodePattern.of()
    first = [pattern.draw(SEED, index) for index in range(200)]
    assert [pattern.draw(SEED, index) for index in range(200)] == first
    assert len(set(first)) == 200
    assert not set(first) & {pattern.draw(OTHER_SEED, index) for index in range(200)}


def test_a_redraw_gives_another_code() -> None:
    pattern = CodePattern.of({"length": 12})
    draws = {pattern.draw(SEED, 7, attempt) for attempt in range(DRAWS_PER_CODE)}
    assert len(draws) == DRAWS_PER_CODE


@pytest.mark.parametrize(
    ("seed", "index", "attempt"),
    [(SEED, -1, 0), (SEED, 0, -1), (SEED, 0, DRAWS_PER_CODE), (b"short", 0, 0), (SEED, 2**63, 0)],
)
def test_draws_are_bounded(seed: bytes, index: int, attempt: int) -> None:
    with pytest.raises(ValueError, match="bounded"):
        CodePattern.of().draw(seed, index, attempt)


def test_every_code_of_a_pattern_is_equally_likely() -> None:
    """A remainder would favour the first characters; the draw throws numbers out of range away."""
    pattern = CodePattern.of({"charset": "ABC", "length": 1})
    times = Counter(pattern.draw(SEED, index) for index in range(6_000))
    assert set(times) == set("ABC")
    assert all(1_850 <= seen <= 2_150 for seen in times.values())


@given(st.integers(2, 2**512), st.binary(max_size=8))
def test_a_drawn_number_is_in_its_range(below: int, label: bytes) -> None:
    assert 0 <= uniform(SEED, label, below=below) < below


SIGNS = st.characters(min_codepoint=33, max_codepoint=126)


@given(
    st.fixed_dictionaries(
        {
            "charset": st.text(SIGNS, min_size=2).filter(lambda signs: len(set(signs.upper())) > 1),
            "length": st.integers(1, 64),
            "prefix": st.text(max_size=8),
            "postfix": st.text(max_size=8),
        }
    ),
    st.integers(0, 10**6),
)
def test_what_a_pattern_draws_is_canonical_and_matches_it(
    config: dict[str, object], index: int
) -> None:
    """A generated code is found as it was printed."""
    try:
        pattern = CodePattern.of(config)
    except Refused:
        reject()  # a prefix or postfix that nobody could type
    code = pattern.draw(SEED, index)
    assert canonical(code) == code
    assert pattern.matches(f" {code} ")
    assert CodePattern.of(pattern.as_data()) == pattern


@pytest.mark.parametrize("code", ["WELC-22A", "welc-22a ", "WELC-32A"])
def test_a_code_matches_the_pattern_it_could_have_come_from(code: str) -> None:
    assert WELCOME.matches(code)


@pytest.mark.parametrize(
    "code", ["WELC-21A", "WELC-22B", "WELC-2222A", "WELC_22A", "WELC-A", "W\x00LC-22A", ""]
)
def test_a_code_of_another_shape_does_not_match(code: str) -> None:
    assert not WELCOME.matches(code)


def test_a_pattern_gives_out_a_quarter_of_its_codes_and_no_more() -> None:
    """Generators that look for the last free codes never end."""
    pattern = CodePattern.of({"pattern": "10OFF-###", "charset": "0123456789"})
    pattern.refuse_crowded(250, existing=0)
    pattern.refuse_crowded(50, existing=200)
    with pytest.raises(Refused) as refused:
        pattern.refuse_crowded(51, existing=200)
    assert refused.value.refusal is Refusal.INVALID_CODE_CONFIG
    assert refused.value.details == (
        "the pattern is too short for 51 codes: 50 of its 1000 codes may still be made"
    )


def test_a_crowded_pattern_finds_a_free_code_for_everyone_within_the_bounded_draws() -> None:
    """Generated codes are unique, and the generator ends."""
    pattern = CodePattern.of({"charset": "0123456789", "length": 3})
    taken: set[str] = set()
    for index in range(250):
        draws = (pattern.draw(SEED, index, attempt) for attempt in range(DRAWS_PER_CODE))
        taken.add(next(code for code in draws if code not in taken))
    assert len(taken) == 250
