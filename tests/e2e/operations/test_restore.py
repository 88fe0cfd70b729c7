"""A restore, walked: the very steps of docs/operations.md, on a stack in an account of its own."""

import json
import platform
import subprocess
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from incentives.domain.codes.code_job import CodeJob
from incentives.runtime import aws
from incentives.store.codes import code_jobs
from incentives.store.transaction import Transaction
from infra.local.account import Account
from infra.local.deployment import ARCHITECTURES, api_url, bring_up
from infra.local.emulator import Emulator, free_port
from infra.local.keys import ensure_keys
from infra.local.local_json import LocalSystem
from infra.local.places import ROOT
from infra.target import outputs_of
from tests.builders import no_pause
from tests.e2e.shop import Json, Shop

# A deployment and a half, two minutes: `make soak` walks it.
pytestmark = [pytest.mark.soak, pytest.mark.whole, pytest.mark.xdist_group("whole")]

ACCOUNT = "000000000000"  # the only one whose API the emulator serves by path
RESTORED = "Incentives-restored"
TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}
CODES = 200
PATIENCE_S = 60
_numbers = count(1)


@dataclass(frozen=True)
class Operator:
    """Somebody with credentials, at the commands of the page."""

    account: Account

    def make(self, target: str, arguments: str, **more: str) -> str:
        """What a command of the Makefile tells; it has to succeed."""
        done = subprocess.run(
            [
                "make",
                "--no-print-directory",
                target,
                f"ARGS={arguments}",
                *map("=".join, more.items()),
            ],
            cwd=ROOT,
            env=self.account.whole_environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def outputs(self) -> dict[str, str]:
        """What the stack tells of itself."""
        told = outputs_of(self.account.client("cloudformation"), "Incentives")
        assert told is not None
        return told


def order(code: str) -> Json:
    return {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"id": f"R-{next(_numbers)}", "amount": 100_00},
        "customer": {"source_id": f"customer-{next(_numbers)}"},
    }


def codes_of(account: Account, table: str, campaign: Json) -> int:
    """How many codes of a campaign a table holds."""
    answer = account.client("dynamodb").scan(
        TableName=table,
        FilterExpression="campaign_id = :campaign AND kind = :voucher",
        ExpressionAttributeValues={
            ":campaign": {"S": campaign["id"]},
            ":voucher": {"S": "voucher"},
        },
        Select="COUNT",
    )
    return int(answer["Count"])


def wait_for_codes(account: Account, table: str, campaign: Json, wanted: int) -> None:
    for _ in range(PATIENCE_S):
        if codes_of(account, table, campaign) == wanted:
            return
        time.sleep(1)
    assert codes_of(account, table, campaign) == wanted


def a_job_that_the_stream_never_told(account: Account, table: str, campaign: Json) -> None:
    """As if the table had been restored to the instant at which codes were ordered."""
    job = CodeJob(
        id="job_restored",
        campaign_id=campaign["id"],
        wanted=CODES,
        seed=b"s" * 32,
        quantity=1,
        created_at=datetime.now(UTC),
    )
    aws.bind_table(table, account.client("dynamodb"))
    write = Transaction()
    code_jobs.add_to(write, job)
    write.commit(no_pause)


def schedules(account: Account, group: str) -> list[Any]:
    found: list[Any] = account.client("scheduler").list_schedules(GroupName=group)["Schedules"]
    return found


@dataclass(frozen=True)
class Before:
    """What there was: a sale that ends, a campaign of unique codes, a member with 100 points."""

    sale: Json
    of_codes: Json
    member: str
    redemption: str


def begin(shop: Shop) -> Before:
    soon = (datetime.now(UTC) + timedelta(days=3)).isoformat()
    sale = {"name": "Sale", "voucher": {"code": "SALE", "discount": TEN_PERCENT}}
    unique = {"name": "Unique", "voucher": {"discount": TEN_PERCENT}}
    ending, of_codes = (
        shop.said("POST", "/v1/campaigns", body, key="marketing")
        for body in (sale | {"expiration_date": soon}, unique)
    )
    club = shop.said("POST", "/v1/loyalties", {"name": "Club"}, key="marketing")
    joining = {"customer": {"source_id": "jo"}}
    member = str(shop.said("POST", f"/v1/loyalties/{club['id']}/members", joining)["id"])
    shop.said("POST", f"/v1/loyalties/members/{member}/balance", {"points": 100})
    made = shop.said("POST", "/v1/redemptions", order("SALE"))
    return Before(ending, of_codes, member, str(made["redemptions"][0]["id"]))


