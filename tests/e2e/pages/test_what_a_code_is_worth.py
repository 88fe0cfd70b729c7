"""What the element says a code is worth, and until when, in the visitor's language and zone."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.pages.stub import Stub, given
from tests.e2e.pages.visiting import Visit

END_OF_24TH = "2026-12-24T23:00:00.000Z"  # midnight in Berlin


@pytest.fixture
def visit(browser: Browser, stub: Stub) -> Iterator[Visit]:
    context = browser.new_context(locale="en-GB", timezone_id="Europe/Berlin")
    yield Visit(context.new_page(), stub)
    context.close()


def percent(rate_bp: float, **terms: object) -> dict[str, object]:
    return {"discount": {"benefit": {"kind": "percent", "rate_bp": rate_bp} | terms}}


def amount(minor: int, currency: str | None = "EUR", **terms: object) -> dict[str, object]:
    benefit = {"kind": "amount", "amount_minor": minor} | terms
    return {"discount": {"benefit": benefit}, "currency": currency}


def a_card(balance: int, currency: str | None) -> dict[str, object]:
    gift = {"amount": 50_00, "balance": balance}
    return {"discount": None, "gift": gift, "currency": currency}


def benefit(kind: str, **terms: object) -> dict[str, object]:
    return {"discount": {"benefit": {"kind": kind} | terms}}


SHIPPING = {"on": "shipping"}
SOME = {"on": "items", "chosen": {"product_ids": ["tea"]}}
FREE_SHIPPING = {"kind": "percent", "rate_bp": 100_00, "target": SHIPPING}
WORTH: dict[str, tuple[dict[str, Any], str, str]] = {
    "a share": (percent(10_00), "10% off", "10 % Rabatt"),
    "a broken share": (percent(12_50), "12.5% off", "12,5 % Rabatt"),
    "a share with decimals": (percent(16_66.7), "16.667% off", "16,667 % Rabatt"),
    "a share of some goods": (
        percent(20_00, target=SOME),
        "20% off selected items",
        "20 % Rabatt auf ausgewählte Artikel",
    ),
    "a share of every item": (percent(20_00, target={"on": "items"}), "20% off", "20 % Rabatt"),
    "a share up to an amount": (
        percent(20_00, maximum_minor=50_00) | {"currency": "EUR"},
        "20% off, up to €50.00",
        "20 % Rabatt, höchstens 50,00 €",
    ),
    "a share up to who knows what": (percent(20_00, maximum_minor=50_00), "", ""),
    "an amount": (amount(5_00), "€5.00 off", "5,00 € Rabatt"),
    "an amount with a dollar sign": (amount(5_00, "USD"), "US$5.00 off", "5,00 $ Rabatt"),
    "an amount without decimals": (amount(500, "JPY"), "JP¥500 off", "500 ¥ Rabatt"),
    "an amount of three decimals": (
        amount(5_000, "IQD"),
        "IQD 5.000 off",
        "5,000 IQD Rabatt",
    ),
    "an amount without a currency": (amount(5_00, None), "", ""),
    "an amount per item": (
        amount(1_00, per="unit"),
        "€1.00 off each item",
        "1,00 € Rabatt je Artikel",
    ),
    "an amount off shipping": (
        amount(2_00, target=SHIPPING),
        "€2.00 off shipping",
        "2,00 € Rabatt auf den Versand",
    ),
    "all of shipping": (
        percent(100_00, target=SHIPPING),
        "Free shipping",
        "Kostenloser Versand",
    ),
    "shipping for nothing": (
        benefit("fixed_price", price_minor=0, per="all", target=SHIPPING),
        "Free shipping",
        "Kostenloser Versand",
    ),
    "another price": (benefit("fixed_price", price_minor=9_99), "", ""),
    "two for one": (
        benefit("buy_x_get_y", buy_units=2, get_units=1),
        "Buy 2, get 1 free",
        "2 kaufen, 1 gratis dazu",
    ),
    "two for one and a half": (
        benefit("buy_x_get_y", buy_units=2, get_units=1, rate_bp=50_00),
        "",
        "",
    ),
    "a free item": (benefit("free_units", units=1), "Free gift", "Gratisgeschenk"),
    "a share and free shipping": (
        benefit("several", of=[FREE_SHIPPING, {"kind": "percent", "rate_bp": 10_00}]),
        "Free shipping + 10% off",
        "Kostenloser Versand + 10 % Rabatt",
    ),
    "a share and who knows what": (
        benefit("several", of=[FREE_SHIPPING, {"kind": "fixed_price", "price_minor": 9_99}]),
        "",
        "",
    ),
    "a ladder": (benefit("tiered", tiers=[{"at": 1, "value": 100}]), "", ""),
    "a gift card": (a_card(25_00, "EUR"), "€25.00 gift card", "Geschenkkarte über 25,00 €"),
    "a gift card of no currency": (a_card(25_00, None), "", ""),
    "what nobody knows": ({"discount": None}, "", ""),
}


@pytest.mark.parametrize("name", WORTH)
def test_a_code_says_what_it_is_worth(visit: Visit, name: str) -> None:
    voucher, english, german = WORTH[name]
    visit.stub.told = given(**voucher)
    visit.open()
    visit.gets_a_code()
    said = [visit.part("worth").text_content()]
    visit.set("lang", "de")
    said.append(visit.part("worth").text_content())
    assert [(one or "").replace("\u00a0", " ") for one in said] == [english, german]
    assert visit.part("worth").is_visible() is bool(english)


@pytest.mark.parametrize(
    ("ends", "lang", "said"),
    [
        (END_OF_24TH, "en", "Valid until 24 December 2026"),
        (END_OF_24TH, "en-US", "Valid until December 24, 2026"),
        (END_OF_24TH, "de", "Gültig bis 24. Dezember 2026"),
        ("2026-12-24T17:30:00.000Z", "en", "Valid until 24 December 2026 at 18:30"),
        ("2026-12-24T17:30:00.000Z", "de", "Gültig bis 24. Dezember 2026 um 18:30"),
        (None, "en", ""),
        ("soon", "en", ""),
    ],
)
def test_a_code_says_until_when(visit: Visit, ends: str | None, lang: str, said: str) -> None:
    visit.stub.told = given(expiration_date=ends)
    visit.open(lang=lang)
    visit.gets_a_code()
    expect(visit.part("until")).to_have_text(said)
    assert visit.part("until").is_visible() is bool(said)


def test_a_visitor_elsewhere_reads_the_same_moment(browser: Browser, stub: Stub) -> None:
    """The last moment is one, wherever it is read: Berlin's midnight is 18:00 in New York."""
    stub.told = given(expiration_date=END_OF_24TH)
    context = browser.new_context(locale="en-GB", timezone_id="America/New_York")
    visit = Visit(context.new_page(), stub)
    visit.open()
    visit.gets_a_code()
    expect(visit.part("until")).to_have_text("Valid until 24 December 2026 at 18:00")
    context.close()
