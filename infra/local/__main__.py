"""`make run`: the whole system on this machine, until Ctrl-C."""

import argparse
import signal
import sys
from contextlib import ExitStack
from types import FrameType

from botocore.exceptions import EndpointConnectionError

from infra.cdk import CdkFailed
from infra.local.account import Account
from infra.local.demo import DemoFailed, fill
from infra.local.deployment import api_url, bring_up
from infra.local.emulator import Emulator, EmulatorFailed
from infra.local.greeting import greet
from infra.local.keys import ensure_keys
from infra.local.local_json import LocalSystem, read_keys
from infra.local.places import LOCAL_JSON, RUN, STATE
from infra.local.progress import step
from infra.local.shop.server import ShopFailed, ShopServer, origin

ACCOUNT = "000000000000"
STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run until a signal; returns the exit status."""
    arguments = argparse.ArgumentParser(prog="make run", description=__doc__)
    arguments.add_argument("--port", type=int, default=4566, help="on 127.0.0.1; 4566 by default")
    arguments.add_argument("--shop-port", type=int, default=8080, help="the same; 8080 by default")
    ports = arguments.parse_args()
    for number in STOPPING_SIGNALS:
        signal.signal(number, _stop)
    try:
        _run(ports.port, ports.shop_port)
    except KeyboardInterrupt:
        print("stopped.")
    except (EmulatorFailed, CdkFailed, DemoFailed, ShopFailed) as failure:
        print(f"run: {failure}", file=sys.stderr)
        return 1
    except (EndpointConnectionError, ConnectionError):
        print(f"run: the emulator has gone; its last words are in {STATE}.", file=sys.stderr)
        return 1
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    """The first signal stops; those after it change nothing, so that all is put in order."""
    for number in STOPPING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    print("\nstopping ... ", end="", flush=True)
    raise KeyboardInterrupt


def _run(port: int, shop_port: int) -> None:
    with ExitStack() as until_stopped:
        with step("starting the emulator"):
            emulator = until_stopped.enter_context(Emulator(port, STATE, persist=True))
        system = _bring_up(Account(emulator.endpoint, ACCOUNT), origin(shop_port))
        shop = until_stopped.enter_context(ShopServer(system, shop_port))
        greet(system, shop.origin)
        emulator.wait()


def _bring_up(account: Account, shop_origin: str) -> LocalSystem:
    outputs = bring_up(account, RUN)
    known = read_keys(LOCAL_JSON)
    keys = ensure_keys(account, outputs["TableName"], known, origin=shop_origin)
    system = LocalSystem(api_url(account, outputs), keys)
    system.write(LOCAL_JSON)
    with step("demo data"):
        fill(system)
    return system


if __name__ == "__main__":
    sys.exit(main())
