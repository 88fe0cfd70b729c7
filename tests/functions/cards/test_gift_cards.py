"""Gift cards at their routes: made, topped up, used, given back, and accounted for to the cent."""

import json
from typing import Any

import pytest

from incentives.names import Scope
from manage_campaigns.handler import lambda_handler as campaigns
from manage_cards.handler import lambda_handler as cards
from manage_codes.handler import lambda_handler as codes
from redeem.handler import lambda_handler as redeem
from roll_back.handler import lambda_handler as roll_back
from tests.account import Table
from tests.support.access.sealing import give_keys
from tests.support.cards import assert_accounted
from tests.support.events import http_event
from validate.handler import lambda_handler as validate

type Json = dict[str, Any]

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")


@pytest.fixture(autouse=True)
def _person_key(monkeypatch: pytest.MonkeyPatch) -> None:
    give_keys(monkeypatch)


CARD = {"type": "GIFT_VOUCHER", "gift": {"amount": 100_00, "effect": "APPLY_TO_ORDER"}}
BODY = {"name": "Cards", "campaign_type": "GIFT_VOUCHERS", "voucher": CARD}


def ask(
    handler: Any,
    method: str,
    path: str,
    body: object = None,
    *,
    scope: Scope = Scope.CHECKOUT,
    **request: Any,
) -> tuple[int, Json]:
    answer = handler(http_event(method, path, body=body, scope=scope, **request), None)
    return answer["statusCode"], json.loads(answer["body"])


def ok(answer: tuple[int, Json]) -> Json:
    assert answer[0] < 300, answer[1]
    return answer[1]


def key_of(answer: tuple[int, Json]) -> str:
    assert answer[0] >= 400, answer[1]
    return str(answer[1]["key"])


def a_campaign(**voucher: object) -> Json:
    body = BODY | {"voucher": CARD | voucher}
    return ok(ask(campaigns, "POST", "/v1/campaigns", body, scope=Scope.MARKETING))


def a_card(code: str = "GC-1", **body: object) -> Json:
    path = f"/v1/campaigns/Cards/vouchers/{code}"
    return ok(ask(codes, "POST", path, body, scope=Scope.MARKETING))


def change(amount: int, code: str = "GC-1", **body: object) -> tuple[int, Json]:
    return ask(cards, "POST", f"/v1/vouchers/{code}/balance", {"amount": amount, **body})


def order(*redeemables: Json, amount: int = 80_00, **members: object) -> Json:
    return {"redeemables": list(redeemables), "order": {"amount": amount, "id": "O-1", **members}}


def card(code: str = "GC-1", **gift: int) -> Json:
    return {"object": "voucher", "id": code, **({"gift": gift} if gift else {})}


def transactions(**query: object) -> Json:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return ok(ask(cards, "GET", "/v1/vouchers/GC-1/transactions", query=text))


def test_a_campaign_of_gift_cards_says_what_its_cards_are_made_with() -> None:
    campaign = a_campaign()
    assert campaign["campaign_type"] == "GIFT_VOUCHERS"
    assert campaign["voucher"]["type"] == "GIFT_VOUCHER"
    assert campaign["voucher"]["gift"]["amount"] == 100_00
    assert campaign["voucher"]["redemption"]["quantity"] is None


@pytest.mark.parametrize(
    "voucher",
    [
        {"gift": None},
        {"code": "EVERYBODY"},
        {"discount": {"type": "PERCENT", "percent_off": 10}},
        {"gift": {"amount": 0}},
        {"gift": {"amount": 1_00, "effect": "APPLY_TO_MOON"}},
        {"gift": {"amount": 1_00, "applicable_to": {"product_ids": ["socks"]}}},
        {"type": "DISCOUNT_VOUCHER"},
    ],
)
def test_a_campaign_of_gift_cards_that_cannot_be_is_refused(voucher: Json) -> None:
    body = BODY | {"voucher": CARD | voucher}
    answer = ask(campaigns, "POST", "/v1/campaigns", body, scope=Scope.MARKETING)
    assert key_of(answer) in {"invalid_campaign_params", "invalid_payload"}


