"""A fault at any step leaves the books balanced, and a retry gets the first answer."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from unittest.mock import patch

import pytest

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.campaigns.promotions import promotions_of
from incentives.store.reading import fetch_one
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    change,
    changed,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
)
from tests.support.faults import IMPATIENT, READ_TIMEOUT_S, Fault, Proxy
from tests.support.points.ledger_checks import assert_balanced, owed

type Failing = Callable[[str, str, int], AbstractContextManager[None]]

LATE_MS = int(READ_TIMEOUT_S * 1_000) + 100

LOST_ANSWER: Fault = {"response": {"abort_bytes": 0}}
NO_ANSWER: Fault = {"timeout_ms": LATE_MS}
LATE_ANSWER: Fault = {"latency": LATE_MS}
RESET: Fault = {"reset": True}
CONFLICT: Fault = {
    "error": {
        "code": "TransactionCanceledException",
        "fields": {
            "CancellationReasons": [
                {"Code": "TransactionConflict", "Message": "conflict"},
                {"Code": "None"},
            ]
        },
    }
}


def error(code: str, status: int = 400) -> Fault:
    return {"error": {"code": code, "status": status}}


FAULTS = {
    "its answer lost": LOST_ANSWER,
    "no answer": NO_ANSWER,
    "a late answer": LATE_ANSWER,
    "throttled": error("ThrottlingException"),
    "an internal error": error("InternalServerError", 500),
    "the connection reset": RESET,
    "no capacity": error("ProvisionedThroughputExceededException"),
    "too many requests": error("RequestLimitExceeded"),
    "unavailable": error("ServiceUnavailable", 503),
    "in conflict": CONFLICT,
    "in progress": error("TransactionInProgressException"),
}
OF_WRITES_ONLY = {"in conflict", "in progress"}
ALWAYS_TRIED = {"its answer lost", "no answer", "throttled", "an internal error", "in conflict"}
ONCE, SEVERAL_TIMES, ALWAYS = 1, 3, 1_000


def every_step(*operations: str) -> pytest.MarkDecorator:
    """Each operation fails in each way; what is much like another way only in the soak."""
    return pytest.mark.parametrize(
        ("operation", "fault"),
        [
            pytest.param(operation, fault, marks=() if fault in ALWAYS_TRIED else pytest.mark.soak)
            for operation in operations
            for fault in FAULTS
            if operation == "TransactWriteItems" or fault not in OF_WRITES_ONLY
        ],
    )


every_length = pytest.mark.parametrize(
    "times", [ONCE, pytest.param(SEVERAL_TIMES, marks=pytest.mark.soak), ALWAYS]
)


@pytest.fixture(autouse=True)
def two_codes(table: Table) -> None:
    """A unique code and a public one, with every counter there is."""
    bind_table(table.name, table.client)
    keep(a_campaign(total=5, budget_minor=100_00, per_person=3, open_gates=2), "U-1")


@contextmanager
def failing_calls(
    table: Table, proxy: Proxy, operation: str, fault: str, times: int
) -> Iterator[None]:
    """Within it the engine has little patience, sleeps never, and an operation fails."""
    bind_table(table.name, proxy.account(table.account).client("dynamodb", IMPATIENT))
    with patch("botocore.endpoint.time.sleep"), proxy.failing(operation, times, FAULTS[fault]):
        yield
    assert proxy.fired()
    bind_table(table.name, table.client)


@pytest.fixture
def failing(table: Table, proxy: Proxy) -> Failing:
    """The calls of this test's table."""
    return partial(failing_calls, table, proxy)


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_a_redemption_counts_once(
    table: Table, failing: Failing, operation: str, fault: str, times: int
) -> None:
    redeem = partial(redeemed, an_ask("U-1", "WELCOME", order="O-1", persons=("jo", "jo@x")))
    with failing(operation, fault, times):
        first = answer_or_busy(redeem)
    assert_balanced(table)
    again = redeem()
    assert first is None or again.made == first.made
    assert_balanced(table)
    uses = [parts for key, parts in owed(table).items() if key[0].startswith("PERSON#")]
    assert uses == [(2,), (2,)]


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_a_rollback_restores_once(
    table: Table, failing: Failing, operation: str, fault: str, times: int
) -> None:
    made = redeemed(an_ask("U-1", "WELCOME", persons=("jo",))).made[0]
    redeemed(an_ask("WELCOME", persons=("jo",)))
    assert made.parent_id is not None
    give_back = partial(rolled_back, made.parent_id, whole=True)
    with failing(operation, fault, times):
        first = answer_or_busy(give_back)
    assert_balanced(table)
    again = give_back()
    assert first is None or again.returned == first.returned
    assert_balanced(table)
    assert sum(parts[0] for key, parts in owed(table).items() if key[1] == "GATE") == 1


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_goods_that_come_back_are_settled_once(
    table: Table, failing: Failing, operation: str, fault: str, times: int
) -> None:
    made = redeemed(an_ask("U-1", "WELCOME", persons=("jo",))).made[0]
    command = ReturnGoods(made.id, cause="return-1", stated_minor=30_00)
    give_back = partial(return_goods, command, now=NOW, pause=no_pause)
    with failing(operation, fault, times):
        first = answer_or_busy(give_back)
    assert_balanced(table)
    again = give_back()
    assert first is None or again.returned == first.returned
    assert len(again.record.returns) == 1
    assert_balanced(table)


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_promotions_apply_by_themselves_once_and_the_repeat_finds_them(
    table: Table, failing: Failing, operation: str, fault: str, times: int
) -> None:
    capped, once = keep(a_promotion(total=2)), keep(a_promotion(per_person=1))
    redeem = partial(redeemed, an_ask(automatic=True, order="O-1", persons=("jo",)))
    with failing(operation, fault, times):
        first = answer_or_busy(redeem)
    assert_balanced(table)
    again = redeem()
    assert first is None or again.made == first.made
    assert {one.campaign_id for one in again.made} == {capped.id, once.id}
    assert_balanced(table)


