"""API keys: a public id, a secret token of which only a digest is kept, and what they open."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from incentives.names import Scope

type Ended = Literal["older", "newer"]

ID_PREFIX = "app"
TOKEN_PREFIX = "ink_"  # noqa: S105 - makes a leaked token easy to find
LONGEST_NAME = 80
LONGEST_OVERLAP = timedelta(days=30)
USUAL_OVERLAP = timedelta(hours=24)

# 128 and 256 random bits as lower-case base32.
_ID = re.compile(ID_PREFIX + r"_[a-z2-7]{26}")
_TOKEN = re.compile(TOKEN_PREFIX + r"[a-z2-7]{52}")
# An unknown key is compared too, so that the time taken says nothing about which ids exist.
_NO_DIGEST = "0" * 64
_NOTHING: frozenset[Scope] = frozenset()
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{1,5})?")


class InvalidApiKeyError(ValueError):
    """A key that would open nothing or too much. The message is fit for whoever asked for it."""


@dataclass(frozen=True)
class OlderToken:
    """The token that a newer one replaces: its digest, and the instant from which it is void."""

    digest: str
    until: datetime


@dataclass(frozen=True)
class ApiKey:
    """A key as it is kept.

    Attributes:
        app_id: public half, sent beside the token.
        token_digest: `digest_of` the secret half, which is shown once and never kept.
        scopes: what it opens, at least one.
        origins: of the pages that may use a client key, such as `https://shop.example`; empty for
            server keys.
        active: false once it was revoked, for good.
        name: whose it is, for people.
        older: the token before this one, if there was one; it may be void by now.
    """

    app_id: str
    token_digest: str
    scopes: frozenset[Scope]
    origins: tuple[str, ...]
    active: bool
    name: str
    created_at: datetime
    older: OlderToken | None = None

    def __post_init__(self) -> None:
        self._refuse_scopes()
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            raise InvalidApiKeyError(f"A key needs a name of at most {LONGEST_NAME} characters.")
        if bool(self.origins) is not self.is_for_browsers:
            raise InvalidApiKeyError("A client key needs origins, and no other key has them.")
        for origin in self.origins:
            if not _ORIGIN.fullmatch(origin):
                message = "An origin is a scheme and a host in lower case: https://shop.example"
                raise InvalidApiKeyError(message)

    def _refuse_scopes(self) -> None:
        if not self.scopes or not all(scope.is_for_keys for scope in self.scopes):
            raise InvalidApiKeyError("A key has to open something.")
        if len(self.scopes) > 1 and not all(scope.combines for scope in self.scopes):
            combined = ", ".join(scope for scope in Scope if scope.combines)
            raise InvalidApiKeyError(f"One key has several of {combined}, or one other scope.")

    @property
    def is_for_browsers(self) -> bool:
        """Whether it lies in pages."""
        return any(scope.is_for_browsers for scope in self.scopes)

    def older_at(self, now: datetime) -> OlderToken | None:
        """The older token while it still works beside the newer one; None otherwise."""
        return self.older if self.active and self.older and now < self.older.until else None

    def older_after(
        self, overlap: timedelta, *, now: datetime, ended: Ended | None = None
    ) -> OlderToken:
        """The token that works on for `overlap` beside a newer one.

        Args:
            overlap: from now on.
            now: when the newer token is made.
            ended: which of two tokens ends at once, because it was lost or has leaked.

        Raises:
            InvalidApiKeyError: the key is revoked; the overlap is below zero or above
                `LONGEST_OVERLAP`; or it has two tokens and `ended` says neither, for the older one
                was promised its time, and a key never has three.
        """
        if not self.active:
            raise InvalidApiKeyError("This key is revoked, for good. Create another one.")
        if not timedelta(0) <= overlap <= LONGEST_OVERLAP:
            most = f"{LONGEST_OVERLAP.days} days"
            raise InvalidApiKeyError(f"Two tokens of a key work side by side for at most {most}.")
        older = self.older_at(now)
        if older is None:
            if ended:
                raise InvalidApiKeyError("This key has one token only; an overlap of 0h ends it.")
            return OlderToken(self.token_digest, now + overlap)
        if ended is None:
            until = older.until.isoformat()
            raise InvalidApiKeyError(
                f"This key has two tokens until {until}. Rotate it after that, or say which of the "
                "two ends at once."
            )
        kept = older.digest if ended == "newer" else self.token_digest
        return OlderToken(kept, now + overlap)


def is_well_formed(app_id: str, token: str) -> bool:
    """Whether a key could have these two halves; the rest is refused without a look at the table.

    Well-formed are `app_` with 26 and `ink_` with 52 characters of lower-case base32.
    """
    return bool(_ID.fullmatch(app_id) and _TOKEN.fullmatch(token))


def digest_of(token: str) -> str:
    """What is kept of a token. Its 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def scopes_granted(
    key: ApiKey | None, token: str, *, browser: bool, origin: str | None, now: datetime
) -> frozenset[Scope]:
    """What a caller may do who sends this token, empty if nothing.

    Args:
        key: the one with the id that was sent, if there is one.
        token: as sent.
        browser: whether the caller asks a route for browsers; those take client keys and nothing
            else, and all other routes take none.
        origin: of the page that calls, as its browser says it.
        now: when; an older token opens nothing from its end on.
    """
    if not _is_genuine(key, token, now) or key is None or not key.active:
        return _NOTHING
    if browser is not key.is_for_browsers:
        return _NOTHING
    if browser and origin not in key.origins:
        return _NOTHING
    return key.scopes


def _is_genuine(key: ApiKey | None, token: str, now: datetime) -> bool:
    """Whether it is a token of the key; takes the same time when there is no such key."""
    older = key.older_at(now) if key else None
    # Both are compared, whatever the first comparison says and whether or not there are two.
    expected = (key.token_digest if key else _NO_DIGEST, older.digest if older else _NO_DIGEST)
    sent = digest_of(token)
    genuine = [hmac.compare_digest(sent, digest) for digest in expected]
    return any(genuine)
