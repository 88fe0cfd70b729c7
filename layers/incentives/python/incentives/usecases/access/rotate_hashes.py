"""Rotate the key that hashes of persons are encrypted under in the table: an operator's work."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incentives.domain.access.key_ring import KeyRing, StorageKey
from incentives.domain.refusal import Refusal, Refused
from incentives.store.access import rotation, secrets
from incentives.store.encrypted_hashes import Call
from incentives.store.transaction import Pause


@dataclass(frozen=True, slots=True)
class Moved:
    """What a call has done.

    Attributes:
        key: of the rotation.
        found: items that this pass has written anew by now.
        done: whether a whole pass found none.
    """

    key: StorageKey
    found: int
    done: bool


def rotate_hashes(
    text: str, *, wrapping_key: str, now: datetime, known_in: timedelta, pause: Pause
) -> StorageKey:
    """Announce a new key; from `now + known_in` on everything is written by it.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`; there are no keys yet. `INVALID_PAYLOAD`; the last rotation
            is not done. `TOO_MANY_REQUESTS`; another changed the keys meanwhile.
        WrongWrappingKeyError: the ring was sealed by another.
    """
    return _change(
        lambda ring: ring.rotated(text, now, known_in=known_in), wrapping_key, pause
    ).storage[-1]


def move_hashes(
    *,
    wrapping_key: str,
    call: Call,
    clock: Callable[[], datetime],
    until: datetime,
    pause: Pause,
) -> Moved:
    """Write items anew until a whole pass finds none, or until a given instant.

    Args:
        wrapping_key: seals the ring.
        call: a client's own way to make a call.
        clock: tells the present instant.
        until: no page is begun after it; the next call goes on from there.
        pause: between tries.

    Raises:
        Refused: `INVALID_PAYLOAD`; no rotation is under way, or it is too early.
            `TOO_MANY_REQUESTS`; others kept writing the same items.
        WrongWrappingKeyError: the ring was sealed by another.
    """
    ring = _tick(secrets.find(secrets.PERSON_KEYS, wrapping_key, pause))
    key = _under_way(ring, clock())
    while True:
        for segment in range(rotation.SEGMENTS):
            while clock() < until:
                writing = ring.writing(clock())
                if not rotation.next_page(key.number, segment, writing, call, pause):
                    break
        now = rotation.progress(key.number)
        if now.done < rotation.SEGMENTS:
            return Moved(key, now.found, done=False)
        if not now.found:
            _change(lambda ring: ring.moved(clock()), wrapping_key, pause)
            rotation.forget(key.number)
            return Moved(key, 0, done=True)
        rotation.begin_pass(key.number)


def _under_way(ring: KeyRing, now: datetime) -> StorageKey:
    if not ring.storage or ring.storage[-1].done_at is not None:
        raise Refused(Refusal.INVALID_PAYLOAD, "No rotation is under way.")
    key = ring.storage[-1]
    if now < key.moves_from:
        raise Refused(
            Refusal.INVALID_PAYLOAD, f"Items can be moved from {key.moves_from.isoformat()} on."
        )
    return key


def _change(change: Callable[[KeyRing], KeyRing], wrapping_key: str, pause: Pause) -> KeyRing:
    before = secrets.find(secrets.PERSON_KEYS, wrapping_key, pause)
    ring = change(_tick(before))
    if not secrets.put(secrets.PERSON_KEYS, ring.text, wrapping_key, before=before):
        raise Refused(Refusal.TOO_MANY_REQUESTS, "Another has changed the keys meanwhile.")
    return ring


def _tick(found: secrets.Secret | None) -> KeyRing:
    if found is None:
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "There is no person key yet.")
    return KeyRing.of(found.text)
