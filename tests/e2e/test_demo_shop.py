"""The demo shop, as a visitor clicks through it in a real browser."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.demo import PUBLIC_CODE, fill
from infra.local.local_json import LocalSystem
from infra.local.shop.server import ShopServer
from tests.e2e.browser import chromium


@pytest.fixture(scope="module")
def shop_page(system: LocalSystem) -> Iterator[str]:
    """The address of the shop, which the browsers' key is bound to."""
    fill(system)
    with ShopServer(system, urlsplit(system.keys["client"]["origin"]).port or 0) as shop:
        yield shop.origin


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor, who fails the test when the page has an error of its own."""
    context = browser.new_context(locale="en-GB", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def test_a_code_is_tried_bought_with_and_given_back(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart")
    expect(page.get_by_text("€28.00").first).to_be_visible()
    page.get_by_label("Code or gift card").fill(PUBLIC_CODE)
    expect(page.get_by_role("status")).to_have_text("The code is good.")
    expect(page.locator("#total")).to_have_text("€25.20")
    page.get_by_label("Quantity: Stoneware mug").fill("3")
    expect(page.locator("#total")).to_have_text("€37.80")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#state")).to_have_text("paid")
    expect(page.locator("#paid")).to_have_text("€37.80")
    expect(page.locator("#points")).to_have_text("37")
    page.get_by_role("button", name="Cancel the order").click()
    expect(page.locator("#state")).to_have_text("cancelled")
    expect(page.locator("#points")).to_have_text("0")


def test_a_wrong_code_changes_nothing_and_says_so(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart?code=NO-SUCH-CODE")
    expect(page.get_by_role("status")).to_have_text("This code cannot be used here.")
    expect(page.locator("#total")).to_have_text("€28.00")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.get_by_role("alert")).to_contain_text("not found", ignore_case=True)
