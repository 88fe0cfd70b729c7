"""Guessing: what chance a stranger has to type a code that is good, and what keeps it small.

Wrong attempts of browsers are counted, and whoever makes too many is turned away for a while. That
stops one stranger. Against thousands of addresses only the number of codes that could be
helps, so a campaign whose codes could be guessed at the API's full pace is not opened to browsers.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.refusal import Refusal, Refused
from incentives.names import BROWSER_REQUESTS_PER_S

ATTEMPTS_PER_WINDOW = 100  # wrong ones, of one page's key and one address
WINDOW_S = 600
TRIES_THAT_SEND = 20  # of a window; beyond them no code is sent again to whom a page names

# Round trips to the table before a browser is refused a code: as many as the dearest refusal takes
# on a new instance. The code, its campaign, counters and person, and what those lead to; a
# redemption, which knows no person, looks at its order once more.
TRIPS_OF_A_REFUSED_CODE = 4

MOST_CHANCE_PER_DAY = 0.001
# Codes that a campaign is taken to have in the end when it hands out as many as are asked for.
FORESEEN_CODES = 1_000_000

_DAY_S = 86_400
# One request asks for up to 30 codes, another route for one.
GUESSES_PER_DAY = BROWSER_REQUESTS_PER_S * (30 + 1) * _DAY_S


@dataclass(frozen=True, slots=True)
class Odds:
    """How hard the codes of a campaign are to guess.

    Attributes:
        random_bits: of one code, rounded down.
        codes: how many there are, or will be.
        guesses_per_day: the most that all browsers of the world can try.
        chance_per_day: that one of these guesses is a code, from 0 to 1.
    """

    random_bits: int
    codes: int
    guesses_per_day: int
    chance_per_day: float

    @property
    def are_good(self) -> bool:
        """Whether the codes may be tried by browsers."""
        return self.chance_per_day <= MOST_CHANCE_PER_DAY


def chance_per_day(space: int, codes: int, guesses_per_day: int = GUESSES_PER_DAY) -> float:
    """The chance that one of a day's guesses is a code.

    Args:
        space: how many different codes there could be, 1 or more.
        codes: how many of them there are.
        guesses_per_day: 0 or more.

    >>> chance_per_day(10**6, 1, 1_000)
    0.0009995...
    >>> chance_per_day(2**60, 100_000) < 1e-4
    True
    >>> chance_per_day(10**6, 0)
    0.0
    """
    if codes >= space:
        return 1.0 if guesses_per_day else 0.0
    if not codes or not guesses_per_day:
        return 0.0  # and not -0.0, which JSON shows
    return -math.expm1(guesses_per_day * math.log1p(-codes / space))


def odds(campaign: Campaign, made: int) -> Odds | None:
    """The odds of a campaign's unique codes, `made` so far; None when everybody types one code."""
    pattern = campaign.code_pattern
    if pattern is None:
        return None
    foreseen = 0
    if campaign.publishing.for_browsers:
        published = campaign.limits.publications
        foreseen = FORESEEN_CODES if published is None else published
    codes = made + foreseen
    chance = chance_per_day(pattern.space, codes)
    return Odds(pattern.random_bits, codes, GUESSES_PER_DAY, chance)


def refuse_guessable(campaign: Campaign, made: int) -> None:
    """Refuse to open a campaign to browsers whose codes, `made` and foreseen, could be guessed.

    Raises:
        Refused: `CODES_CAN_BE_GUESSED`.
    """
    found = odds(campaign, made) if campaign.publishing.for_browsers else None
    if found is not None and not found.are_good:
        raise _guessable(
            f"{found.codes} codes of {found.random_bits} random bits are guessed on a day with a "
            f"chance of {found.chance_per_day:.2g}; for browsers it may be {MOST_CHANCE_PER_DAY}"
        )


def refuse_guessable_texts(campaign: Campaign, codes: Iterable[str]) -> None:
    """Refuse codes made by others that are too short or too plain for browsers, however random.

    Raises:
        Refused: `CODES_CAN_BE_GUESSED`.
    """
    if not campaign.publishing.for_browsers:
        return
    given = tuple(codes)
    space = min((_space_of(code) for code in given), default=2)
    chance = chance_per_day(space, len(given))
    if given and chance > MOST_CHANCE_PER_DAY:
        raise _guessable("the shortest of these codes could be guessed; browsers may try them")


def _space_of(code: str) -> int:
    """How many codes of this length and these kinds of characters there are, at the most."""
    kinds = {10 if char.isdigit() else 26 if char.isalpha() else 1 for char in code}
    space: int = sum(kinds) ** len(code)
    return space


def _guessable(details: str) -> Refused:
    return Refused(Refusal.CODES_CAN_BE_GUESSED, details, resource_type="campaign")
