"""The key that a request shows in its headers: read by the authorizer, or by a function instead."""

from collections.abc import Mapping
from dataclasses import dataclass

from incentives import names
from incentives.domain.access.api_key import is_well_formed
from incentives.names import Scope
from incentives.runtime import clock
from incentives.usecases.access.authorize import authorize

_SERVER_PAIR = (names.HEADER_SERVER_ID, names.HEADER_SERVER_TOKEN)
_CLIENT_PAIR = (names.HEADER_CLIENT_ID, names.HEADER_CLIENT_TOKEN)


@dataclass(frozen=True)
class ShownKey:
    """Both halves of a key as sent, and the place where they were sent from and to."""

    app_id: str
    token: str
    browser: bool
    origin: str | None

    @classmethod
    def of(cls, headers: Mapping[str, str], raw_path: str) -> "ShownKey":
        """Of the pair of headers that this path takes; the other pair is not looked at."""
        sent = {name.lower(): value for name, value in headers.items()}
        browser = raw_path.startswith("/client/")
        id_header, token_header = _CLIENT_PAIR if browser else _SERVER_PAIR
        return cls(
            app_id=sent.get(id_header, ""),
            token=sent.get(token_header, ""),
            browser=browser,
            origin=sent.get(names.HEADER_ORIGIN),
        )

    @property
    def is_well_formed(self) -> bool:
        """Whether there could be such a key."""
        return is_well_formed(self.app_id, self.token)

    def caller(self) -> tuple[str, frozenset[Scope]]:
        """Who calls, and what the key opens; both are empty when it opens nothing. One read.

        Raises:
            Refused: `TOO_MANY_REQUESTS`, when the key cannot be read just now.
        """
        scopes = authorize(
            self.app_id, self.token, browser=self.browser, origin=self.origin, now=clock.now()
        )
        return (self.app_id if scopes else "", scopes)
