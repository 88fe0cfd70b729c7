"""The whole system, once per session, and the official clients at its routes."""

from collections.abc import Iterator

import pytest

from infra.local.local_json import LocalSystem
from tests.e2e.clients.javascript import JavaScriptClient
from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Shop


@pytest.fixture(scope="session")
def shop(system: LocalSystem) -> Shop:
    """A shop with a key per scope."""
    return Shop(system)


@pytest.fixture(scope="session")
def javascript(system: LocalSystem) -> Iterator[JavaScriptClient]:
    """The official JavaScript client: `javascript.server("vouchers.get", "CODE")`."""
    with JavaScriptClient(system) as client:
        yield client


@pytest.fixture(scope="session")
def python(system: LocalSystem) -> PythonClient:
    """The official Python client: `python.vouchers.get_voucher("CODE")`."""
    return PythonClient.of(system)
