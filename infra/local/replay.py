"""`make replay ID=dec_…`: take a decision again, by its own definitions or by others.

It asks the running system with the support key of `.run/local.json`. For a deployed one, write a
file of the same shape and name it with `SYSTEM`.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from infra.local.calling import call
from infra.local.local_json import LocalSystem, read_system
from infra.local.places import LOCAL_JSON

_OK = 200


def main() -> int:
    """Print the replay; the exit status is 0 when there was one, whatever came out."""
    arguments = argparse.ArgumentParser(prog="make replay", description=__doc__)
    arguments.add_argument("--system", type=Path, default=LOCAL_JSON, help="address and keys")
    arguments.add_argument("id", help="of the decision")
    arguments.add_argument("versions", nargs="*", help="camp_1=current camp_2=4; else its own")
    options = arguments.parse_args()
    if not options.system.exists():
        print(f"replay: there is no {options.system}; begin with `make run`.", file=sys.stderr)
        return 1
    status, told = replay(read_system(options.system), options.id, options.versions)
    print(json.dumps(told, indent=2, ensure_ascii=False))
    return 0 if status == _OK else 1


def replay(
    system: LocalSystem, decision_id: str, versions: list[str]
) -> tuple[int, dict[str, Any]]:
    """Status and answer of the replay; `versions` are such as `camp_1=current` or `camp_1=4`."""
    definitions = [_definition(*version.partition("=")[::2]) for version in versions]
    path = f"/v1/decisions/{decision_id}/replay"
    return call(system, "support", "POST", path, {"definitions": definitions})


def _definition(campaign_id: str, version: str) -> dict[str, object]:
    wanted = int(version) if version.isdecimal() else version or "current"
    return {"campaign_id": campaign_id, "version": wanted}


if __name__ == "__main__":
    sys.exit(main())
