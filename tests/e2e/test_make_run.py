"""What `make run` shows works when it is pasted."""

import json
import subprocess

import pytest

from infra.local.calling import call
from infra.local.demo import FOR_THE_FIRST_500, UNIQUE_CODES, fill
from infra.local.greeting import lines_to_paste
from infra.local.local_json import LocalSystem


@pytest.fixture
def demo(system: LocalSystem) -> LocalSystem:
    fill(system)
    return system


def test_the_three_lines_validate_redeem_and_give_back(demo: LocalSystem) -> None:
    script = "\n".join(lines_to_paste(demo))
    shell = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    validation, redemption, rollback = map(json.loads, shell.stdout.splitlines())
    assert validation["valid"] is True
    assert redemption["redemptions"][0]["result"] == "SUCCESS"
    assert rollback["redemption"] == redemption["redemptions"][0]["id"]


def test_the_unique_codes_are_there(demo: LocalSystem) -> None:
    campaign = f"/v1/campaigns/{UNIQUE_CODES['name']}"
    status, listed = call(demo, "marketing", "GET", f"{campaign}/vouchers?limit=100")
    assert status == 200
    codes = {voucher["code"] for voucher in listed["data"]}
    assert len(codes) == UNIQUE_CODES["vouchers_count"]


def test_demo_data_is_made_once(demo: LocalSystem) -> None:
    fill(demo)
    status, listed = call(demo, "marketing", "GET", "/v1/campaigns?limit=100")
    assert status == 200
    names = [campaign["name"] for campaign in listed["campaigns"]]
    assert names.count(FOR_THE_FIRST_500["name"]) == 1
