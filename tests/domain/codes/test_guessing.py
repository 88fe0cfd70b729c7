"""What chance a stranger has of typing a good code, and when the engine refuses to risk it."""

from dataclasses import replace

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.campaigns.terms import PublishingTerms
from incentives.domain.code import CodePattern
from incentives.domain.codes.guessing import (
    GUESSES_PER_DAY,
    MOST_CHANCE_PER_DAY,
    chance_per_day,
    odds,
    refuse_guessable,
    refuse_guessable_texts,
)
from incentives.domain.refusal import Refused
from tests.builders import a_campaign

OPEN = PublishingTerms(for_browsers=True)


def of_codes(length: int, publications: int | None = None) -> Campaign:
    codes = UniqueCodes(CodePattern.of({"length": length}))
    return replace(a_campaign(codes=codes, publications=publications), publishing=OPEN)


@pytest.mark.parametrize(
    ("space", "codes", "guesses", "chance"),
    [(2, 1, 1, 0.5), (2, 1, 2, 0.75), (10, 0, 5, 0.0), (10, 10, 1, 1.0), (10, 10, 0, 0.0)],
)
def test_the_chance_is_that_one_guess_of_many_hits(
    space: int, codes: int, guesses: int, chance: float
) -> None:
    assert chance_per_day(space, codes, guesses) == pytest.approx(chance)


@pytest.mark.parametrize(("codes", "guesses"), [(0, 1_000), (5, 0)])
def test_no_chance_is_zero_and_has_no_sign(codes: int, guesses: int) -> None:
    """JSON shows the sign: `-0.0`."""
    assert str(chance_per_day(10**6, codes, guesses)) == "0.0"


def test_a_tiny_chance_is_not_rounded_to_none() -> None:
    assert 0 < chance_per_day(2**100, 1, 1) < 1e-29


def test_the_usual_codes_cannot_be_guessed_and_short_ones_can() -> None:
    usual, short = of_codes(12), of_codes(8)
    refuse_guessable(usual, 100_000)
    with pytest.raises(Refused, match="codes_can_be_guessed"):
        refuse_guessable(short, 0)


def test_few_codes_may_be_shorter_than_many() -> None:
    refuse_guessable(of_codes(11, publications=100), 0)
    refuse_guessable(of_codes(10, publications=100), 0)
    with pytest.raises(Refused, match="codes_can_be_guessed"):
        refuse_guessable(of_codes(10, publications=100), 100_000)


def test_a_campaign_that_is_closed_to_browsers_may_have_any_codes() -> None:
    short = replace(of_codes(4), publishing=PublishingTerms())
    refuse_guessable(short, 10)
    found = odds(short, 10)
    assert found is not None
    assert not found.are_good


def test_a_public_code_is_no_secret() -> None:
    assert odds(a_campaign(), 0) is None


def test_codes_that_others_made_have_to_look_hard_to_guess() -> None:
    campaign = of_codes(12)
    refuse_guessable_texts(campaign, ["K7QM2V9XW3RTY"])
    refuse_guessable_texts(campaign, [])
    for plain in ("SUMMER", "1234567890", "A-1"):
        with pytest.raises(Refused, match="codes_can_be_guessed"):
            refuse_guessable_texts(campaign, ["K7QM2V9XW3RTY", plain])


def test_the_bound_is_what_all_browsers_together_get_through_the_gateway() -> None:
    assert GUESSES_PER_DAY == 50 * 31 * 86_400
    assert MOST_CHANCE_PER_DAY == 0.001
