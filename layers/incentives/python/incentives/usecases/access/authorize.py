"""Authorize: what may a caller do who sends this key?"""

from datetime import datetime

from incentives.domain.access.api_key import is_well_formed, scopes_granted
from incentives.names import Scope
from incentives.store.access import api_keys


def authorize(
    app_id: str, token: str, *, browser: bool, origin: str | None, now: datetime
) -> frozenset[Scope]:
    """The scopes of the key that was sent, empty if it opens nothing here. One read, no write.

    A key that is not well-formed is not read at all.

    Args:
        app_id: the key's public half, as sent.
        token: its secret half, as sent.
        browser: whether the call is to a route for browsers.
        origin: of the page that calls, if its browser says it.
        now: when; a key's older token ends at an instant.

    Raises:
        Refused: `TOO_MANY_REQUESTS`, when the table says "not now" or nothing.
    """
    if not is_well_formed(app_id, token):
        return frozenset()
    key = api_keys.find(app_id)
    return scopes_granted(key, token, browser=browser, origin=origin, now=now)