def test_a_card_is_made_with_the_amount_of_its_campaign_or_its_own() -> None:
    a_campaign()
    assert a_card("GC-1")["gift"] == {
        "amount": 100_00,
        "subtracted_amount": 0,
        "balance": 100_00,
        "effect": "APPLY_TO_ORDER",
    }
    own = a_card("GC-2", gift={"amount": 25_00})
    assert (own["type"], own["gift"]["balance"]) == ("GIFT_VOUCHER", 25_00)
    drawn = ask(
        codes,
        "POST",
        "/v1/campaigns/Cards/vouchers",
        {"gift": {"amount": 7_00}},
        scope=Scope.MARKETING,
    )
    assert ok(drawn)["gift"]["balance"] == 7_00


def test_cards_are_imported_with_amounts_of_their_own_and_a_repeat_finds_them() -> None:
    a_campaign()
    sheet = "code,gift_amount\nGC-1,50\nGC-2,\n"
    for _ in range(2):
        done = ask(
            codes,
            "POST",
            "/v1/campaigns/Cards/import",
            raw_body=sheet,
            headers={"content-type": "text/csv"},
            scope=Scope.MARKETING,
        )
        assert ok(done)["done"] == 2
        ok(change(-1, source_id="spent"))  # what happens to a card does not make it another
    assert transactions()["data"][-1]["amount"] == 50


def test_an_agent_gives_no_more_than_the_campaign_says() -> None:
    """No side route around what marketing has set."""
    body = BODY | {"support_may_give": True}
    ok(ask(campaigns, "POST", "/v1/campaigns", body, scope=Scope.MARKETING))
    for amount, status in ((100_00, 200), (100_01, 400)):
        sorry = {"gift": {"amount": amount}, "customer": {"email": "jo@example.com"}}
        path = "/v1/campaigns/Cards/vouchers"
        assert ask(codes, "POST", path, sorry, scope=Scope.SUPPORT)[0] == status


def test_topping_up_is_made_once_for_its_source_id(bound_table: Table) -> None:
    """A repeat counts once."""
    a_campaign()
    a_card()
    first = change(50_00, source_id="paid-1", reason="birthday")
    again = change(50_00, source_id="paid-1", reason="birthday")
    assert ok(first) == ok(again)
    answer = first[1]
    assert (answer["amount"], answer["total"], answer["balance"]) == (50_00, 150_00, 150_00)
    assert (answer["type"], answer["object"]) == ("gift_voucher", "balance")
    assert_accounted(bound_table, "GC-1")


def test_a_key_that_was_used_for_another_change_is_refused() -> None:
    a_campaign()
    a_card()
    path, headers = "/v1/vouchers/GC-1/balance", {"idempotency-key": "key-00001"}
    ok(ask(cards, "POST", path, {"amount": 1}, headers=headers))
    ok(ask(cards, "POST", path, {"amount": 1}, headers=headers))
    other = ask(cards, "POST", path, {"amount": 2}, headers=headers)
    assert key_of(other) == "idempotency_key_reused"


