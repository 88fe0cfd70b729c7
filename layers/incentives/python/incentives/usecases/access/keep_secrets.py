"""Keep the deployment's secrets: an operator's work, not a route's."""

from datetime import datetime, timedelta

from incentives.domain.access.key_ring import KeyRing
from incentives.domain.decisions.decision_token import LIVES
from incentives.domain.refusal import Refusal, Refused
from incentives.store.access import secrets
from incentives.store.transaction import Pause

MADE, THERE = "made", "there"


def ensure_person_keys(text: str, *, wrapping_key: str, now: datetime, pause: Pause) -> str:
    """Keep a first person key unless there is one; `MADE` or `THERE`. A repeat is harmless.

    Args:
        text: the key, 32 characters or more.
        wrapping_key: seals it.
        now: when it was made.
        pause: between tries.

    Raises:
        WeakPersonKeyError: it is too short.
        WrongWrappingKeyError: there are keys, sealed by another wrapping key.
    """
    if find_ring(wrapping_key, pause):
        return THERE
    ring = KeyRing.first(text, now)
    made = secrets.put(secrets.PERSON_KEYS, ring.text, wrapping_key, before=None)
    if not made:  # by another, in between: it must be readable all the same
        find_ring(wrapping_key, pause)
    return MADE if made else THERE


def renew_decision_key(
    text: str, *, wrapping_key: str, now: datetime, known_in: timedelta, pause: Pause
) -> KeyRing:
    """Add a key that seals decisions from `now + known_in` on; the ring with it.

    Decisions under the keys before stay readable while they live. Persons are counted as ever.

    Args:
        text: the key, 32 characters or more.
        wrapping_key: seals the ring.
        now: the present instant.
        known_in: within which time every function will have read the ring.
        pause: between tries.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`; there is no ring yet. `INVALID_PAYLOAD`; see
            `KeyRing.renewed`. `TOO_MANY_REQUESTS`; another changed it meanwhile.
        WeakPersonKeyError: the key is too short.
        WrongWrappingKeyError: the ring was sealed by another.
    """
    before = secrets.find(secrets.PERSON_KEYS, wrapping_key, pause)
    if before is None:
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "There is no person key yet.")
    ring = KeyRing.of(before.text).renewed(text, now, known_in=known_in, lives=LIVES)
    if not secrets.put(secrets.PERSON_KEYS, ring.text, wrapping_key, before=before):
        raise Refused(Refusal.TOO_MANY_REQUESTS, "Another has changed the keys meanwhile.")
    return ring


def find_ring(wrapping_key: str, pause: Pause) -> KeyRing | None:
    """The keys, or None when there are none yet.

    Raises:
        WrongWrappingKeyError: they were sealed by another.
    """
    found = secrets.find(secrets.PERSON_KEYS, wrapping_key, pause)
    return KeyRing.of(found.text) if found else None


def keep_bot_check(text: str, *, wrapping_key: str, pause: Pause, anew: bool = True) -> bool:
    """Keep the secret of the bot check; False when there is one and it is not to be made `anew`.

    Raises:
        Refused: `INVALID_PAYLOAD`; it is empty. `TOO_MANY_REQUESTS`; another wrote meanwhile.
        WrongWrappingKeyError: there is one, sealed by another wrapping key.
    """
    if not text:
        raise Refused(Refusal.INVALID_PAYLOAD, "The secret is empty.")
    before = secrets.find(secrets.BOT_CHECK, wrapping_key, pause)
    if before and not anew:
        return False
    if not secrets.put(secrets.BOT_CHECK, text, wrapping_key, before=before):
        raise Refused(Refusal.TOO_MANY_REQUESTS, "Another has set the secret meanwhile.")
    return True
