"""A bus that fails and records that cannot be read: nothing is lost, and nothing waits for them."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from publish_events import handler
from publish_events.handler import BusUnavailable, lambda_handler
from tests.builders import a_campaign, an_ask, keep, redeemed
from tests.support.event_site import EventSite
from tests.support.stream import stream_event, stream_record, written


def test_a_record_that_cannot_be_read_is_set_aside_and_holds_nobody_up(site: EventSite) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    key = {"pk": {"S": "ORDER#x"}, "sk": {"S": "REDEMPTIONS"}, "kind": {"S": "redemption"}}
    secret = {"body": {"S": '{"customer": "a@b.example"}'}, "revision": {"N": "1"}}
    poison = [
        stream_record(None, key),
        stream_record(None, key | secret),
        stream_record(None, key | {"body": {"N": "1"}, "revision": {"S": "x"}}),
        stream_record(None, key | {"kind": {"S": "campaign"}, "body": {"S": "{}"}}),
    ]
    answer = lambda_handler(stream_event(*poison, *written(site.table, "redemption")), None)
    assert answer == {"batchItemFailures": []}
    assert len(site.heard()) == 1
    quarantine = site.quarantine()
    assert [one["sequence_number"] for one in quarantine] == [
        one["dynamodb"]["SequenceNumber"] for one in poison
    ]
    assert "a@b.example" not in json.dumps(quarantine)


def test_records_without_events_are_passed_over(site: EventSite) -> None:
    key = {"pk": {"S": "A"}, "sk": {"S": "B"}}
    batch = stream_event(
        stream_record(None, key | {"kind": {"S": "kind_of_the_future"}}),
        stream_record(key | {"kind": {"S": "campaign"}}, None),
    )
    assert lambda_handler(batch, None) == {"batchItemFailures": []}
    assert (site.heard(), site.quarantine()) == ([], [])


@dataclass
class MoodyBus:
    """A bus that takes entries or not, as it is told; the last mood stays."""

    moods: list[set[int]]
    taken: list[str] = field(default_factory=list)

    def put_events(self, *, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        refused = self.moods.pop(0) if len(self.moods) > 1 else self.moods[0]
        answers: list[dict[str, str]] = []
        for place, entry in enumerate(Entries):
            if place in refused:
                answers.append({"ErrorCode": "ThrottlingException", "ErrorMessage": "slow down"})
            else:
                answers.append({"EventId": "1"})
                self.taken.append(json.loads(entry["Detail"])["data"]["code"])
        return {"FailedEntryCount": len(refused & set(range(len(Entries)))), "Entries": answers}


@pytest.fixture
def twelve_orders(site: EventSite) -> list[dict[str, Any]]:
    """Records of redemptions of the codes C00 to C11."""
    for number in range(12):
        keep(a_campaign(public_code=f"C{number:02d}"))
        redeemed(an_ask(f"C{number:02d}"))
    return written(site.table, "redemption")


def on(bus: MoodyBus, site: EventSite, monkeypatch: pytest.MonkeyPatch) -> MoodyBus:
    moody: Any = bus
    monkeypatch.setattr(handler, "outlets", lambda: replace(site.outlets, events=moody))
    monkeypatch.setattr("incentives.runtime.outlets.back_off", lambda _attempt: None)
    return bus


def test_what_the_bus_did_not_take_is_sent_again_alone(
    site: EventSite, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = on(MoodyBus([{2, 5}, {0}, set()]), site, monkeypatch)
    assert lambda_handler(stream_event(*twelve_orders), None) == {"batchItemFailures": []}
    assert sorted(bus.taken) == [f"C{number:02d}" for number in range(12)]


def test_the_stream_brings_again_what_the_bus_would_not_take(
    site: EventSite, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = on(MoodyBus([{3, 7}, {0, 1}]), site, monkeypatch)
    answer = lambda_handler(stream_event(*twelve_orders), None)
    fourth = twelve_orders[3]["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": fourth}]}
    assert "C03" not in bus.taken


def test_a_bus_that_takes_nothing_stops_the_stream(
    site: EventSite, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    on(MoodyBus([set(range(10))]), site, monkeypatch)
    with pytest.raises(BusUnavailable):
        lambda_handler(stream_event(*twelve_orders), None)
