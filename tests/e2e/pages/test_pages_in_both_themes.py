"""Light and dark: what axe-core finds, fields and focus that are seen, who decides the theme."""

import re
from collections.abc import Iterator
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from infra.local.places import SDK_PACKAGE
from tests.e2e.pages.stub import Stub, given, refused
from tests.e2e.pages.visiting import ASKED, Visit

type Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
AXE = (SDK_PACKAGE / "node_modules" / "axe-core" / "axe.min.js").read_text()
BOTH = ":root { color-scheme: light dark } body { background: canvas; color: canvastext }"
CONSENT = f'{ASKED} consent="news"'
LEAST_OF_AN_EDGE = 3.0  # WCAG 2.2, 1.4.11: what a field and the focus are seen by
# What is wrong or could not be told, and on how many texts the contrast was measured.
FOUND = """async () => {
  const { violations, incomplete, passes } = await axe.run();
  const told = (all) => all.flatMap(({ id, nodes }) => nodes.map(
    ({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
  const measured = passes.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  return { wrong: [...told(violations), ...told(incomplete)], measured: measured.length };
}"""
# The relative luminance of a colour, WCAG 2.2.
CONTRAST = """(one, [edge, on]) => {
  const light = (colour) => {
    const parts = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4));
    return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2] + .05;
  };
  const ground = getComputedStyle(one.closest(on)).backgroundColor;
  const pair = [light(getComputedStyle(one)[edge]), light(ground)];
  return Math.max(...pair) / Math.min(...pair);
}"""


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> Theme:
    chosen: Theme = request.param
    return chosen


@pytest.fixture
def page(browser: Browser, theme: Theme) -> Iterator[Page]:
    """A visitor who likes that theme; nothing moves, so that colours are final."""
    context = browser.new_context(locale="en-GB", color_scheme=theme, reduced_motion="reduce")
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(page: Page, stub: Stub) -> Visit:
    stub.told = given(expiration_date="2026-12-24T23:00:00.000Z")
    return Visit(page, stub)


def is_sound(page: Page, *, texts: int) -> None:
    """Axe finds nothing, and has measured the contrast of that many texts at least."""
    page.evaluate(AXE)
    found: dict[str, Any] = page.evaluate(FOUND)
    assert found["wrong"] == []
    assert found["measured"] >= texts


def is_dark(element: Locator) -> bool:
    colour: str = element.evaluate("one => getComputedStyle(one).backgroundColor")
    red, green, blue = re.findall(r"\d+", colour)[:3]
    return int(red) + int(green) + int(blue) < 3 * 128


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_element_is_sound_from_form_to_code(visit: Visit, theme: Theme, language: str) -> None:
    visit.open(CONSENT, style=BOTH, lang=language)
    expect(visit.part("input")).to_be_visible()
    assert is_dark(visit.part("card")) is (theme == "dark")
    is_sound(visit.page, texts=5)
    visit.ask("ada")
    expect(visit.page.get_by_role("alert")).not_to_be_empty()
    is_sound(visit.page, texts=6)
    visit.page.get_by_role("checkbox").check()
    visit.gets_a_code()
    expect(visit.part("qr")).to_be_visible()
    is_sound(visit.page, texts=7)
    visit.part("copy").click()
    is_sound(visit.page, texts=7)


def test_a_refusal_is_sound(visit: Visit) -> None:
    visit.stub.told = refused(400, "no_voucher_suitable_for_publication")
    visit.open(style=BOTH)
    visit.is_told("Sorry, there is no code for you here.")
    is_sound(visit.page, texts=5)


@pytest.mark.parametrize(("path", "texts"), [("/", 6), ("/cart", 12)])
def test_the_demo_pages_are_sound(
    page: Page, stub: Stub, theme: Theme, path: str, texts: int
) -> None:
    page.goto(stub.origin + path)
    page.get_by_role("main").get_by_role("button").wait_for()
    assert is_dark(page.locator("body")) is (theme == "dark")
    is_sound(page, texts=texts)
    if path == "/cart":
        stub.told = refused(400, "invalid_voucher")
        page.get_by_label("Code or gift card").fill("NONE")
        page.get_by_label("Your e-mail address").fill("ada@example.org")
        page.get_by_role("button", name="Buy").click()
        expect(page.get_by_role("alert")).not_to_be_empty()
        is_sound(page, texts=texts + 1)


@pytest.mark.parametrize("on", ["a page of its own", "the demo shop"])
def test_fields_and_focus_are_seen(visit: Visit, on: str) -> None:
    if on == "the demo shop":
        visit.page.goto(visit.stub.origin)
    else:
        visit.open(style=BOTH)
    field = visit.part("input")
    assert field.evaluate(CONTRAST, ["borderTopColor", ".card"]) >= LEAST_OF_AN_EDGE
    visit.page.keyboard.press("Tab")
    field.focus()
    expect(field).to_have_css("outline-style", "solid")
    assert field.evaluate(CONTRAST, ["outlineColor", ".card"]) >= LEAST_OF_AN_EDGE
    visit.page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.evaluate(CONTRAST, ["borderTopColor", ".card"]) >= LEAST_OF_AN_EDGE


def test_a_page_of_one_theme_has_an_element_of_that_theme(visit: Visit, theme: Theme) -> None:
    """The visitor's wish counts where the page takes it; the attribute counts before the page."""
    for style, attribute, dark in [
        ("", "", False),
        (":root { color-scheme: light }", "", False),
        (":root { color-scheme: dark }", "", True),
        (BOTH, "", theme == "dark"),
        (BOTH, "theme=light", False),
        (BOTH, "theme=dark", True),
        (":root { color-scheme: light }", "theme=auto", theme == "dark"),
    ]:
        visit.open(f"{ASKED} {attribute}", style=style)
        expect(visit.part("card")).to_be_visible()
        assert is_dark(visit.part("card")) is dark, (style, attribute)


def test_a_page_sets_colours_and_shape(visit: Visit) -> None:
    own = "--surface: rgb(1, 2, 3); --radius: 0px; --space: 2px; --shadow: none"
    visit.open(style=f"incentive-code {{ {own} }}")
    card = visit.part("card")
    expect(card).to_have_css("background-color", "rgb(1, 2, 3)")
    expect(card).to_have_css("border-top-left-radius", "0px")
    expect(card).to_have_css("padding-top", "3px")
    expect(card).to_have_css("box-shadow", "none")
