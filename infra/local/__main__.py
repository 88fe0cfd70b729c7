"""`make run`: the whole system on this machine, until Ctrl-C."""

import argparse
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from botocore.exceptions import EndpointConnectionError

from infra.cdk import CdkFailed
from infra.local.account import Account
from infra.local.demo import DemoFailed, fill
from infra.local.deployment import api_url, bring_up
from infra.local.emulator import LOG, Emulator, EmulatorFailed
from infra.local.found import ACCOUNT
from infra.local.greeting import greet
from infra.local.keys import ensure_keys
from infra.local.local_json import LocalSystem, read_keys
from infra.local.places import ENVIRONMENT, LOCAL_JSON, RUN, STATE
from infra.local.progress import MovingLine, step
from infra.local.shop.server import ShopFailed, ShopServer, origin

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run until a signal; returns the exit status."""
    arguments = argparse.ArgumentParser(prog="make run", description=__doc__)
    arguments.add_argument("--port", type=int, default=4566, help="on 127.0.0.1; 4566 by default")
    arguments.add_argument("--shop-port", type=int, default=8080, help="the same; 8080 by default")
    arguments.add_argument("--folder", type=Path, default=RUN, help="of state, keys and logs")
    arguments.add_argument("--fresh", action="store_true", help="forget what was kept")
    options = arguments.parse_args()
    for number in STOPPING_SIGNALS:
        signal.signal(number, _stop)
    try:
        _run(options.port, options.shop_port, options.folder.absolute(), fresh=options.fresh)
    except KeyboardInterrupt:
        print("stopped; all is kept for the next `make run`.")
    except (EmulatorFailed, CdkFailed, DemoFailed, ShopFailed) as failure:
        print(f"run: {failure}", file=sys.stderr)
        return 1
    except (EndpointConnectionError, ConnectionError):
        log = options.folder / STATE.name / LOG
        print(f"run: the emulator has gone; its last words are in {log}.", file=sys.stderr)
        return 1
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    """The first signal stops; those after it change nothing, so that all is put in order."""
    for number in STOPPING_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    print("\nstopping ...", flush=True)
    raise KeyboardInterrupt


def _run(port: int, shop_port: int, folder: Path, *, fresh: bool) -> None:
    saving = MovingLine("saving the state")
    emulator = Emulator(port, folder / STATE.name, persist=True, fresh=fresh, on_wait=saving.move)
    with ExitStack() as until_stopped:
        with step("starting the emulator"):
            until_stopped.enter_context(emulator)
        begun = emulator.began_with
        print(f"  {f'with the state of {begun.clock}' if begun else 'empty'}", flush=True)
        system = _bring_up(Account(emulator.endpoint, ACCOUNT), folder, origin(shop_port))
        shop = until_stopped.enter_context(ShopServer(system, shop_port))
        greet(system, shop.origin, folder)
        emulator.wait()


def _bring_up(account: Account, folder: Path, shop_origin: str) -> LocalSystem:
    outputs = bring_up(account, folder)
    known = read_keys(folder / LOCAL_JSON.name)
    keys = ensure_keys(account, outputs["TableName"], known, origin=shop_origin)
    system = LocalSystem(api_url(account, outputs), keys)
    system.write(folder / LOCAL_JSON.name)
    system.write_environment(folder / ENVIRONMENT.name)
    with step("demo data"):
        fill(system)
    return system


if __name__ == "__main__":
    sys.exit(main())
