"""What a visitor reads when the gateway answers in the engine's place, or nobody does."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.pages.stub import HTML, Stub, Told

PATIENCE_MS = 20_000  # the stub answers at once

WAIT, AGAIN, REFUSED = "wait", "again", "refused"
SAID = {
    ("en", WAIT): "A lot is going on here right now. Please wait a moment and try again.",
    ("en", AGAIN): "We could not reach the shop. Please wait a moment, check your connection",
    ("en", REFUSED): "Sorry, there is no code for you here.",
    (
        "de",
        WAIT,
    ): "Hier ist gerade viel los. Bitte warten Sie kurz und versuchen es dann noch einmal.",
    ("de", AGAIN): "Der Shop ist nicht erreichbar. Bitte warten Sie kurz, prüfen die Verbindung",
    ("de", REFUSED): "Hier gibt es leider keinen Code für Sie.",
}


ANSWERS = {
    "throttled by the gateway": (Told(429, '{"message":"Too Many Requests"}'), WAIT),
    "throttled without a body": (Told(429), WAIT),
    "throttled in HTML": (Told(429, "<h1>Slow down</h1>", HTML), WAIT),
    "throttled, null": (Told(429, "null"), WAIT),
    "an error of the gateway": (Told(500, '{"message":"Internal Server Error"}'), AGAIN),
    "a bad gateway in HTML": (Told(502, "<h1>Bad Gateway</h1>", HTML), AGAIN),
    "unavailable": (Told(503, '{"message":"Service Unavailable"}'), AGAIN),
    "a time-out of the gateway": (Told(504, '{"message":"Endpoint request timed out"}'), AGAIN),
    "no answer": (Told(None), AGAIN),
    "another page": (Told(200, "<h1>Sign in to this network</h1>", HTML), AGAIN),
    "no key": (Told(401, '{"message":"Unauthorized"}'), REFUSED),
    "not let in": (Told(403, '{"message":"Forbidden"}'), REFUSED),
    "not let in, null": (Told(403, "null"), REFUSED),
    "a key of nobody's": (Told(400, '{"key":"toString"}'), REFUSED),
}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor, who fails the test when a page has an error."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ANSWERS)
def test_a_landing_page_says_what_to_do(page: Page, stub: Stub, name: str, language: str) -> None:
    stub.told, meant = ANSWERS[name]
    page.goto(f"{stub.origin}/{language}")
    page.get_by_role("textbox").fill("ada@example.org")
    button = page.get_by_role("button")
    button.click()
    expect(page.get_by_role("alert")).to_contain_text(SAID[language, meant], timeout=PATIENCE_MS)
    expect(button).to_be_enabled(timeout=PATIENCE_MS)


def test_without_cors_headers_it_is_as_if_nobody_had_answered(
    page: Page, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The gateway's own answers have none, so a page elsewhere does not see their status."""
    stub.told, _ = ANSWERS["throttled by the gateway"]
    monkeypatch.setattr(stub, "api", stub.elsewhere)
    page.goto(f"{stub.origin}/en")
    page.get_by_role("textbox").fill("ada@example.org")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text(SAID["en", AGAIN], timeout=PATIENCE_MS)


CART_SAYS = {
    WAIT: "A lot is going on here right now. Please wait a moment and try again.",
    AGAIN: "We could not reach the shop. Please try again.",
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_demo_cart_says_so_too(page: Page, stub: Stub, name: str) -> None:
    stub.told, meant = ANSWERS[name]
    said = CART_SAYS.get(meant, CART_SAYS[AGAIN])
    page.goto(f"{stub.origin}/cart")
    page.get_by_label("Code or gift card").fill("WELCOME")
    expect(page.locator("#said")).to_have_text(said, timeout=PATIENCE_MS)
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#wrong")).to_have_text(said, timeout=PATIENCE_MS)