@pytest.mark.parametrize(
    ("amount", "key"),
    [
        (-100_01, "gift_amount_exceeded"),
        (0, "invalid_payload"),
        (10**12, "invalid_amount"),
        (10**13, "invalid_payload"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_changes_nothing(
    bound_table: Table, amount: int, key: str
) -> None:
    a_campaign()
    a_card()
    before = bound_table.items()
    assert key_of(change(amount)) == key
    assert bound_table.items() == before


def test_a_code_without_money_has_no_balance_and_no_ledger() -> None:
    voucher = {"discount": {"type": "PERCENT", "percent_off": 10}, "code": "WELCOME"}
    body = {"name": "Welcome", "type": "STANDALONE", "voucher": voucher}
    ok(ask(campaigns, "POST", "/v1/campaigns", body, scope=Scope.MARKETING))
    assert key_of(change(1, "WELCOME")) == "invalid_payload"
    assert key_of(change(1, "NOBODY")) == "not_found"


def test_the_money_comes_and_goes_as_the_field_shows_it(bound_table: Table) -> None:
    a_campaign()
    a_card()
    said = ok(ask(validate, "POST", "/v1/validations", order(card(credits=30_00))))
    assert said["redeemables"][0]["result"] == {"gift": {"balance": 100_00, "credits": 30_00}}
    done = ok(ask(redeem, "POST", "/v1/redemptions", order(card(credits=30_00))))
    (one,) = done["redemptions"]
    assert (one["amount"], one["gift"]) == (30_00, {"amount": 30_00})
    assert (one["voucher"]["type"], one["voucher"]["gift"]["balance"]) == ("GIFT_VOUCHER", 70_00)
    assert done["order"]["total_amount"] == 50_00
    assert done["order"]["total_applied_discount_amount"] == 30_00
    back = ok(ask(roll_back, "POST", f"/v1/redemptions/{one['id']}/rollback", {}))
    assert (back["amount"], back["gift"]) == (-30_00, {"amount": -30_00})
    ok(change(5_00))
    ok(change(-2_00))
    assert [(line["type"], line["amount"]) for line in transactions()["data"]] == [
        ("CREDITS_REMOVAL", -2_00),
        ("CREDITS_ADDITION", 5_00),
        ("CREDITS_REFUND", 30_00),
        ("CREDITS_REDEMPTION", -30_00),
        ("CREDITS_ADDITION", 100_00),
    ]
    assert_accounted(bound_table, "GC-1")


def test_the_ledger_is_read_page_by_page() -> None:
    a_campaign()
    a_card()
    for amount in (1, 2, 3):
        ok(change(amount))
    seen: list[int] = []
    after: dict[str, str] = {}
    while True:
        page = transactions(limit=2, **after)
        seen += [line["amount"] for line in page["data"]]
        if not page["has_more"]:
            break
        after = {"starting_after_id": page["more_starting_after"]}
    assert seen == [3, 2, 1, 100_00]
    other = ask(cards, "GET", "/v1/vouchers/GC-1/transactions", query="starting_after_id=vtx_9")
    assert key_of(other) == "not_found"


def test_a_browser_learns_what_a_card_pays_and_not_what_is_on_it() -> None:
    """A stranger learns nothing about codes."""
    a_campaign()
    a_card()
    said = ok(ask(validate, "POST", "/client/v1/validations", order(card()), scope=Scope.CLIENT))
    assert said["redeemables"][0]["result"] == {"gift": {"credits": 80_00}}
    over = order(card(credits=100_01))
    said = ok(ask(validate, "POST", "/client/v1/validations", over, scope=Scope.CLIENT))
    assert said["redeemables"][0]["result"]["error"]["key"] == "invalid_voucher"


def test_a_card_for_some_goods_pays_these_only() -> None:
    gift = {"amount": 100_00, "effect": "APPLY_TO_ITEMS"}
    a_campaign(gift=gift | {"applicable_to": {"product_ids": ["socks"]}})
    a_card()
    lines = [
        {"product_id": "socks", "amount": 12_00},
        {"product_id": "shoes", "amount": 90_00},
    ]
    done = ok(ask(redeem, "POST", "/v1/redemptions", order(card(), items=lines)))
    assert done["redemptions"][0]["gift"] == {"amount": 12_00}
    assert [item.get("discount_amount", 0) for item in done["order"]["items"]] == [12_00, 0]
    shoes = order(card(), items=lines[1:], id="O-2")
    assert key_of(ask(redeem, "POST", "/v1/redemptions", shoes)) == "missing_order_items_amount"


def test_a_card_of_a_stopped_campaign_pays_nothing_and_can_be_topped_up() -> None:
    """A stopped campaign does nothing."""
    campaign = a_campaign()
    a_card()
    path = f"/v1/campaigns/{campaign['id']}/stop"
    ok(ask(campaigns, "POST", path, scope=Scope.MARKETING))
    answer = ask(redeem, "POST", "/v1/redemptions", order(card()))
    assert key_of(answer) == "campaign_not_active"
    assert ok(change(1_00))["balance"] == 101_00


def test_the_single_code_routes_know_gift_cards() -> None:
    a_campaign()
    a_card()
    body = {"order": {"amount": 80_00, "id": "O-1"}, "gift": {"credits": 10_00}}
    said = ok(ask(validate, "POST", "/v1/vouchers/GC-1/validate", body))
    assert (said["valid"], said["gift"]["credits"]) == (True, 10_00)
    done = ok(ask(redeem, "POST", "/v1/vouchers/GC-1/redemption", body))
    assert done["gift"] == {"amount": 10_00}
