"""The function that a schedule calls: it fans out, hands on in time, and books as of that call."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import ValidationError

import publish_events.handler
from expire_points.handler import MOST_HOPS, lambda_handler
from incentives import names
from incentives.runtime import self_invoke
from infra.catalogue.functions import ALL_FUNCTIONS
from tests.account import Table
from tests.support.calendar import START, Calendar
from tests.support.event_site import EventSite, open_site
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_programme,
    balance,
    days,
    given,
    transactions,
)

RING = {"at": names.SCHEDULED_TIME}


@dataclass
class Lambda:
    """The service, as the function sees it: what it called later, and the time that it has left."""

    calls: list[Json] = field(default_factory=list)
    looks: list[bool] = field(default_factory=list)

    def call_later(self, event: Json) -> None:
        self.calls.append(json.loads(json.dumps(event)))

    def get_remaining_time_in_millis(self) -> int:
        in_time = self.looks.pop(0) if self.looks else True
        return 300_000 if in_time else 10_000

    def run(self, event: Json | None = None) -> list[Any]:
        """Ring, and carry out every call that follows; what each answered."""
        told: list[Any] = [lambda_handler(RING if event is None else event, self)]
        while self.calls:
            told.append(lambda_handler(self.calls.pop(0), self))
        return told


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Lambda:
    service = Lambda()
    monkeypatch.setattr(self_invoke, "call_later", service.call_later)
    return service


@pytest.fixture
def site(bound: Table, monkeypatch: pytest.MonkeyPatch) -> EventSite:
    site = open_site(bound)
    monkeypatch.setattr(publish_events.handler, "outlets", lambda: site.outlets)
    return site


def kinds(member: str) -> list[str]:
    return [transaction["kind"] for transaction in transactions(member)]


def test_a_ring_books_what_is_due_in_every_programme(service: Lambda, calendar: Calendar) -> None:
    members = [a_member(a_programme(voucher=days(10))) for _ in range(3)]
    for member in members:
        given(member, 10)
    assert service.run() == [{"shards": 0}]
    calendar.forward(days=11)
    told = service.run()
    assert told[0] == {"shards": 3}
    assert sum(one["booked"] for one in told[1:]) == 3
    assert [kinds(member) for member in members] == [["expired", "added"]] * 3
    assert service.run() == [{"shards": 0}]


def test_a_round_that_runs_out_of_time_hands_on_and_nothing_is_lost(
    service: Lambda, calendar: Calendar
) -> None:
    club = a_programme(voucher=days(10))
    members = [a_member(club) for _ in range(12)]
    for member in members:
        given(member, 10)
    calendar.forward(days=11)
    lambda_handler(RING, service)
    first, others = service.calls[0], service.calls[1:]
    service.calls, service.looks = [], [False]
    cut = lambda_handler(first, service)
    assert (cut["visited"], cut["done"]) == (0, False)
    assert [call["hops"] for call in service.calls] == [1]
    service.calls += others
    told = service.run(service.calls.pop(0))
    assert sum(one["booked"] for one in told) == 12


def test_a_chain_of_calls_ends_and_the_next_ring_goes_on(
    service: Lambda, calendar: Calendar
) -> None:
    member = a_member(a_programme(voucher=days(10)))
    given(member, 10)
    calendar.forward(days=11)
    lambda_handler(RING, service)
    (call,) = service.calls
    service.calls, service.looks = [], [False]
    lambda_handler(call | {"hops": MOST_HOPS}, service)
    assert service.calls == []
    assert sum(one.get("booked", 0) for one in service.run()) == 1


def test_a_chain_of_calls_is_over_before_the_next_ring() -> None:
    """So nobody goes round a shard twice at once; it would only be a waste."""
    (function,) = (function for function in ALL_FUNCTIONS if function.name == "expire_points")
    assert function.schedule == "cron(5 * * * ? *)"
    assert (MOST_HOPS + 1) * function.timeout_s <= 3_600


def test_a_ring_that_is_late_books_as_of_its_moment(service: Lambda, calendar: Calendar) -> None:
    member = a_member(a_programme(voucher=days(10)))
    given(member, 10)
    calendar.forward(days=5)
    given(member, 20)
    calendar.forward(days=40)
    service.run({"at": "2026-06-26T00:05:00Z"})
    assert [transaction["points"] for transaction in transactions(member)] == [-10, 20, 10]
    assert balance(member) == 0


def test_no_ring_books_ahead_of_the_clock(service: Lambda, calendar: Calendar) -> None:
    member = a_member(a_programme(voucher=days(10)))
    given(member, 10)
    service.run({"at": "2099-01-01T00:00:00Z"})
    assert (balance(member), kinds(member)) == (10, ["added"])
    assert calendar.now == START


@pytest.mark.parametrize("said", [{}, [], {"at": "noon"}, {"at": "2026-06-26T00:05:00"}])
def test_what_is_no_ring_ends_in_the_dead_letters(said: Any, service: Lambda) -> None:
    with pytest.raises(ValidationError):
        lambda_handler(said, service)


def test_members_are_reminded_once_and_told_of_the_expiry_when_it_is_booked(
    service: Lambda, calendar: Calendar, site: EventSite
) -> None:
    club = a_programme(voucher=days(10), remind_days=3)
    assert club["remind_days"] == 3
    member = a_member(club)
    given(member, 10)
    for _ in range(12):
        service.run()
        service.run()
        calendar.forward(days=1)
    for _ in range(2):  # at least once, with the same ids
        site.deliver("reminder", "ledger_entry", "member")
    told = {one["id"]: one for one in site.heard() if one["type"].startswith("points.expir")}
    expiring, expired = told.values()
    assert expiring["type"] == "points.expiring"
    assert expiring["time"] == "2026-06-22T12:00:00.000Z"
    assert expiring["data"] == {
        "member_id": member,
        "campaign_id": club["id"],
        "points": 10,
        "expires_on": "2026-06-25",
    }
    assert (expired["type"], expired["data"]["points"]) == ("points.expired", -10)
