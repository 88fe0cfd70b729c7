"""Authorize: what may a caller do who sends this key?"""

from incentives.domain.api_key import scope_granted
from incentives.names import Scope
from incentives.store import api_keys

_LONGEST = 128  # characters of an id or a token; DynamoDB's keys end at 2 KiB


def authorize(app_id: str, token: str, *, browser: bool, origin: str | None) -> Scope:
    """The scope of the key that was sent, `NONE` if it opens nothing here. One read, no write.

    Args:
        app_id: the key's public half, as sent.
        token: its secret half, as sent.
        browser: whether the call is to a door for browsers.
        origin: of the page that calls, if its browser says it.
    """
    if not 0 < len(app_id) <= _LONGEST or len(token) > _LONGEST:
        return Scope.NONE
    return scope_granted(api_keys.find(app_id), token, browser=browser, origin=origin)
