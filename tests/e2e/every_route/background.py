"""What runs without a request: streams, the bus, the queue beside them, and schedules."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from incentives.domain.instant import as_text
from incentives.runtime import clock
from infra.local.account import Account
from tests.e2e.every_route.calls import Calls, new
from tests.e2e.shop import Json, percent
from tests.e2e.test_expiry import let_years_pass, ring

WITHIN_S = 180
OFFICE: Json = {"key": "marketing"}


@dataclass(frozen=True)
class Outside:
    """What leaves the system: the events of its bus, caught in a queue, and what is set aside."""

    account: Account
    heard_url: str
    quarantine_url: str
    events: list[Json] = field(default_factory=list)

    @classmethod
    def of(cls, account: Account) -> "Outside":
        """Catch every event from now on."""
        events, queues = account.client("events"), account.client("sqs")
        (bus,) = (
            list_event_buse["Name"]
            for list_event_buse in events.list_event_buses()["EventBuses"]
            if _ours(list_event_buse)
        )
        heard = queues.create_queue(QueueName=new("heard"))["QueueUrl"]
        attributes = queues.get_queue_attributes(QueueUrl=heard, AttributeNames=["QueueArn"])
        every = json.dumps({"source": ["incentives"]})
        rule = new("rule")
        events.put_rule(Name=rule, EventBusName=bus, EventPattern=every)
        target = {"Id": "heard", "Arn": attributes["Attributes"]["QueueArn"]}
        events.put_targets(Rule=rule, EventBusName=bus, Targets=[target])
        (quarantine,) = (url for url in queues.list_queues()["QueueUrls"] if "Aside" in url)
        return cls(account, heard, quarantine)

    def heard(self, kind: str, campaign: str) -> None:
        """Wait until this is told of this campaign.

        Raises:
            AssertionError: it is not, within three minutes.
        """

        def is_told() -> bool:
            self.events.extend(self._taken(self.heard_url))
            return any(_is(event, kind, campaign) for event in self.events)

        _wait(is_told)

    def set_aside(self) -> None:
        """Wait until something is set aside.

        Raises:
            AssertionError: nothing is, within three minutes.
        """
        _wait(lambda: bool(self._taken(self.quarantine_url)))

    def _taken(self, url: str) -> list[Json]:
        queues = self.account.client("sqs")
        found = queues.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
        for message in found:
            queues.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return [json.loads(message["Body"]) for message in found]


def plan_a_start(calls: Calls) -> str:
    """A campaign that begins in some seconds; the schedule's call is waited for later."""
    body = {
        "name": new("Soon"),
        "type": "STANDALONE",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10), "code": new("SOON")},
        "start_date": as_text(clock.now() + timedelta(seconds=5)),
    }
    return str(calls.ok("POST", "/v1/campaigns", body, **OFFICE)["id"])


def generate_codes(calls: Calls, outside: Outside) -> None:
    """An order of many codes is carried out by the stream."""
    body = {
        "name": new("Many"),
        "type": "STATIC",
        "voucher": {"type": "DISCOUNT_VOUCHER", "discount": percent(10)},
    }
    campaign = calls.ok("POST", "/v1/campaigns", body, **OFFICE)["id"]
    path = f"/v1/campaigns/{campaign}"
    job = calls.ok("POST", f"{path}/vouchers?vouchers_count=300", {}, **OFFICE)["async_action_id"]
    _wait(lambda: calls.ok("GET", f"{path}/jobs/{job}", **OFFICE)["status"] == "DONE")
    outside.heard("codes.generated", campaign)


def expire_points(calls: Calls, account: Account) -> None:
    """The hourly call finds points that are over, and calls itself to book them."""
    rules = {"loyalty_card": {"expiration_rules": {"period_type": "DAY", "period_value": 365}}}
    body = {"name": new("Old"), "voucher": {"type": "LOYALTY_CARD"} | rules}
    club = calls.ok("POST", "/v1/loyalties", body, **OFFICE)["id"]
    said = {"customer": {"source_id": new("member")}}
    member = calls.ok("POST", f"/v1/loyalties/{club}/members", said)["id"]
    card = f"/v1/loyalties/members/{member}"
    calls.ok("POST", f"{card}/balance", {"points": 25})
    let_years_pass(account, member, clock.now().date() - timedelta(days=2))
    ring(account)
    _wait(lambda: "POINTS_EXPIRATION" in calls.answer("GET", f"{card}/transactions").text)


def break_a_record(account: Account) -> None:
    """Write what no reader of the stream can read."""
    client = account.client("dynamodb")
    (table,) = client.list_tables()["TableNames"]
    key = {"pk": {"S": new("BROKEN#")}, "sk": {"S": "DEFINITION"}}
    client.put_item(TableName=table, Item=key | {"kind": {"S": "campaign"}, "body": {"S": "{}"}})


def _ours(bus: Any) -> bool:
    return bool(bus["Name"] != "default")


def _is(message: Json, kind: str, campaign: str) -> bool:
    about = message["detail"]["data"]
    return bool(message["detail-type"] == kind and about["campaign_id"] == campaign)


def _wait(is_so: Callable[[], bool]) -> None:
    give_up_at = time.monotonic() + WITHIN_S
    while not is_so():
        assert time.monotonic() < give_up_at, "it did not come in time"
        time.sleep(0.1)
