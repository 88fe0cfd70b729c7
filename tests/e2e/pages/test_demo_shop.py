"""The demo shop, as a visitor clicks through it in a real browser."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from infra.local.calling import call
from infra.local.demo import GIFT_CARD, POINTS_FOR_FRIENDS, PUBLIC_CODE, WELCOME, fill
from infra.local.emulator import free_port
from infra.local.local_json import LocalSystem
from infra.local.places import SDK_PACKAGE
from infra.local.shop.server import ShopServer

SDK = "@voucherify/sdk/dist/voucherifysdk.umd.production.min.js"
POLICY = "Content Security Policy"  # in what the browser says when a page breaks its own
NO_USE = "This code cannot be used for this cart."
UNKNOWN = "We do not know this code; please check how it is written."
IN_A_PAGE = """
async ({ apiUrl, app_id, app_token }) => {
  const client = VoucherifySDK.VoucherifyClientSide({
    apiUrl, clientApplicationId: app_id, clientSecretKey: app_token, origin: location.origin,
  });
  const customer = { email: "sdk@example.org", source_id: "track-1" };
  client.setIdentity("track-1");
  const published = await client.publish("page", { customer }, { join_once: true });
  const ask = {
    redeemables: [{ object: "voucher", id: published.voucher?.code }],
    order: { id: "page-1", amount: 10000 }, customer,
  };
  const validated = await client.validateStackable(ask);
  const redeemed = await client.redeemStackable(ask);
  const again = await client.redeemStackable({ ...ask, order: { id: "page-2", amount: 10000 } })
    .catch((error) => ({ ...error }));
  return { published, validated, redeemed, again };
}
"""


@pytest.fixture(scope="module")
def shop_page(system: LocalSystem) -> Iterator[str]:
    """The address of the shop, which the browsers' key is bound to."""
    fill(system)
    with ShopServer(system, urlsplit(system.keys["client"]["origin"]).port or 0) as shop:
        yield shop.origin


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A new visitor, who fails the test when a page has an error or breaks its own policy."""
    context = browser.new_context(
        locale="en-GB", timezone_id="UTC", permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.extend([said.text] if POLICY in said.text else []))
    yield page
    context.close()
    assert errors == []


def ask_for_a_code(page: Page, address: str) -> None:
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Get my code").click()


def test_a_visitor_gets_a_code_copies_it_and_buys_with_it(
    shop_page: str, page: Page, tmp_path: Path
) -> None:
    page.goto(shop_page)
    ask_for_a_code(page, "ada@example.org")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    code = page.locator("output").inner_text()
    assert code.startswith("TEA-")
    expect(page.get_by_text("10% off", exact=True)).to_be_visible()
    in_30_days = datetime.now(UTC) + timedelta(days=30)
    expect(page.get_by_text("Valid until")).to_contain_text(f"{in_30_days:%B %Y} at")
    expect(page.get_by_text("Tell us where to write to")).to_be_hidden()
    expect(page.get_by_alt_text("QR code of your code")).to_be_visible()
    picture = tmp_path / "landing.png"
    page.screenshot(path=picture)
    (scanned,) = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    assert scanned.text == code
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == code
    page.get_by_role("main").get_by_role("link", name="cart").click()
    expect(page.locator("#total")).to_have_text("€25.20")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#paid")).to_have_text("€25.20")


def test_who_asks_again_in_any_spelling_is_told_that_the_code_is_sent(
    shop_page: str, page: Page
) -> None:
    """Persons are compared, not spellings; whoever it is that asks, no code is shown."""
    page.goto(shop_page)
    ask_for_a_code(page, "jo.doe@gmail.com")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()
    page.goto(shop_page)
    ask_for_a_code(page, "JoDoe+tea@googlemail.com")
    expect(page.get_by_role("status")).to_contain_text("Your code is sent to your address.")
    expect(page.get_by_role("button", name="Copy")).to_be_hidden()
    assert page.locator("output").inner_text() == ""
    page.locator("html").evaluate("root => { root.lang = 'de' }")
    expect(page.get_by_role("status")).to_contain_text("Ihr Code geht an Ihre Adresse.")


def test_what_is_missing_is_said_and_gets_the_focus(shop_page: str, page: Page) -> None:
    page.goto(shop_page)
    page.get_by_label("Your e-mail address").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("such as ada@example.org")
    field = page.get_by_label("Your e-mail address")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("eve@example.org")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("tick the box")
    expect(page.get_by_role("checkbox")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copy")).to_be_visible()


def test_a_stopped_offer_is_told_in_the_language_of_the_page(
    shop_page: str, page: Page, system: LocalSystem
) -> None:
    call(system, "marketing", "POST", "/v1/campaigns/welcome/stop")
    try:
        page.goto(shop_page)
        page.locator("html").evaluate("root => { root.lang = 'de' }")
        page.get_by_label("Ihre E-Mail-Adresse").fill("neu@example.org")
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Code holen").click()
        expect(page.get_by_role("alert")).to_contain_text("keinen Code für Sie")
    finally:
        call(system, "marketing", "POST", "/v1/campaigns/welcome/resume")


def test_another_origin_cannot_use_the_key(shop_page: str, page: Page, system: LocalSystem) -> None:
    """The key is bound to the shop's origin; the very same page elsewhere gets nothing."""
    with ShopServer(system, free_port()) as elsewhere:
        assert elsewhere.origin != shop_page
        page.goto(elsewhere.origin)
        with page.expect_console_message(lambda said: said.type == "warning") as told:
            ask_for_a_code(page, "copy@example.org")
        expect(page.get_by_role("alert")).to_contain_text("no code for you")
        assert "401 · unauthorized · The key is unknown, revoked or bound to" in told.value.text
        assert elsewhere.origin in told.value.text


