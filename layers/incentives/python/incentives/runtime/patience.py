"""How long a request goes on asking AWS: one deadline, and one owner of repeated calls.

Throttles, server errors, quotas and calls without an answer mean "not now", whatever the service.
The handler that `attach` puts on a client repeats such a call with jitter, and ends it as 429 when
the request's time or its number of calls is used up. botocore itself repeats nothing (see `aws`),
so that nobody multiplies the tries of somebody else. The one other reason to try again is that
others write the same items; `store.transaction` does that, with `back_off`, which ends at the same
deadline.

A request shares one deadline among all its calls. Outside a request (streams, queues, schedules)
each call has its own; what is still told "not now" then raises, so that the batch comes again.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from botocore.exceptions import ConnectionError as BotocoreConnectionError
from botocore.exceptions import HTTPClientError

from incentives.domain.refusal import busy
from incentives.runtime import clock
from incentives.runtime.ids import jitter

CONNECT_S = 0.5
READ_S = 1.4
"""Of one call. Two that stay without an answer end before the deadline."""

DEADLINE_S = 3.0
"""Of a request that is told "not now": no call is repeated that could end after it."""

MOST_CALLS = 10
"""That are told "not now" in one request, the first of them included."""

LONGEST_CALL_S = DEADLINE_S + CONNECT_S
"""The longest that one call takes with all its repetitions."""

FIRST_WAIT_S, LONGEST_WAIT_S = 0.01, 0.3
_RESERVE_S = 0.5  # of the function's remaining time: to say so, and to log it

# What the services call it: DynamoDB, EventBridge and its scheduler, SQS, SSM, Lambda, KMS.
_NOT_NOW = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "InternalError",
        "InternalException",
        "InternalFailure",
        "InternalServerError",
        "KmsThrottled",
        "KMSThrottlingException",
        "LimitExceededException",
        "OverLimit",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "ServiceException",
        "ServiceQuotaExceededException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "ThrottledException",
        "Throttling",
        "ThrottlingError",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_CANCELLED = "TransactionCanceledException"
_NO_REASON = "None"
_SERVER_ERROR = 500
_UNANSWERED = (HTTPClientError, BotocoreConnectionError)
_ALONE = "incentives_alone"  # in botocore's context of a call: what one outside a request has left


class Context(Protocol):
    """What Lambda says about the invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is ended."""


@dataclass(slots=True)
class _Request:
    """What a request has left.

    Attributes:
        ends_s: on the stopwatch.
        calls: that were told "not now".
        refused: why there is no more patience; nothing else is asked then.
    """

    ends_s: float
    calls: int = field(default=0)
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class _Spent:
    seconds: float = 0
    calls: int = 0


_AUTHORIZER_S = 0.1
# A second try of what was refused at once; what stays without an answer is not tried again.
_OF_AUTHORIZER = _Spent(seconds=READ_S, calls=2)

_current: ContextVar[_Request | None] = ContextVar("request", default=None)


@contextmanager
def request(context: Context | None, *, identified: bool = True) -> Iterator[None]:
    """Within it, all calls to AWS share one deadline and one number of repetitions.

    Args:
        context: of the invocation, whose remaining time may be shorter; None outside Lambda.
        identified: whether the authorizer knows who calls. Where it could not read the key, it has
            spent `_OF_AUTHORIZER` of the same request's patience, and this is the rest.
    """
    spent = _Spent() if identified else _OF_AUTHORIZER
    with _within(context, DEADLINE_S - spent.seconds, spent.calls):
        yield


@contextmanager
def authorization(context: Context | None) -> Iterator[None]:
    """The same for the authorizer, whose caller waits for the function after it."""
    with _within(context, _AUTHORIZER_S, MOST_CALLS - _OF_AUTHORIZER.calls):
        yield


@contextmanager
def _within(context: Context | None, deadline_s: float, calls: int) -> Iterator[None]:
    if context is not None:
        deadline_s = min(deadline_s, context.get_remaining_time_in_millis() / 1000 - _RESERVE_S)
    token = _current.set(_Request(clock.stopwatch_s() + deadline_s, calls))
    try:
        yield
    finally:
        _current.reset(token)


def back_off(attempt: int) -> None:
    """Wait before the `attempt`-th repetition of a write that others got in the way of.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; the request's deadline comes sooner.
    """
    time.sleep(wait_s(attempt))


def wait_s(attempt: int) -> float:
    """Seconds to wait before the `attempt`-th repetition: random, longer with every attempt.

    At most 10 ms before the first, 300 ms from the sixth on, so that ten tries wait for less than
    two seconds. docs/gates.md has what other waits would do in a storm.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; the request's deadline is sooner.
    """
    wait = jitter(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (attempt - 1)))
    current = _current.get()
    if current is not None and clock.stopwatch_s() + wait > current.ends_s:
        raise busy("others are writing the same items")
    return wait


def attach(client: Any) -> None:  # noqa: ANN401 - a client of any service
    """Make this the client's one way of trying again; a second time changes nothing."""
    service = client.meta.service_model.service_id.hyphenize()
    again = partial(_again, read_s=client.meta.config.read_timeout)
    events = client.meta.events
    events.register(f"needs-retry.{service}", again, unique_id="incentives-patience")
    events.register(f"before-call.{service}", _refuse_more, unique_id="incentives-refused")


def _again(
    *,
    attempts: int,
    response: tuple[Any, dict[str, Any]] | None,
    caught_exception: Exception | None,
    request_dict: dict[str, Any],
    read_s: float,
    **_: object,
) -> float | None:
    """Seconds to wait before the call is sent again; None when its answer stands.

    The same request is sent, with the same `ClientRequestToken`: a transaction that was carried out
    although its answer was lost is not carried out twice.

    Raises:
        Refused: `TOO_MANY_REQUESTS`; there is no time or no call left.
    """
    what = _not_now(response, caught_exception)
    if what is None:
        return None
    context, now_s = request_dict["context"], clock.stopwatch_s()
    unanswered_s = read_s if caught_exception is not None else 0  # it may stay so once more
    current = _current.get() or context.setdefault(
        _ALONE, _Request(now_s - unanswered_s + DEADLINE_S)
    )
    current.calls += 1
    wait = jitter(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (attempts - 1)))
    if current.calls >= MOST_CALLS or now_s + wait + unanswered_s > current.ends_s:
        current.refused = what
        raise busy(what)
    return wait


def _refuse_more(**_: object) -> None:
    """Ask nothing more within a request that was refused for now, whatever else it would do."""
    current = _current.get()
    if current is not None and current.refused is not None:
        raise busy(current.refused)


def _not_now(
    response: tuple[Any, dict[str, Any]] | None, caught_exception: Exception | None
) -> str | None:
    """Which "not now" this answer is, in a sentence for developers, or None when it is none."""
    if isinstance(caught_exception, _UNANSWERED):
        return "a service of AWS does not answer"
    if response is None:
        return None
    http, parsed = response
    if http.status_code < 300:
        return None
    code = parsed.get("Error", {}).get("Code", "")
    if code == _CANCELLED:
        return _cancelled_for_now(parsed)
    if code in _NOT_NOW or http.status_code >= _SERVER_ERROR:
        return "a service of AWS has no capacity for this now"
    return None


def _cancelled_for_now(parsed: dict[str, Any]) -> str | None:
    """A cancelled transaction counts only when capacity is all that it lacked."""
    codes = {reason.get("Code", _NO_REASON) for reason in parsed.get("CancellationReasons", [])}
    lacking = codes - {_NO_REASON}
    return "the table has no capacity for this now" if lacking and lacking <= _NOT_NOW else None
