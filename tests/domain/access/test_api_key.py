"""What a key opens, how two tokens share it, and for how long."""

import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from incentives.domain.access.api_key import (
    LONGEST_OVERLAP,
    ApiKey,
    InvalidApiKeyError,
    OlderToken,
    digest_of,
    scopes_granted,
)
from incentives.names import Scope

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)
MOMENT = timedelta(milliseconds=1)
ONE = ApiKey(
    app_id="app_1",
    token_digest=digest_of("newer"),
    scopes=frozenset({Scope.CHECKOUT}),
    origins=(),
    active=True,
    name="till",
    created_at=NOW,
)
TWO = replace(ONE, older=OlderToken(digest_of("older"), NOW + DAY))


NOTHING: frozenset[Scope] = frozenset()


def granted(key: ApiKey | None, token: str, now: datetime = NOW) -> frozenset[Scope]:
    return scopes_granted(key, token, browser=False, origin=None, now=now)


def test_the_older_token_opens_until_its_end_and_not_at_it() -> None:
    assert granted(TWO, "older", NOW + DAY - MOMENT) == {Scope.CHECKOUT}
    assert granted(TWO, "older", NOW + DAY) == NOTHING
    assert granted(TWO, "newer", NOW + DAY) == {Scope.CHECKOUT}
    assert granted(TWO, "oldest") == NOTHING


def test_a_revoked_key_opens_with_neither_token() -> None:
    revoked = replace(TWO, active=False)
    assert granted(revoked, "older") == granted(revoked, "newer") == NOTHING
    assert revoked.older_at(NOW) is None


@pytest.mark.parametrize("key", [None, ONE, TWO, replace(TWO, active=False)], ids=str)
@pytest.mark.parametrize("token", ["newer", "older", "wrong"])
def test_two_digests_are_compared_whatever_the_key(
    monkeypatch: pytest.MonkeyPatch, key: ApiKey | None, token: str
) -> None:
    """So that the time taken tells neither whether a key exists nor which token it was."""
    compare, compared = hmac.compare_digest, []

    def counted(sent: str, kept: str) -> bool:
        compared.append((len(sent), len(kept)))
        return compare(sent, kept)

    monkeypatch.setattr(hmac, "compare_digest", counted)
    granted(key, token)
    assert compared == [(64, 64)] * 2


@pytest.mark.parametrize("overlap", [timedelta(0), DAY, LONGEST_OVERLAP])
def test_the_present_token_works_on_for_the_overlap(overlap: timedelta) -> None:
    assert ONE.older_after(overlap, now=NOW) == OlderToken(ONE.token_digest, NOW + overlap)


@pytest.mark.parametrize("overlap", [-MOMENT, LONGEST_OVERLAP + MOMENT, timedelta(days=99_999)])
def test_an_overlap_is_bounded(overlap: timedelta) -> None:
    with pytest.raises(InvalidApiKeyError, match="at most 30 days"):
        ONE.older_after(overlap, now=NOW)


def test_a_key_with_two_tokens_is_rotated_when_the_older_one_has_ended() -> None:
    with pytest.raises(InvalidApiKeyError, match="two tokens until 2026-06-16T12:00:00"):
        TWO.older_after(DAY, now=NOW + DAY - MOMENT)
    assert TWO.older_after(DAY, now=NOW + DAY).digest == TWO.token_digest


def test_one_of_two_tokens_may_be_ended_at_once_and_the_other_works_on() -> None:
    assert TWO.older_after(DAY, now=NOW, ended="older").digest == digest_of("newer")
    assert TWO.older_after(DAY, now=NOW, ended="newer").digest == digest_of("older")
    with pytest.raises(InvalidApiKeyError, match="one token only"):
        ONE.older_after(DAY, now=NOW, ended="newer")


def test_a_revoked_key_is_not_rotated() -> None:
    with pytest.raises(InvalidApiKeyError, match="revoked"):
        replace(ONE, active=False).older_after(DAY, now=NOW)


@pytest.mark.parametrize("scope", [Scope.NONE, Scope.UNKNOWN])
def test_no_key_has_a_scope_that_only_the_authorizer_gives(scope: Scope) -> None:
    with pytest.raises(InvalidApiKeyError, match="open something"):
        replace(ONE, scopes=frozenset({scope}))


def test_a_key_opens_what_all_its_scopes_open() -> None:
    scopes = frozenset({Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT})
    assert granted(replace(ONE, scopes=scopes), "newer") == scopes


@pytest.mark.parametrize("other", [Scope.PARTNER, Scope.CLIENT, Scope.CLIENT_CHECKOUT])
def test_a_scope_with_rules_of_its_own_is_the_only_one_of_its_key(other: Scope) -> None:
    """A page's key would be a server's, and a partner would book as the shop."""
    with pytest.raises(InvalidApiKeyError, match="several of checkout, marketing, support, or one"):
        replace(ONE, scopes=frozenset({Scope.CHECKOUT, other}))


def test_a_key_opens_something() -> None:
    with pytest.raises(InvalidApiKeyError, match="open something"):
        replace(ONE, scopes=NOTHING)
