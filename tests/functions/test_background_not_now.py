"""Functions behind a stream or a schedule that are told "not now" at any of their calls.

They fail, so that Lambda brings the same batch or schedule again; what comes of both is what one
good run makes: nothing is lost and nothing is done twice.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from botocore.exceptions import ReadTimeoutError

import generate_codes.handler
import publish_events.handler
import switch_campaign.handler
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window
from incentives.runtime import aws, clock, patience, self_invoke
from incentives.runtime.outlets import Outlets
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from incentives.usecases.campaigns.plan_windows import edges
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.event_site import EventSite
from tests.support.stream import stream_event, stream_record, written
from tests.support.unwilling import ANSWERS, Reply, Stopwatch, Unwilling, silent

HOWS: dict[str, Reply] = {"throttled": ANSWERS["throttled"], "silent": silent(ReadTimeoutError)}
every_how = pytest.mark.parametrize("how", HOWS.values(), ids=HOWS)


@dataclass
class Invocation:
    """A function's time to live."""

    left_ms: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.left_ms


@pytest.fixture
def stopwatch(monkeypatch: pytest.MonkeyPatch) -> Stopwatch:
    stopwatch = Stopwatch()
    monkeypatch.setattr(clock, "stopwatch_s", stopwatch.read)
    monkeypatch.setattr(time, "sleep", stopwatch.wait)
    return stopwatch


@pytest.fixture
def dynamodb(bound_table: Table) -> Any:
    """The table's client, with the time-outs of the engine's own."""
    client = bound_table.account.client("dynamodb", aws.CONFIG)
    aws.bind_table(bound_table.name, client)
    return client


@pytest.fixture
def outlets(site: EventSite, monkeypatch: pytest.MonkeyPatch) -> Outlets:
    """The bus and the queue, with the time-outs of the engine's own clients."""
    clients = {name: site.table.account.client(name, aws.CONFIG) for name in ("events", "sqs")}
    for client in clients.values():
        patience.attach(client)
    outlets = replace(site.outlets, events=clients["events"], queues=clients["sqs"])
    monkeypatch.setattr(publish_events.handler, "outlets", lambda: outlets)
    return outlets


def fails_at_every_call(
    run: Callable[[], object],
    client: Any,
    how: Reply,
    stopwatch: Stopwatch,
) -> int:
    """Run with the first call refused, then the second, and so on, until a run succeeds.

    Returns:
        How many runs failed. Each ended within three seconds and ten calls of the refused one.
    """
    for good in range(20):
        started = stopwatch.read()
        with Unwilling(client, stopwatch, how, good=good) as unwilling:
            refused = _refusal_of(run)
        if not unwilling.refused:
            return good
        assert refused is Refusal.TOO_MANY_REQUESTS
        assert unwilling.refused <= patience.MOST_CALLS
        assert stopwatch.read() - started <= patience.DEADLINE_S
    raise AssertionError("it never came to an end")


def _refusal_of(run: Callable[[], object]) -> Refusal | None:
    try:
        run()
    except Refused as refused:
        return refused.refusal
    return None


@every_how
def test_a_chunk_of_codes_is_made_once_whatever_call_was_refused(
    bound_table: Table,
    dynamodb: Any,
    stopwatch: Stopwatch,
    how: Reply,
) -> None:
    campaign = keep(a_campaign(public_code=None))
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=3, seed=bytes(32), quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    batch = stream_event(*written(bound_table, "code_chunk"))

    def run() -> None:
        generate_codes.handler.lambda_handler(batch, Invocation())

    assert fails_at_every_call(run, dynamodb, how, stopwatch) >= 2  # it reads, and it writes
    assert sum(item["kind"]["S"] == "voucher" for item in bound_table.items()) == 3


@every_how
def test_an_edge_of_a_window_is_booked_once_whatever_call_was_refused(
    bound_table: Table,
    dynamodb: Any,
    stopwatch: Stopwatch,
    how: Reply,
) -> None:
    start, _ = edges(keep(a_campaign(window=Window(starts_at=NOW, ends_at=NOW.replace(year=2099)))))

    def run() -> None:
        switch_campaign.handler.lambda_handler(start.as_data(), None)

    assert fails_at_every_call(run, dynamodb, how, stopwatch) == 2
    assert sum(item["kind"]["S"] == "switch" for item in bound_table.items()) == 1


@every_how
def test_every_event_is_announced_though_the_bus_was_not_to_be_had(
    site: EventSite, outlets: Outlets, stopwatch: Stopwatch, how: Reply
) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    batch = stream_event(*written(site.table, "redemption"))

    def run() -> None:
        publish_events.handler.lambda_handler(batch, None)

    assert fails_at_every_call(run, outlets.events, how, stopwatch) == 1
    assert [one["type"] for one in site.heard()] == ["redemption.succeeded"]


@every_how
def test_a_record_that_cannot_be_read_is_set_aside_though_the_queue_was_not_to_be_had(
    site: EventSite, outlets: Outlets, stopwatch: Stopwatch, how: Reply
) -> None:
    poison = {"pk": {"S": "ORDER#x"}, "sk": {"S": "REDEMPTIONS"}, "kind": {"S": "redemption"}}
    batch = stream_event(stream_record(None, poison))

    def run() -> None:
        publish_events.handler.lambda_handler(batch, None)

    assert fails_at_every_call(run, outlets.queues, how, stopwatch) == 1
    assert len(site.quarantine()) == 1


@every_how
def test_a_function_that_cannot_call_itself_now_fails_and_is_called_again(
    monkeypatch: pytest.MonkeyPatch, stopwatch: Stopwatch, how: Reply
) -> None:
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "expire_points")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody")
    aws._client.cache_clear()
    client = aws.client("lambda")
    with (
        Unwilling(client, stopwatch, how) as unwilling,
        pytest.raises(Refused),
    ):
        self_invoke.call_later({"at": "now"})
    aws._client.cache_clear()
    assert 1 < unwilling.calls <= patience.MOST_CALLS
    assert stopwatch.read() <= patience.DEADLINE_S
