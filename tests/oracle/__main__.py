"""`make oracle`: the store's tests on Amazon's own DynamoDB Local, as a second witness.

Its licence asks for an AWS account and forbids passing it on, so it is downloaded only here, when
it is asked for, and no other target needs it. It listens on every interface and cannot be told
otherwise; so server and tests run in a network of their own, which holds nothing but loopback.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

from infra.local.setup import SetupFailed
from tests.oracle.leave_out import LEFT_OUT
from tests.oracle.server import OracleFailed, install, java, running

TESTS = ("tests/store", "tests/concurrency", "tests/usecases")
ALONE = ("unshare", "--user", "--map-root-user", "--net")
INSIDE = "--inside"
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 0x1


def main(arguments: list[str]) -> int:
    """Run the tests that are named, or all; returns the exit status."""
    try:
        if arguments[:1] == [INSIDE]:
            return _inside(arguments[1:] or list(TESTS))
        java()
        install()
        _check_unshare()
    except (OracleFailed, SetupFailed) as failure:
        print(f"oracle: {failure}", file=sys.stderr)
        return 1
    again = [*ALONE, sys.executable, "-m", "tests.oracle", INSIDE, *arguments]
    return subprocess.run(again, check=False).returncode


def _check_unshare() -> None:
    works = (
        shutil.which(ALONE[0])
        and not subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode
    )
    if not works:
        raise OracleFailed(
            "a network of its own is needed (Linux, `unshare --net`), because DynamoDB Local "
            "listens on every interface; elsewhere run it yourself, see docs/testing.md."
        )


def _inside(arguments: list[str]) -> int:
    _bring_loopback_up()
    with running(install()) as endpoint:
        environment = os.environ | {"INCENTIVES_ORACLE_ENDPOINT": endpoint}
        left_out = [f"--deselect={test}" for test in LEFT_OUT]
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup"]
        done = subprocess.run([*command, *left_out, *arguments], env=environment, check=False)
    print(f"oracle: {len(LEFT_OUT)} left out, each with its reason in tests/oracle/leave_out.py")
    return done.returncode


def _bring_loopback_up() -> None:
    """A new network's loopback is down."""
    request = struct.pack("16sh", b"lo", _IFF_UP)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, request)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
