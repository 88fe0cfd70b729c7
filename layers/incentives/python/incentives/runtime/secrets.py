"""The deployment's secrets, which lie in the table, sealed by a key of the environment.

So the storm of a sale that starts hundreds of functions at once meets no quota but the table's own.
"""

from datetime import timedelta

from incentives.domain.access.key_ring import KeyRing
from incentives.runtime import clock, settings
from incentives.runtime.patience import back_off
from incentives.store.access import secrets
from incentives.store.ttl_cache import TtlCache

REMEMBERED = timedelta(minutes=5)
"""A change of a secret is in force everywhere after this long."""

_rings: TtlCache[KeyRing] = TtlCache(REMEMBERED)
_bot_checks: TtlCache[str] = TtlCache(REMEMBERED)


class NoSecretError(RuntimeError):
    """The table lacks a secret that this function needs: the deployment is at fault."""


def key_ring() -> KeyRing:
    """The keys of persons and decisions, read at the first need and every five minutes.

    A read that fails is not remembered: the next request reads again.

    Raises:
        NoSecretError: there are none.
        Refused: `TOO_MANY_REQUESTS`; the table does not answer now.
        WeakPersonKeyError: one is too short.
        WrongWrappingKeyError: see `store.access.secrets.find`.
    """
    now = clock.now()
    ring = _rings.at(now)
    if ring is None:
        ring = KeyRing.of(_read(secrets.PERSON_KEYS))
        _rings.put(ring, now)
    return ring


def person_key() -> bytes:
    """The key that persons are hashed under; raises as `key_ring` does."""
    return key_ring().counting


def decision_key() -> bytes:
    """The key that seals the decisions of this instant; raises as `key_ring` does."""
    return key_ring().sealing(clock.now()).of_decisions


def decision_keys() -> tuple[bytes, ...]:
    """All keys that sealed decisions which live; raises as `key_ring` does."""
    return key_ring().opening()


def bot_check_secret() -> str:
    """What the provider of the bot check knows this shop by; raises as `key_ring` does."""
    now = clock.now()
    known = _bot_checks.at(now)
    if known is None:
        known = _read(secrets.BOT_CHECK)
        _bot_checks.put(known, now)
    return known


def forget() -> None:
    """Read every secret anew at the next need, for tests and commands."""
    _rings.drop()
    _bot_checks.drop()


def _read(name: str) -> str:
    wrapping_key = settings.read(settings.SecretSettings).wrapping_key
    found = secrets.find(name, wrapping_key, back_off)
    if found is None:
        message = f"The table holds no secret {name}."
        raise NoSecretError(message)
    return found.text
