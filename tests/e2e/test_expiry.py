"""The deployed schedule's own call books what has expired, seen over the API."""

import time
from datetime import date, timedelta
from typing import Any

import pytest

from incentives.runtime import clock
from infra.local.account import Account
from infra.local.emulator import Emulator
from tests.conftest import SYSTEM_ACCOUNT
from tests.e2e.shop import Json, Shop, new_order

WITHIN_S = 60


@pytest.fixture
def account(emulator: Emulator, shop: Shop) -> Account:
    """Where the stack is deployed."""
    assert shop.system.api_url
    return Account(endpoint=emulator.endpoint, id=SYSTEM_ACCOUNT)


def schedule_of(account: Account) -> Json:
    """The one that calls again and again."""
    client = account.client("scheduler")
    found = client.list_schedules()["Schedules"]
    (recurring,) = (
        schedule
        for one in found
        if (schedule := client.get_schedule(GroupName=one["GroupName"], Name=one["Name"]))[
            "ScheduleExpression"
        ].startswith("cron")
    )
    return dict(recurring)


def ring(account: Account) -> Any:
    """Call what the schedule calls, with what it says."""
    target = schedule_of(account)["Target"]
    answer = account.client("lambda").invoke(
        FunctionName=target["Arn"], Payload=target["Input"].encode()
    )
    assert "FunctionError" not in answer, answer["Payload"].read()
    return answer


def let_years_pass(account: Account, member: str, day: date) -> None:
    """Have a member's points end on a day of the past, as if they had been earned long ago."""
    client = account.client("dynamodb")
    (table,) = client.list_tables()["TableNames"]
    client.update_item(
        TableName=table,
        Key={"pk": {"S": f"MEMBER#{member}"}, "sk": {"S": "BALANCE"}},
        UpdateExpression="SET lots = :lots, listed_at = :day",
        ExpressionAttributeValues={
            ":lots": {"M": {day.isoformat(): {"N": "25"}}},
            ":day": {"S": day.isoformat()},
        },
    )


def test_the_schedules_call_books_what_has_expired(shop: Shop, account: Account) -> None:
    rules = {"period_type": "MONTH", "period_value": 12, "rounding_type": "END_OF_QUARTER"}
    body = {
        "name": f"Club {new_order()}",
        "zone": "Pacific/Auckland",
        "voucher": {"type": "LOYALTY_CARD", "loyalty_card": {"expiration_rules": rules}},
    }
    club = shop.said("POST", "/v1/loyalties", body, key="marketing")
    customer = {"customer": {"source_id": f"customer-{new_order()}"}}
    member = shop.said("POST", f"/v1/loyalties/{club['id']}/members", customer)["id"]
    path = f"/v1/loyalties/members/{member}"
    shop.said("POST", f"{path}/balance", {"points": 25})
    yesterday = clock.now().date() - timedelta(days=2)
    let_years_pass(account, member, yesterday)
    assert shop.said("GET", f"{path}/balance")["balance"] == 0

    for _ in range(2):
        ring(account)
    give_up_at = time.monotonic() + WITHIN_S
    booked: list[Json] = []
    while not booked and time.monotonic() < give_up_at:
        told = shop.said("GET", f"{path}/transactions")["data"]
        booked = [one for one in told if one["type"] == "POINTS_EXPIRATION"]
        time.sleep(0.1)
    assert [one["points"] for one in booked] == [-25]
    assert shop.said("GET", f"{path}/balance")["balance"] == 0
