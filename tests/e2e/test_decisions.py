"""A decision is read back over HTTP from the running system, long ids included."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local.local_json import LocalSystem
from infra.local.places import ROOT
from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Json, Shop, cart, new_order


def decision(shop: Shop, decision_id: str) -> Json:
    return shop.said("GET", f"/v1/decisions/{decision_id}?lang=de", key="support")


def test_support_reads_why_a_code_was_refused(shop: Shop) -> None:
    """A refusal says why."""
    code = shop.code(minimum_order_amount=500_00, currency="EUR")
    body = cart(code)
    body["order"]["currency"] = "EUR"
    refused = shop.ask("POST", "/v1/redemptions", body)
    assert refused.status == 400
    told = decision(shop, refused.json["decision_id"])
    assert told["same"] is True
    assert "400,00\u00a0EUR" in told["codes"][0]["sentence"]
    assert shop.ask("GET", f"/v1/decisions/{refused.json['decision_id']}").status == 403


def test_a_redemption_is_taken_again_by_the_definition_that_was_changed_since(shop: Shop) -> None:
    campaign = shop.campaign()
    redeemed = shop.said("POST", "/v1/redemptions", cart(campaign["voucher"]["code"]))
    stop = f"/v1/campaigns/{campaign['id']}/stop"
    shop.said("POST", stop, key="marketing")
    path = f"/v1/decisions/{redeemed['decision_id']}/replay"
    assert shop.said("POST", path, {}, key="support")["same"] is True
    current = {"definitions": [{"campaign_id": campaign["id"]}]}
    (difference,) = shop.said("POST", path, current, key="marketing")["differences"]
    assert (difference["before"]["applies"], difference["after"]["refusal"]) == (
        True,
        "campaign_not_active",
    )


def test_a_decision_is_taken_again_at_the_command_line(
    shop: Shop, system: LocalSystem, tmp_path: Path
) -> None:
    """As `make replay` does it."""
    campaign = shop.campaign()
    told = shop.said("POST", "/v1/validations", cart(campaign["voucher"]["code"]))
    written = tmp_path / "system.json"
    system.write(written)
    words = ["-m", "infra.local.replay", "--system", str(written), told["decision_id"]]
    for versions in ([], [f"{campaign['id']}=current"], [f"{campaign['id']}=1"]):
        done = subprocess.run(
            [sys.executable, *words, *versions], cwd=ROOT, capture_output=True, check=True
        )
        assert json.loads(done.stdout)["same"] is True


@pytest.mark.parametrize("lines", [1, 20, 120])
def test_an_id_fits_into_the_path_whatever_its_length(shop: Shop, lines: int) -> None:
    code = shop.code()
    items = [{"product_id": f"prod_{n * 7919:x}", "price": n * 37} for n in range(1, lines + 1)]
    body = cart(code) | {"order": {"items": items}}
    told = shop.said("POST", "/v1/validations", body)
    assert decision(shop, told["decision_id"])["same"] is True


def test_the_official_clients_read_answers_with_decisions(
    shop: Shop, python: PythonClient, javascript: JavaScriptClient
) -> None:
    code = shop.code()
    assert python.validate(cart(code)).valid is True
    validated = javascript.server("validations.validateStackable", cart(code))
    assert decision(shop, validated["decision_id"])["codes"][0]["applies"] is True
    redeemed = javascript.server("redemptions.redeemStackable", cart(code, order=new_order()))
    assert decision(shop, redeemed["decision_id"])["codes"][0]["code"] == code
