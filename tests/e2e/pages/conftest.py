"""The browser and the pages it visits, once per test file: its driver allows no second one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.pages.browser import chromium
from tests.e2e.pages.stub import Stub, serving


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    """A shop's pages, and in the API's place whatever a test says."""
    with serving() as stub:
        yield stub


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser without visitors."""
    with chromium() as browser:
        yield browser
