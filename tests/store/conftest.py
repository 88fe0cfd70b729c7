"""The proxy that makes calls of the store fail, once per test process."""

from collections.abc import Iterator

import pytest

from infra.local.emulator import Emulator
from tests.support.faults import Proxy, proxy_to


@pytest.fixture(scope="session")
def proxy(emulator: Emulator) -> Iterator[Proxy]:
    """A proxy in front of the emulator; without a rule it lets all pass."""
    with proxy_to(emulator.endpoint) as running:
        running.warm_up()
        yield running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what waits for time-outs, so that `make quick` can leave it out."""
    for item in items:
        if isinstance(item, pytest.Function) and "proxy" in item.fixturenames:
            item.add_marker(pytest.mark.fault)
