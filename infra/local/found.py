"""The system that `make run` started in this folder, found by what it wrote down."""

from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from infra import cdk
from infra.local.account import Account
from infra.local.local_json import read_system
from infra.local.places import LOCAL_JSON, OUTPUTS, RUN

ACCOUNT = "000000000000"
ANSWER_WITHIN_S = 5


@dataclass(frozen=True)
class Running:
    """The account on the emulator, and the outputs of the stack."""

    account: Account
    outputs: cdk.Outputs


def find(folder: Path = RUN) -> Running | None:
    """What runs; None when nothing does."""
    system, outputs = folder / LOCAL_JSON.name, folder / OUTPUTS.name
    if not system.exists() or not outputs.exists():
        return None
    address = urlsplit(read_system(system).api_url)
    if not _answers(address.netloc):
        return None
    account = Account(f"{address.scheme}://{address.netloc}", ACCOUNT)
    return Running(account, cdk.read_outputs(outputs))


def _answers(host: str) -> bool:
    connection = HTTPConnection(host, timeout=ANSWER_WITHIN_S)
    try:
        connection.request("GET", "/_ministack/health")
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