def test_an_unknown_campaign_is_named_to_the_developer_only(shop_page: str, page: Page) -> None:
    page.goto(shop_page)
    page.locator("incentive-code").evaluate("one => one.setAttribute('campaign', 'wellcome')")
    with page.expect_console_message(lambda said: said.type == "warning") as told:
        ask_for_a_code(page, "typo@example.org")
    expect(page.get_by_role("alert")).to_contain_text("no code for you")
    assert "400 · no_voucher_suitable_for_publication · Is there" in told.value.text
    assert '"wellcome"' in told.value.text


def test_the_official_client_publishes_validates_and_redeems_in_a_page(
    shop_page: str, page: Page, system: LocalSystem
) -> None:
    offer = WELCOME | {"name": "page", "publication": {"for_browsers": True}}
    status, _ = call(system, "marketing", "POST", "/v1/campaigns", offer)
    assert status == 201
    for script in ("axios/dist/axios.min.js", "qs/dist/qs.js", SDK):
        page.add_init_script(path=SDK_PACKAGE / "node_modules" / script)
    page.goto(shop_page)
    settings = {"apiUrl": system.api_url} | system.keys["client_checkout"]
    told = page.evaluate(IN_A_PAGE, settings)
    assert told["published"]["result"] == "SUCCESS"
    assert told["validated"]["valid"] is True
    assert told["validated"]["redeemables"][0]["order"]["total_amount"] == 90_00
    assert told["redeemed"]["redemptions"][0]["result"] == "SUCCESS"
    assert told["again"]["code"] == 400
    assert told["again"]["key"] == "invalid_voucher"


def test_a_code_is_tried_bought_with_and_given_back(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart")
    expect(page.get_by_text("€28.00").first).to_be_visible()
    page.get_by_label("Code or gift card").fill(PUBLIC_CODE)
    expect(page.locator("#said")).to_have_text("The code is good.")
    expect(page.locator("#total")).to_have_text("€25.20")
    page.get_by_label("Quantity: Stoneware mug").fill("3")
    expect(page.locator("#total")).to_have_text("€37.80")
    page.get_by_label("Your e-mail address").fill("bob@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#state")).to_have_text("paid")
    expect(page.locator("#paid")).to_have_text("€37.80")
    expect(page.locator("#points")).to_have_text("37")
    page.get_by_role("button", name="Cancel the order").click()
    expect(page.locator("#state")).to_have_text("cancelled")
    expect(page.locator("#points")).to_have_text("0")


def buy(page: Page, address: str) -> None:
    page.get_by_label("Your e-mail address").fill(address)
    page.get_by_role("button", name="Buy").click()
    expect(page.locator("#state")).to_have_text("paid")


def test_a_cart_says_what_is_missing_for_a_promotion_that_then_applies_by_itself(
    shop_page: str, page: Page
) -> None:
    page.goto(f"{shop_page}/cart")
    expect(page.locator("#reach")).to_contain_text("32.00 EUR more will do")
    page.get_by_label("Quantity: Cast-iron teapot").fill("1")
    expect(page.locator("#total")).to_have_text("€87.00")
    expect(page.locator("#reach")).to_be_empty()
    buy(page, "pot@example.org")
    expect(page.locator("#paid")).to_have_text("€87.00")
    page.get_by_role("button", name="Cancel the order").click()
    expect(page.locator("#state")).to_have_text("cancelled")


def test_a_gift_card_pays_a_part(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart?code={GIFT_CARD}")
    expect(page.locator("#total")).to_have_text("€3.00")
    buy(page, "gift@example.org")
    expect(page.locator("#paid")).to_have_text("€3.00")


def test_a_friend_who_comes_by_the_link_brings_points_to_both(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart")
    buy(page, "carla@example.org")
    expect(page.locator("#points")).to_have_text("28")
    link = page.locator("#link").inner_text()
    page.goto(link)
    page.get_by_label("Your e-mail address").fill("dan@example.org")
    expect(page.locator("#total")).to_have_text("€25.20")
    buy(page, "dan@example.org")
    expect(page.locator("#points")).to_have_text(str(25 + POINTS_FOR_FRIENDS))
    page.goto(f"{shop_page}/cart")
    buy(page, "carla@example.org")
    expect(page.locator("#points")).to_have_text(str(28 + POINTS_FOR_FRIENDS + 28))


def test_a_wrong_code_changes_nothing_and_says_so(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart?code=NO-SUCH-CODE")
    expect(page.locator("#said")).to_have_text(NO_USE)
    expect(page.locator("#total")).to_have_text("€28.00")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.get_by_role("alert")).to_have_text(UNKNOWN)


def test_an_empty_cart_is_said_and_not_bought(shop_page: str, page: Page) -> None:
    page.goto(f"{shop_page}/cart")
    page.get_by_label("Quantity: Stoneware mug").fill("0")
    page.get_by_label("Your e-mail address").fill("ada@example.org")
    page.get_by_role("button", name="Buy").click()
    expect(page.get_by_role("alert")).to_have_text("There is nothing in this cart to buy.")


@pytest.mark.parametrize("path", ["/", "/cart"])
def test_pages_fit_a_narrow_telephone(shop_page: str, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(shop_page + path)
    page.get_by_role("main").get_by_role("button").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
