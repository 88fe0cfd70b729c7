"""API keys: a public id, a secret token of which only a digest is kept, and what they open."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from incentives.names import Scope

TOKEN_PREFIX = "ink_"  # noqa: S105 - makes a leaked token easy to find
LONGEST_NAME = 80

# An unknown key is compared too, so that the time taken says nothing about which ids exist.
_NO_DIGEST = "0" * 64
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


class InvalidApiKeyError(ValueError):
    """A key that would open nothing or too much. The message is fit for whoever asked for it."""


@dataclass(frozen=True)
class ApiKey:
    """A key as it is kept.

    Attributes:
        app_id: public half, sent beside the token.
        token_digest: `digest_of` the secret half, which is shown once and never kept.
        scope: what it opens.
        origins: of the pages that may use a client key, such as `https://shop.example`; empty for
            server keys.
        active: false once it was revoked, for good.
        name: whose it is, for people.
    """

    app_id: str
    token_digest: str
    scope: Scope
    origins: tuple[str, ...]
    active: bool
    name: str
    created_at: datetime

    def __post_init__(self) -> None:
        if self.scope is Scope.NONE:
            raise InvalidApiKeyError("A key has to open something.")
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise InvalidApiKeyError(f"A key needs a name of at most {LONGEST_NAME} characters.")
        if bool(self.origins) is not self.scope.is_for_browsers:
            raise InvalidApiKeyError("A client key needs origins, and no other key has them.")
        for origin in self.origins:
            if not _ORIGIN.fullmatch(origin):
                message = "An origin is a scheme and a host in lower case: https://shop.example"
                raise InvalidApiKeyError(message)


def digest_of(token: str) -> str:
    """What is kept of a token. Its 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def scope_granted(key: ApiKey | None, token: str, *, browser: bool, origin: str | None) -> Scope:
    """What a caller may do who sends this token, `NONE` if nothing.

    Args:
        key: the one with the id that was sent, if there is one.
        token: as sent.
        browser: whether the caller knocks at a door for browsers; those take client keys and
            nothing else, and all other doors take none.
        origin: of the page that calls, as its browser says it.
    """
    expected = key.token_digest if key else _NO_DIGEST
    genuine = hmac.compare_digest(digest_of(token), expected)
    if key is None or not genuine or not key.active:
        return Scope.NONE
    if browser is not key.scope.is_for_browsers:
        return Scope.NONE
    if browser and origin not in key.origins:
        return Scope.NONE
    return key.scope