@every_step("BatchGetItem", "TransactWriteItems")
@every_length
def test_a_promotion_is_on_its_list_exactly_when_it_was_made_and_not_stopped(
    failing: Failing, operation: str, fault: str, times: int
) -> None:
    """Whatever is lost on the way, definition and list are written together."""
    first, second = keep(a_promotion()), a_promotion()
    with failing(operation, fault, times):
        answer_or_busy(partial(keep, second))
    made = campaigns.read(second.id, no_pause) is not None
    assert _listed() == {first.id} | ({second.id} if made else set())
    with failing("TransactWriteItems", fault, times):
        answer_or_busy(partial(change, first, stopped=True))
    item = campaigns.read(first.id, no_pause)
    assert item is not None
    assert (first.id in _listed()) is (item.version == 1 and item.pending is None)


@every_step("BatchGetItem", "UpdateItem")
@every_length
def test_a_stop_that_failed_half_way_holds_once_it_is_repeated(
    failing: Failing, operation: str, fault: str, times: int
) -> None:
    cache = InstanceCache()
    redeemed(an_ask("WELCOME", persons=("jo",)), cache)
    campaign = next(iter(cache.campaigns.values()))
    stop = partial(change, campaign, stopped=True)
    with failing(operation, fault, times):
        stopped = answer_or_busy(stop)
    if stopped is None:
        campaigns.propose(changed(campaign, stopped=True), no_pause)
        stopped = campaigns.settled(campaign.id, no_pause)
    assert stopped is not None
    assert stopped.stopped
    assert refusal(an_ask("WELCOME", persons=("jo",)), cache) == "campaign_not_active"


def answer_or_busy[T](act: Callable[[], T]) -> T | None:
    """The answer, or None when it was the one refusal that says: ask again."""
    try:
        return act()
    except Refused as refused:
        if refused.refusal is Refusal.TOO_MANY_REQUESTS and refused.retry_after_s:
            return None
        raise


def _listed() -> set[str]:
    return set(promotions_of(fetch_one(keys.promotions(), no_pause, consistent=True)))
