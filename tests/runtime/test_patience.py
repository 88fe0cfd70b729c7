"""What any service of AWS cannot do now ends as 429, within three seconds and ten calls."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import aws, clock, patience
from incentives.runtime.patience import back_off
from tests.support.unwilling import ANSWERS, Stopwatch, Unwilling, answering, silent

CALLS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "reads one item": ("dynamodb", lambda table: table.get_item(TableName="t", Key={})),
    "reads items": ("dynamodb", lambda table: table.batch_get_item(RequestItems={})),
    "queries": ("dynamodb", lambda table: table.query(TableName="t")),
    "writes": ("dynamodb", lambda table: table.transact_write_items(TransactItems=[])),
    "plans a schedule": ("scheduler", lambda client: client.create_schedule(Name="n")),
    "announces": ("events", lambda bus: bus.put_events(Entries=[])),
    "sets aside": ("sqs", lambda queue: queue.send_message(QueueUrl="http://q", MessageBody="m")),
    "calls itself": ("lambda", lambda client: client.invoke(FunctionName="f")),
    "reads a parameter": ("ssm", lambda client: client.get_parameter(Name="n")),
}


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    stopwatch = Stopwatch()
    monkeypatch.setattr(clock, "stopwatch_s", stopwatch.read)
    monkeypatch.setattr(time, "sleep", stopwatch.wait)
    return stopwatch


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Any]]:
    """Clients as the functions make them, of an account that is nowhere."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    aws._client.cache_clear()
    aws._session.cache_clear()
    yield aws._client
    aws._client.cache_clear()
    aws._session.cache_clear()


@pytest.mark.parametrize("what", CALLS)
@pytest.mark.parametrize("answer", ANSWERS)
def test_a_service_that_always_says_not_now_is_asked_ten_times_at_most(
    stopwatch: Stopwatch, service: Callable[[str], Any], what: str, answer: str
) -> None:
    name, ask = CALLS[what]
    client = service(name)
    with Unwilling(client, stopwatch, ANSWERS[answer]) as unwilling, pytest.raises(Refused) as no:
        ask(client)
    assert (no.value.refusal, no.value.retry_after_s) == (Refusal.TOO_MANY_REQUESTS, 1)
    assert 1 < unwilling.calls <= 10
    assert stopwatch.read() <= 3


@pytest.mark.parametrize("scope", [lambda: patience.request(None), nullcontext])
@pytest.mark.parametrize("error", [ReadTimeoutError, ConnectTimeoutError])
def test_a_call_without_an_answer_is_sent_twice_and_ends_in_three_seconds(
    stopwatch: Stopwatch,
    service: Callable[[str], Any],
    scope: Callable[[], AbstractContextManager[None]],
    error: type[BotoCoreError],
) -> None:
    client = service("dynamodb")
    with (
        Unwilling(client, stopwatch, silent(error)) as unwilling,
        pytest.raises(Refused),
        scope(),
    ):
        client.query(TableName="t")
    assert unwilling.calls == 2
    assert stopwatch.read() <= 3


def test_all_calls_of_a_request_share_ten_calls(
    stopwatch: Stopwatch, service: Callable[[str], Any]
) -> None:
    """Two services that answer the fifth time leave a third call two tries."""
    reads, parameters = service("dynamodb"), service("ssm")
    with patience.request(None):
        for client in (reads, parameters):
            with Unwilling(client, stopwatch, ANSWERS["throttled"], times=4):
                client._make_api_call("ListTables" if client is reads else "ListCommands", {})
        with (
            Unwilling(reads, stopwatch, ANSWERS["throttled"]) as unwilling,
            pytest.raises(Refused),
        ):
            reads.query(TableName="t")
    assert unwilling.calls == 2


def test_a_request_that_was_refused_once_asks_nothing_more(
    stopwatch: Stopwatch, service: Callable[[str], Any]
) -> None:
    table, bus = service("dynamodb"), service("events")
    with patience.request(None):
        with Unwilling(table, stopwatch, ANSWERS["throttled"]), pytest.raises(Refused):
            table.query(TableName="t")
        for client, call in ((table, "ListTables"), (bus, "ListEventBuses")):
            with Unwilling(client, stopwatch) as unwilling, pytest.raises(Refused):
                client._make_api_call(call, {})
            assert unwilling.calls == 0


def test_a_request_with_little_time_left_gives_up_sooner(
    stopwatch: Stopwatch, service: Callable[[str], Any]
) -> None:
    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 600

    client = service("dynamodb")
    with (
        Unwilling(client, stopwatch, ANSWERS["throttled"]),
        pytest.raises(Refused),
        patience.request(Context()),
    ):
        client.query(TableName="t")
    assert stopwatch.read() <= 0.1


def test_writes_that_others_get_in_the_way_of_wait_no_longer_than_the_request_may(
    stopwatch: Stopwatch,
) -> None:
    with pytest.raises(Refused) as no, patience.request(None):
        list(map(back_off, range(1, 1_000)))
    assert no.value.refusal is Refusal.TOO_MANY_REQUESTS
    assert stopwatch.read() <= 3


def test_ten_tries_wait_less_than_two_seconds_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "jitter", lambda longest_s: longest_s)
    waits = [patience.wait_s(attempt) for attempt in range(1, 10)]
    assert sum(waits) < 2
    assert waits == sorted(waits)


@pytest.mark.parametrize(
    "code", ["AccessDeniedException", "ValidationException", "ResourceNotFoundException"]
)
def test_what_will_never_go_is_asked_once_and_is_our_fault(
    stopwatch: Stopwatch, service: Callable[[str], Any], code: str
) -> None:
    client = service("dynamodb")
    with (
        Unwilling(client, stopwatch, answering(code, 400)) as unwilling,
        pytest.raises(ClientError, match=code),
    ):
        client.query(TableName="t")
    assert unwilling.calls == 1


@pytest.mark.parametrize(
    ("reasons", "calls"),
    [
        (["None", "ThrottlingError"], 10),
        (["ProvisionedThroughputExceeded", "None"], 10),
        (["ConditionalCheckFailed", "ThrottlingError"], 1),
        (["TransactionConflict", "ThrottlingError"], 1),
        (["ValidationError"], 1),
    ],
)
def test_a_cancelled_transaction_is_sent_again_only_when_capacity_is_all_that_it_lacked(
    stopwatch: Stopwatch, service: Callable[[str], Any], reasons: list[str], calls: int
) -> None:
    client = service("dynamodb")
    answer = answering(
        "TransactionCanceledException",
        400,
        CancellationReasons=[{"Code": reason} for reason in reasons],
    )
    with (
        Unwilling(client, stopwatch, answer) as unwilling,
        pytest.raises(Refused if calls > 1 else ClientError),
    ):
        client.transact_write_items(TransactItems=[])
    assert unwilling.calls == calls
    assert len(set(unwilling.tokens)) == 1  # carried out twice, it counts once
