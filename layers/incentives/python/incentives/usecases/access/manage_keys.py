"""Create, rotate, list and revoke API keys: an operator's work, not a caller's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from incentives.domain.access.api_key import ApiKey, Ended, digest_of
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.store.access import api_keys


def create_key(
    *,
    app_id: str,
    token: str,
    scopes: frozenset[Scope],
    name: str,
    origins: Sequence[str] = (),
    now: datetime,
) -> ApiKey:
    """Keep a new key under the digest of its token.

    Raises:
        InvalidApiKeyError: a key that would open nothing, scopes that do not combine, or a client
            key without origins.
    """
    key = ApiKey(
        app_id=app_id,
        token_digest=digest_of(token),
        scopes=scopes,
        origins=tuple(origins),
        active=True,
        name=name,
        created_at=now,
    )
    api_keys.add(key)
    return key


def rotate_key(
    app_id: str, *, token: str, overlap: timedelta, ended: Ended | None = None, now: datetime
) -> ApiKey:
    """Give a key a newer token. The older one works on for `overlap` and then opens nothing.

    The API's cache adds up to 60 s for a caller who asked in the last minute before the end. One
    read and one guarded write: of two rotations at once, one wins and the other is told.

    Args:
        app_id: the key's public half.
        token: the newer secret half.
        overlap: how long the older one works on.
        ended: which of two tokens ends at once, because it was lost or has leaked.
        now: the instant of the rotation.

    Raises:
        InvalidApiKeyError: the key is revoked, the overlap is out of bounds, or the key has two
            tokens already and `ended` says neither.
        Refused: `RESOURCE_NOT_FOUND`, when no key has this id; `VERSION_CONFLICT`, when it was
            rotated or revoked at the same moment.
    """
    before = api_keys.find(app_id, consistently=True)
    if before is None:
        raise _unknown()
    newer_digest = digest_of(token)
    older = before.older_after(overlap, now=now, ended=ended)
    if not api_keys.rotate(before, newer_digest, older):
        details = "This key was rotated or revoked at the same moment; list the keys and see."
        raise Refused(Refusal.VERSION_CONFLICT, details)
    return replace(before, token_digest=newer_digest, older=older)


def revoke_key(app_id: str) -> None:
    """Switch a key off for good, both tokens if it has two.

    It opens nothing any more once the API's cache (60 s) is over.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`, when no key has this id.
    """
    if not api_keys.switch_off(app_id):
        raise _unknown()


def list_keys() -> list[ApiKey]:
    """All keys, revoked ones too, oldest first."""
    return api_keys.every_key()


def _unknown() -> Refused:
    return Refused(Refusal.RESOURCE_NOT_FOUND, "No API key has this id.")