def go_on(shop: Shop, before: Before) -> None:
    """A redemption, the rollback of one from before, a stop, points, and codes by the stream."""
    shop.said("POST", "/v1/redemptions", order("SALE"))
    shop.said("POST", f"/v1/redemptions/{before.redemption}/rollback", {})
    shop.said("POST", f"/v1/campaigns/{before.sale['id']}/stop", {}, key="marketing")
    assert shop.ask("POST", "/v1/redemptions", order("SALE")).status == 400
    of_member = f"/v1/loyalties/members/{before.member}/balance"
    shop.said("POST", of_member, {"points": 50})
    assert shop.said("GET", of_member)["balance"] == 150
    path = f"/v1/campaigns/{before.of_codes['id']}/vouchers?vouchers_count=3"
    shop.said("POST", path, {}, key="marketing")


def test_the_engine_goes_on_with_a_restored_table(tmp_path: Path) -> None:
    with Emulator(free_port(), tmp_path / "emulator") as emulator:
        walk(Account(endpoint=emulator.endpoint, id=ACCOUNT), tmp_path)


def walk(account: Account, folder: Path) -> None:
    operator = Operator(account)
    outputs = bring_up(account, folder)
    own, group = outputs["TableName"], outputs["ScheduleGroup"]
    keys = ensure_keys(account, own, {}, origin="http://localhost")
    shop = Shop(LocalSystem(api_url(account, outputs), keys))
    before = begin(shop)
    (planned,) = schedules(account, group)

    # 1. Nothing is written any more, whoever asks; what reads goes on.
    operator.make("restore", "close")
    operator.make("restore", "close")
    assert shop.ask("POST", "/v1/redemptions", order("SALE")).status >= 429
    assert shop.said("POST", "/v1/validations", order("SALE"))["valid"]
    a_job_that_the_stream_never_told(account, own, before.of_codes)

    # 2. The table as it was comes back under another name, with all that it has to have.
    told = operator.make("restore", f"table {RESTORED}")
    setting = told.strip().splitlines()[-1].partition('SET="')[2].removesuffix('"')

    # What somebody ended after that instant stands again in it; so it was restored to the past.
    support = keys["support"]["app_id"]
    operator.make("key", f"--table {own} revoke {support}")
    operator.make("secret", f"--table {own} renew-decision-key")
    account.client("scheduler").delete_schedule(GroupName=group, Name=planned["Name"])

    # 3. The stack moves to it.
    architecture = ARCHITECTURES.get(platform.machine(), "x86_64")  # the emulator's
    operator.make("deploy", "", CONFIRM="0", SET=f"{setting} architecture={architecture}")
    moved = operator.outputs()
    assert (moved["TableName"], moved["OwnTableName"]) == (RESTORED, own)
    assert moved["ApiUrl"] == outputs["ApiUrl"]

    # 4. What lies outside of the table follows, once.
    first, second = (json.loads(operator.make("restore", "after")) for _ in range(2))
    assert first["schedules_planned"] == first["chunks_carried_out"] == 1
    assert second["chunks_carried_out"] == 0
    assert [schedule["Name"] for schedule in schedules(account, group)] == [planned["Name"]]
    assert codes_of(account, RESTORED, before.of_codes) == CODES
    assert first["keys_to_revoke"] == [support]
    assert first["campaigns_to_stop"] == []
    operator.make("key", f"--table {RESTORED} revoke {support}")
    operator.make("restore", "open --only manage_campaigns")
    sale = shop.said("POST", f"/v1/campaigns/{before.sale['id']}/stop", {}, key="marketing")
    assert shop.ask("POST", "/v1/redemptions", order("SALE")).status >= 429
    shop.said("POST", f"/v1/campaigns/{sale['id']}/resume", {}, key="marketing")

    # 5. The functions are opened, and everything works on the restored table, and on it alone.
    left = account.client("dynamodb").scan(TableName=own)["Items"]
    operator.make("restore", "open")
    go_on(shop, before)
    wait_for_codes(account, RESTORED, before.of_codes, CODES + 3)
    assert account.client("dynamodb").scan(TableName=own)["Items"] == left
