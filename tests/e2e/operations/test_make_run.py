"""What `make run` shows works when it is pasted."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from infra.local.calling import call
from infra.local.demo import FOR_THE_FIRST_500, PUBLIC_CODE, UNIQUE_CODES, fill
from infra.local.greeting import lines_to_paste
from infra.local.local_json import LocalSystem
from infra.local.places import ROOT


@pytest.fixture
def demo(system: LocalSystem) -> LocalSystem:
    fill(system)
    return system


@pytest.fixture
def environment(demo: LocalSystem, tmp_path: Path) -> Path:
    """The file that `make run` writes for a shell."""
    demo.write_environment(tmp_path / "env")
    return tmp_path / "env"


def in_shell(environment: Path, *lines: str) -> str:
    """What a shell says that read the file first."""
    script = "\n".join([f". {environment}", *lines])
    return subprocess.run(
        ["sh", "-c", script], stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def test_the_line_of_the_readme_takes_what_it_says(environment: Path) -> None:
    blocks = re.findall(r"\n    curl (.*?)\n\n", (ROOT / "README.md").read_text(), re.DOTALL)
    (told,) = [json.loads(in_shell(environment, f"curl -s {block}")) for block in blocks]
    assert told["redemptions"][0]["status"] == "SUCCEEDED"
    assert told["order"]["total_discount_amount"] == 500
    assert told["order"]["total_amount"] == 4500


def test_the_first_key_opens_what_checkout_marketing_and_support_open(demo: LocalSystem) -> None:
    assert next(iter(demo.keys)) == "all"
    campaign = f"/v1/campaigns/{FOR_THE_FIRST_500['name']}"
    assert call(demo, "all", "POST", f"{campaign}/stop")[0] == 200
    assert call(demo, "all", "POST", f"{campaign}/resume")[0] == 200
    cart = {"redeemables": [{"object": "voucher", "id": PUBLIC_CODE}], "order": {"amount": 5000}}
    status, validation = call(demo, "all", "POST", "/v1/validations", cart)
    assert status == 200
    assert call(demo, "all", "GET", f"/v1/decisions/{validation['decision_id']}")[0] == 200
    assert call(demo, "server", "GET", f"/v1/decisions/{validation['decision_id']}")[0] == 403


def test_the_three_lines_validate_redeem_and_give_back(environment: Path) -> None:
    shell = in_shell(environment, *lines_to_paste())
    validation, redemption, rollback = map(json.loads, shell.splitlines())
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
