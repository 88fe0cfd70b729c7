"""A service of AWS that says "not now", or says nothing, however often it is asked."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Self

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import BotoCoreError

type Reply = Callable[[AWSPreparedRequest], AWSResponse]
"""Makes the answer to a request, or raises."""


@dataclass
class Stopwatch:
    """Time that passes only where somebody waits."""

    now_s: float = 100.0
    started_s: float = 100.0

    def read(self) -> float:
        """Seconds since it was made."""
        return self.now_s - self.started_s

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now_s += seconds


def answering(code: str, status: int, **fields: object) -> Reply:
    """An error of this code, as services that speak JSON write it."""

    def reply(request: AWSPreparedRequest) -> AWSResponse:
        body = json.dumps({"__type": code, "code": code, "message": code, **fields}).encode()
        return _answer(request, status, body, code)

    return reply


def silent(error: type[BotoCoreError]) -> Reply:
    """No answer: whoever asked waits as long as its client does."""

    def reply(request: AWSPreparedRequest) -> AWSResponse:
        raise error(endpoint_url=request.url, error="no answer")

    return reply


ANSWERS: dict[str, Reply] = {
    "throttled": answering("ThrottlingException", 400),
    "too fast for the table": answering("ProvisionedThroughputExceededException", 400),
    "over the account's limit": answering("RequestLimitExceeded", 400),
    "too many requests": answering("TooManyRequestsException", 429),
    "over a quota": answering("ServiceQuotaExceededException", 402),
    "an internal error": answering("InternalServerError", 500),
    "unavailable": answering("ServiceUnavailable", 503),
    "a gateway's error": answering("", 502),
}


@dataclass
class Unwilling:
    """Within it, a client's calls are answered by `reply`: `times` of them, after the first `good`.

    Without a `reply` it only counts them.

    Attributes:
        calls: that the client made.
        refused: how many of them were answered by `reply`.
        tokens: the `ClientRequestToken` of each, if it has one.
    """

    client: Any
    stopwatch: Stopwatch
    reply: Reply | None = None
    times: int = 1_000
    good: int = 0
    calls: int = 0
    refused: int = 0
    tokens: list[str | None] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.client.meta.events.register_first("before-send.*", self._answer)
        return self

    def __exit__(self, *_: object) -> None:
        self.client.meta.events.unregister("before-send.*", self._answer)

    def _answer(self, request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        self.calls += 1
        self.tokens.append(_token(request.body))
        if self.reply is None or self.calls <= self.good:
            return None
        if self.refused >= self.times:
            return _answer(request, 200, b"{}")
        self.refused += 1
        try:
            return self.reply(request)
        except BotoCoreError:
            self.stopwatch.wait(self.client.meta.config.read_timeout)
            raise


def _answer(request: AWSPreparedRequest, status: int, body: bytes, code: str = "") -> AWSResponse:
    headers = HTTPHeaders()
    headers["x-amzn-errortype"] = code
    return AWSResponse(request.url, status, headers, _Raw(body))


def _token(body: object) -> str | None:
    if not isinstance(body, bytes | str):
        return None
    try:
        token: str | None = json.loads(body).get("ClientRequestToken")
    except ValueError:
        return None
    return token


class _Raw(BytesIO):
    """A body as urllib3 hands it over."""

    def stream(self, **_: object) -> list[bytes]:
        """All of it."""
        return [self.read()]
