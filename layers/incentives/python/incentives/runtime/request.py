"""A request as the HTTP API delivers it (payload 2.0), and who makes it."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from incentives import names
from incentives.domain.explanation.catalogue import Catalogue
from incentives.domain.explanation.languages import language_for
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope

JSON = "application/json"
CSV = "text/csv"

LANGUAGE = "lang"  # a parameter of every query string
_LANGUAGE = re.compile(rf"&{LANGUAGE}=(?P<tag>[A-Za-z0-9-]{{1,35}})(?:&|$)")
# They say that a request means something else, or is only to be done if something holds.
_NOT_OFFERED = ("content-range", "if-match", "if-none-match", "if-unmodified-since")
_IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,128}")


@dataclass(frozen=True)
class Request:
    """One call of the API; `event` is the gateway's."""

    event: Mapping[str, Any]
    request_id: str
    method: str
    raw_path: str
    raw_query: str
    headers: Mapping[str, str]
    app_id: str
    scopes: frozenset[Scope]

    @classmethod
    def of(cls, event: Mapping[str, Any]) -> "Request":
        """Read an HTTP API event.

        A caller of whom the authorizer says nothing has no scope, and UNKNOWN one whose key it
        could not read.
        """
        context = event["requestContext"]
        caller = (context.get("authorizer") or {}).get("lambda") or {}
        return cls(
            event=event,
            request_id=f"v-{context['requestId']}",
            method=context["http"]["method"],
            raw_path=event["rawPath"],
            raw_query=event.get("rawQueryString", ""),
            headers={name.lower(): value for name, value in event.get("headers", {}).items()},
            app_id=caller.get(names.AUTH_APP_ID, ""),
            scopes=_scopes(caller.get(names.AUTH_SCOPE)),
        )

    @property
    def is_of_browser(self) -> bool:
        """Whether the key lies in a page."""
        return any(scope.is_for_browsers for scope in self.scopes)

    @property
    def redeems_in_page(self) -> bool:
        """Whether a page redeems with this key itself, and no server sees whom it names."""
        return Scope.CLIENT_CHECKOUT in self.scopes

    def may_only(self, scope: Scope) -> bool:
        """Whether this is all that the key opens, so that the limits of this scope hold."""
        return self.scopes == {scope}

    def idempotency_key(self) -> str | None:
        """The caller's `Idempotency-Key`, or None when there is none.

        Raises:
            Refused: `INVALID_PAYLOAD`, when it is not 1 to 128 printable ASCII characters.
        """
        key = self.headers.get(names.HEADER_IDEMPOTENCY_KEY)
        if key is not None and not _IDEMPOTENCY_KEY.fullmatch(key):
            details = "Idempotency-Key has to be 1 to 128 printable ASCII characters."
            raise Refused(Refusal.INVALID_PAYLOAD, details)
        return key

    def language(self) -> Catalogue:
        """The language of sentences: `?lang=de`, else the caller's `Accept-Language`, else English.

        A query string that cannot be read asks for none; the route refuses it where it reads one.
        """
        asked = _LANGUAGE.search(f"&{self.raw_query}")
        return language_for(asked["tag"] if asked else self.headers.get("accept-language"))

    def refuse_unkept_headers(self) -> None:
        """Refuse what a header asks for and the API does not do, as it would do more than is asked.

        A part of a resource cannot be sent (RFC 9110, 14.4 and 9.3.4), and without entity tags no
        precondition can be kept (13.1): ignored, a caller's guard against a lost update were none.

        Raises:
            Refused: `INVALID_PAYLOAD`.
        """
        for name in _NOT_OFFERED:
            if name in self.headers:
                raise Refused(Refusal.INVALID_PAYLOAD, f"The header {name.title()} is not offered.")

    def refuse_coded(self) -> None:
        """Refuse a body in another coding than `identity`: it would be read as what it is not.

        The header alone decides, also where the body is empty or plain after all.

        Raises:
            Refused: `UNSUPPORTED_CONTENT_ENCODING` (RFC 9110, 15.5.16).
        """
        codings = self.headers.get("content-encoding", "").lower().split(",")
        if any(coding.strip() not in {"", "identity"} for coding in codings):
            details = "This resource takes bodies without a Content-Encoding."
            raise Refused(Refusal.UNSUPPORTED_CONTENT_ENCODING, details)

    def content(self) -> bytes:
        """The body as the client sent it, empty when there is none.

        Raises:
            Refused: `INVALID_PAYLOAD` when it is not base64, though the gateway says so.
        """
        body = self.event.get("body") or ""
        try:
            if self.event.get("isBase64Encoded"):
                return base64.b64decode(body, validate=True)
            return body.encode("utf-8")
        except ValueError:
            raise Refused(Refusal.INVALID_PAYLOAD, "The body is not UTF-8.") from None

    def text(self, *, limit_bytes: int) -> str:
        """The body as text, empty when there is none.

        Raises:
            Refused: `PAYLOAD_TOO_LARGE`, or `INVALID_PAYLOAD` when it is not base64 or not UTF-8.
        """
        content = self.content()
        if len(content) > limit_bytes:
            details = f"The body is larger than {limit_bytes} bytes."
            raise Refused(Refusal.PAYLOAD_TOO_LARGE, details)
        try:
            return content.decode("utf-8")
        except ValueError:
            raise Refused(Refusal.INVALID_PAYLOAD, "The body is not UTF-8.") from None

    def media_type(self) -> str:
        """The body's media type in lower case; empty when there is none or it is not UTF-8."""
        media_type, _, parameters = self.headers.get("content-type", "").lower().partition(";")
        charset = parameters.replace(" ", "").replace('"', "").removeprefix("charset=")
        return media_type.strip() if charset in {"", "utf-8", "utf8"} else ""


def _scopes(text: object) -> frozenset[Scope]:
    """The scopes that the authorizer names; a word that is none opens nothing."""
    words = text.split() if isinstance(text, str) else []
    return frozenset(scope for scope in Scope if scope in words and scope is not Scope.NONE)
