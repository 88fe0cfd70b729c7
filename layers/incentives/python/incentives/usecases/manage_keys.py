"""Create, list and revoke API keys: an operator's work, not a door's."""

from collections.abc import Sequence
from datetime import datetime

from incentives.domain.api_key import ApiKey, digest_of
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.store import api_keys


def create_key(
    *,
    app_id: str,
    token: str,
    scope: Scope,
    name: str,
    origins: Sequence[str] = (),
    now: datetime,
) -> ApiKey:
    """Keep a new key under the digest of its token.

    Raises:
        InvalidApiKeyError: a key that would open nothing, or a client key without origins.
    """
    key = ApiKey(
        app_id=app_id,
        token_digest=digest_of(token),
        scope=scope,
        origins=tuple(origins),
        active=True,
        name=name,
        created_at=now,
    )
    api_keys.add(key)
    return key


def revoke_key(app_id: str) -> None:
    """Switch a key off for good. It opens nothing any more once the API's cache (60 s) is over.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`, when no key has this id.
    """
    if not api_keys.switch_off(app_id):
        raise Refused(Refusal.RESOURCE_NOT_FOUND, "No API key has this id.")


def list_keys() -> list[ApiKey]:
    """All keys, revoked ones too, oldest first."""
    return api_keys.every_key()
