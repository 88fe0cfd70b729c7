"""Every language says everything, with the same values, in whole sentences."""

import pytest

from incentives.domain.condition.look import Missing
from incentives.domain.condition.parse import KINDS
from incentives.domain.explanation.catalogue import Catalogue, placeholders
from incentives.domain.explanation.english import ENGLISH
from incentives.domain.explanation.languages import LANGUAGES
from incentives.domain.refusal import Refusal

GROUPS = {"all", "any", "not"}
UNKNOWN = {f"not_found.{kind}" for kind in ("campaign", "customer", "loyalty_card", "order")}
NEEDED = ({*Refusal, *Missing, *KINDS} - GROUPS) | UNKNOWN
VALUES = {
    *("seconds", "limit", "balance", "starts_at", "ends_at", "currency"),
    *("low", "high", "short_by", "days", "opens", "closes"),
}
EVERY = pytest.mark.parametrize("language", LANGUAGES.values(), ids=list(LANGUAGES))


@EVERY
def test_every_refusal_every_unknown_thing_and_every_condition_has_a_sentence(
    language: Catalogue,
) -> None:
    assert not NEEDED - language.sentences.keys()


@EVERY
def test_no_sentence_is_left_over(language: Catalogue) -> None:
    known = NEEDED | {key for key in language.sentences if key.rpartition(".")[0] in KINDS}
    known |= {key for key in language.sentences if ".chosen." in key}
    assert not language.sentences.keys() - known


@EVERY
def test_languages_word_the_same_things_with_the_same_values(language: Catalogue) -> None:
    def values(of: Catalogue) -> dict[str, list[frozenset[str]]]:
        return {
            key: [placeholders(sentence) for sentence in of.sentences[key]] for key in of.sentences
        }

    assert values(language) == values(ENGLISH)


@EVERY
def test_the_last_wording_needs_no_value_and_none_an_unknown_one(language: Catalogue) -> None:
    for wordings in language.sentences.values():
        assert not placeholders(wordings[-1])
        assert frozenset().union(*map(placeholders, wordings)) <= VALUES


@EVERY
def test_a_sentence_is_fit_to_be_read_out(language: Catalogue) -> None:
    for key, wordings in language.sentences.items():
        for wording in wordings:
            plain = wording.replace("{", "").replace("}", "")
            assert wording.endswith("."), key
            assert wording[0].isupper(), key
            assert not any(word in plain for word in (key, "voucher", "redeem")), key


@EVERY
def test_a_language_has_twelve_months_and_seven_days(language: Catalogue) -> None:
    assert (len(set(language.months)), len(set(language.weekdays))) == (12, 7)
