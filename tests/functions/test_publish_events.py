"""What the stream brings becomes events on the bus, and what cannot be read is set aside."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

import event_schema
from incentives.domain.campaign import Campaign, Removal
from incentives.domain.code import CodePattern
from incentives.domain.code_job import CodeJob
from incentives.domain.event import EventType
from incentives.domain.instant import as_text
from incentives.runtime.outlets import Outlets
from incentives.store import campaigns, code_jobs, keys, switches
from incentives.store.transaction import Transaction
from incentives.usecases.generate_codes import GenerateCodes, generate_codes
from incentives.usecases.roll_back import RollBack, roll_back
from publish_events import handler
from publish_events.handler import BusUnavailable, lambda_handler
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, changed, keep, no_pause, redeemed
from tests.support.stream import stream_event, stream_record, written

type Detail = dict[str, Any]

VALIDATOR = Draft202012Validator(event_schema.schema())


@dataclass
class Site:
    """A table with its stream, a bus whose events land in a queue, and the aside queue."""

    table: Table
    outlets: Outlets
    heard_url: str

    def deliver(self, *kinds: str) -> Any:  # noqa: ANN401
        """Hand everything that the stream holds of these kinds to the function."""
        records = [record for kind in kinds for record in written(self.table, kind)]
        return lambda_handler(stream_event(*records), None)

    def heard(self) -> list[Detail]:
        """What came out of the bus, each valid by the schema that is published."""
        envelopes = [json.loads(message) for message in self._drained(self.heard_url)]
        details = [envelope["detail"] for envelope in envelopes]
        for envelope, detail in zip(envelopes, details, strict=True):
            VALIDATOR.validate(detail)
            assert (envelope["source"], envelope["detail-type"]) == ("incentives", detail["type"])
        return sorted(details, key=lambda detail: (detail["time"], detail["type"]))

    def aside(self) -> list[Detail]:
        return [json.loads(message) for message in self._drained(self.outlets.aside_url)]

    def _drained(self, url: str) -> Iterator[str]:
        client = self.outlets.queues
        while True:
            found = client.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            for message in found.get("Messages", []):
                client.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                yield message["Body"]
            if not found.get("Messages"):
                return


@pytest.fixture
def site(bound_table: Table, monkeypatch: pytest.MonkeyPatch) -> Site:
    events, queues = bound_table.account.client("events"), bound_table.account.client("sqs")
    events.create_event_bus(Name="bus")
    heard_url = queues.create_queue(QueueName="heard")["QueueUrl"]
    aside_url = queues.create_queue(QueueName="aside")["QueueUrl"]
    attributes = queues.get_queue_attributes(QueueUrl=heard_url, AttributeNames=["QueueArn"])
    events.put_rule(
        Name="all", EventBusName="bus", EventPattern=json.dumps({"source": ["incentives"]})
    )
    target = {"Id": "heard", "Arn": attributes["Attributes"]["QueueArn"]}
    events.put_targets(Rule="all", EventBusName="bus", Targets=[target])
    outlets = Outlets(events, "bus", queues, aside_url)
    monkeypatch.setattr(handler, "outlets", lambda: outlets)
    return Site(bound_table, outlets, heard_url)


def published(campaign: Campaign) -> None:
    """Carry a next version of a campaign through."""
    campaigns.propose(campaign, no_pause)
    item = campaigns.read(campaign.id, no_pause)
    assert item is not None
    campaigns.finish(item, no_pause)


# Redemptions.


def test_a_redemption_and_its_rollback_are_told_with_what_they_changed(site: Site) -> None:
    campaign = keep(a_campaign())
    done = redeemed(an_ask("WELCOME", order="shop-7", amount_minor=200_00))
    made = done.made[0]
    roll_back(RollBack(made.id, whole=False), now=NOW, pause=no_pause)
    site.deliver("redemption")
    succeeded, rolled_back = sorted(site.heard(), key=lambda one: str(one["type"]), reverse=True)
    assert succeeded["type"] == "redemption.succeeded"
    assert succeeded["data"] == {
        "redemption_id": made.id,
        "order_id": keys.order_id_of("shop-7"),
        "order_reference": "shop-7",
        "order_amount": 200_00,
        "discount_amount": 20_00,
        "voucher_id": keys.voucher_id("WELCOME"),
        "code": "WELCOME",
        "campaign_id": campaign.id,
        "campaign_name": campaign.name,
    }
    assert rolled_back["data"] == succeeded["data"] | {"rollback_id": f"r{made.id}"}


def test_a_unique_code_is_told_by_its_id_only(site: Site) -> None:
    keep(replace(a_campaign(public_code=None), code_pattern=CodePattern.of()), "SECRET-1")
    redeemed(an_ask("SECRET-1"))
    site.deliver("redemption", "voucher", "gate", "campaign")
    (told,) = (one for one in site.heard() if one["type"] == "redemption.succeeded")
    assert told["data"]["voucher_id"] == keys.voucher_id("SECRET-1")
    assert "SECRET-1" not in json.dumps(told)


def test_codes_added_to_an_order_later_are_told_alone(site: Site) -> None:
    keep(a_campaign(public_code="FIRST"))
    keep(a_campaign(public_code="SECOND"))
    redeemed(an_ask("FIRST", order="shop-8"))
    redeemed(an_ask("SECOND", order="shop-8"))
    site.deliver("redemption")
    assert sorted(one["data"]["code"] for one in site.heard()) == ["FIRST", "SECOND"]


def test_a_record_that_comes_twice_brings_the_same_event_ids(site: Site) -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME"))
    site.deliver("redemption")
    (first,) = site.heard()
    site.deliver("redemption")
    assert site.heard() == [first]


# Campaigns and codes.


def test_the_life_of_a_campaign_is_told(site: Site) -> None:
    campaign = keep(a_campaign())
    life: list[dict[str, object]] = [
        {"total": 500, "name": "Summer"},
        {"stopped": True},
        {"stopped": False},
        {"removal": Removal.ASKED},
        {"removal": Removal.DECIDED},
    ]
    for step in life:
        campaign = changed(campaign, **step)
        published(campaign)
    site.deliver("campaign")
    told = sorted(site.heard(), key=lambda one: int(one["data"]["version"]))
    assert [(one["type"], one["data"]["version"]) for one in told] == [
        ("campaign.created", 1),
        ("campaign.updated", 2),
        ("campaign.stopped", 3),
        ("campaign.resumed", 4),
        ("campaign.deleted", 6),
    ]
    assert told[1]["data"]["changed"] == ["name", "limits"]


def test_the_edges_of_a_window_are_told_when_they_were(site: Site) -> None:
    campaign = keep(a_campaign())
    for edge in ("start", "end"):
        switches.book(campaign, edge, NOW, NOW, no_pause)
    site.deliver("switch")
    closed, opened = site.heard()
    assert (opened["type"], closed["type"]) == ("campaign.opened", "campaign.closed")
    assert opened["time"] == opened["data"]["at"] == as_text(NOW)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [("########", "codes.generated"), ("##", "codes.failed")],
)
def test_a_job_is_told_once_when_it_ends(site: Site, pattern: str, told: str) -> None:
    config: dict[str, object] = {"pattern": pattern, "charset": "AB"}
    campaign = keep(replace(a_campaign(public_code=None), code_pattern=CodePattern.of(config)))
    job = CodeJob.of(
        id="job_1", campaign_id=campaign.id, wanted=20, seed=bytes(32), quantity=1, now=NOW
    )
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)
    generate_codes(
        GenerateCodes(campaign.id, job.id, 0), now=NOW, pause=no_pause, has_time=lambda: True
    )
    site.deliver("code_job", "code_chunk", "voucher")
    (event,) = site.heard()
    assert event["type"] == told
    assert (event["data"]["job_id"], event["data"]["wanted"]) == ("job_1", 20)


def test_every_type_of_event_has_a_shape_and_the_documents_are_up_to_date() -> None:
    assert event_schema.DOCUMENT.read_text() == event_schema.text(), "run: make openapi"
    page = (event_schema.DOCUMENT.parent / "events.md").read_text()
    assert all(f"`{kind.value}`" in page for kind in EventType)


# Faults.


def test_a_record_that_cannot_be_read_is_set_aside_and_holds_nobody_up(site: Site) -> None:
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
    aside = site.aside()
    assert [one["sequence_number"] for one in aside] == [
        one["dynamodb"]["SequenceNumber"] for one in poison
    ]
    assert "a@b.example" not in json.dumps(aside)


def test_records_without_events_are_passed_over(site: Site) -> None:
    key = {"pk": {"S": "A"}, "sk": {"S": "B"}}
    batch = stream_event(
        stream_record(None, key | {"kind": {"S": "kind_of_the_future"}}),
        stream_record(key | {"kind": {"S": "campaign"}}, None),
    )
    assert lambda_handler(batch, None) == {"batchItemFailures": []}
    assert (site.heard(), site.aside()) == ([], [])


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
def twelve_orders(site: Site) -> list[dict[str, Any]]:
    """Records of redemptions of the codes C00 to C11."""
    for number in range(12):
        keep(a_campaign(public_code=f"C{number:02d}"))
        redeemed(an_ask(f"C{number:02d}"))
    return written(site.table, "redemption")


def on(bus: MoodyBus, site: Site, monkeypatch: pytest.MonkeyPatch) -> MoodyBus:
    moody: Any = bus
    monkeypatch.setattr(handler, "outlets", lambda: replace(site.outlets, events=moody))
    monkeypatch.setattr("incentives.runtime.outlets.back_off", lambda _attempt: None)
    return bus


def test_what_the_bus_did_not_take_is_sent_again_alone(
    site: Site, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = on(MoodyBus([{2, 5}, {0}, set()]), site, monkeypatch)
    assert lambda_handler(stream_event(*twelve_orders), None) == {"batchItemFailures": []}
    assert sorted(bus.taken) == [f"C{number:02d}" for number in range(12)]


def test_the_stream_brings_again_what_the_bus_would_not_take(
    site: Site, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = on(MoodyBus([{3, 7}, {0, 1}]), site, monkeypatch)
    answer = lambda_handler(stream_event(*twelve_orders), None)
    fourth = twelve_orders[3]["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": fourth}]}
    assert "C03" not in bus.taken


def test_a_bus_that_takes_nothing_stops_the_stream(
    site: Site, twelve_orders: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    on(MoodyBus([set(range(10))]), site, monkeypatch)
    with pytest.raises(BusUnavailable):
        lambda_handler(stream_event(*twelve_orders), None)
