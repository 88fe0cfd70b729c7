"""The browser and the pages it visits, once per test file: its driver allows no second one."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.pages.browser import chromium
from tests.e2e.pages.stub import Stub, given, serving
from tests.e2e.pages.visiting import Visit


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


@pytest.fixture
def visit(browser: Browser, stub: Stub) -> Iterator[Visit]:
    """A new visitor, who fails the test when a page has an error."""
    permissions = ["clipboard-read", "clipboard-write"]
    context = browser.new_context(locale="en-GB", permissions=permissions)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    stub.told = given()
    yield Visit(page, stub)
    context.close()
    assert errors == []
