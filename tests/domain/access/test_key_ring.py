"""Which key counts persons, which seals decisions, and which are kept to read them."""

from datetime import UTC, datetime, timedelta

import pytest

from incentives.domain.access.key_ring import MOST_KEYS, KeyRing, WeakPersonKeyError
from incentives.domain.refusal import Refusal, Refused

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
KNOWN_IN = timedelta(minutes=10)
LIVES = timedelta(days=30)
MOMENT = timedelta(milliseconds=1)


def ring() -> KeyRing:
    return KeyRing.first("1" * 64, NOW)


def renewed(before: KeyRing, text: str, now: datetime) -> KeyRing:
    return before.renewed(text * 64, now, known_in=KNOWN_IN, lives=LIVES)


def numbers(of: KeyRing) -> list[int]:
    return [key.number for key in of.keys]


def test_the_first_key_counts_and_seals() -> None:
    assert ring().counting == b"1" * 64
    assert ring().opening() == (ring().sealing(NOW).of_decisions,)


def test_a_new_key_seals_when_everybody_knows_it_and_counts_nobody() -> None:
    both = renewed(ring(), "2", NOW)
    assert both.sealing(NOW + KNOWN_IN - MOMENT).number == 1
    assert both.sealing(NOW + KNOWN_IN).number == 2
    assert both.counting == ring().counting


def test_decisions_under_every_key_of_the_ring_can_be_read_the_present_first() -> None:
    both = renewed(ring(), "2", NOW)
    assert both.opening() == tuple(key.of_decisions for key in reversed(both.keys))
    assert len(set(both.opening())) == 2


def test_a_ring_is_read_as_it_was_written() -> None:
    both = renewed(ring(), "2", NOW)
    assert KeyRing.of(both.text) == both


def test_a_ring_that_is_printed_tells_no_key() -> None:
    assert "1" * 64 not in repr(ring())


def test_a_key_is_not_renewed_before_the_last_new_one_seals() -> None:
    both = renewed(ring(), "2", NOW)
    with pytest.raises(Refused) as refused:
        renewed(both, "3", NOW + KNOWN_IN - MOMENT)
    assert refused.value.refusal is Refusal.INVALID_PAYLOAD
    assert (
        refused.value.details == "Key 2 seals from 2026-06-15T12:10:00+00:00 on; wait until then."
    )
    assert numbers(renewed(both, "3", NOW + KNOWN_IN)) == [1, 2, 3]


def test_a_key_stays_while_a_decision_by_it_lives_and_the_first_for_ever() -> None:
    third = renewed(renewed(ring(), "2", NOW), "3", NOW + KNOWN_IN)
    last_of_second = third.keys[2].seals_from
    gone = last_of_second + LIVES + KNOWN_IN
    assert numbers(renewed(third, "4", gone - MOMENT)) == [1, 2, 3, 4]
    assert numbers(renewed(third, "4", gone)) == [1, 3, 4]


def test_keys_are_never_so_many_that_a_foreign_id_costs_much() -> None:
    full, now = ring(), NOW
    while len(full.keys) < MOST_KEYS:
        full, now = renewed(full, "n", now), now + KNOWN_IN
    with pytest.raises(Refused) as refused:
        renewed(full, "n", now)
    assert refused.value.details == "There are 8 keys; decisions by the oldest must expire first."


def test_a_weak_key_is_none() -> None:
    with pytest.raises(WeakPersonKeyError):
        KeyRing.first("1" * 31, NOW)
    with pytest.raises(WeakPersonKeyError):
        ring().renewed("2" * 31, NOW, known_in=KNOWN_IN, lives=LIVES)
