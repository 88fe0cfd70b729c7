"""What a person sees when the system is up: where it is, the keys, and three lines to paste."""

import json
from collections.abc import Mapping
from pathlib import Path

from infra.local.demo import PUBLIC_CODE
from infra.local.local_json import LocalSystem
from infra.local.places import ENVIRONMENT, LOCAL_JSON, ROOT

ORDER = {"amount": 5000}


def greet(system: LocalSystem, shop: str, folder: Path) -> None:
    """Print the shop's and the API's address, the keys and three lines for a shell."""
    environment = _shown(folder / ENVIRONMENT.name)
    print(f"\nA shop to click through: {shop}")
    print(f"The engine answers at {system.api_url}\n")
    print(f"Keys (also in {_shown(folder / LOCAL_JSON.name)}), the first for everything:")
    for name, key in system.keys.items():
        print(f"  {name:<15} {key['app_id']}  {key['app_token']}")
    print("\nTry it in another terminal: validate, redeem, give back.\n")
    print(f". {environment}\n\n" + "\n\n".join(lines_to_paste()))
    print("\nCtrl-C stops it; what you did is kept for the next `make run`.", flush=True)


def _shown(path: Path) -> Path:
    """As a person in the project's folder writes it."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def lines_to_paste() -> tuple[str, str, str]:
    """Validate a code, redeem it, roll that redemption back; the last follows the second.

    They read API, ID and TOKEN, which `. .run/env` sets.
    """
    cart = {"redeemables": [{"object": "voucher", "id": PUBLIC_CODE}], "order": ORDER}
    validation = _post("/v1/validations", cart)
    redemption = _post("/v1/redemptions", cart)
    redeemed = """$(echo "$redeemed" | grep -o 'r_[a-z0-9]*' | head -n 1)"""
    rollback = _post(f"/v1/redemptions/{redeemed}/rollback", {"reason": "returned"})
    return validation, f'redeemed=$({redemption}); echo "$redeemed"', rollback


def _post(path: str, body: Mapping[str, object]) -> str:
    headers = {
        "Content-Type": "application/json",
        "X-App-Id": "$ID",
        "X-App-Token": "$TOKEN",
    }
    said = " ".join(f'-H "{name}: {value}"' for name, value in headers.items())
    return f"curl -s -w '\\n' \"$API{path}\" {said} -d '{json.dumps(body)}'"
