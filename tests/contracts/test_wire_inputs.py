"""What a slip of the pen comes to: it is refused, or rounded as the pages say."""

from typing import Any

import pytest

from incentives.names import Scope
from tests.contracts.codes.counter import Counter, refusal_in

TENTH = {"type": "PERCENT", "percent_off": 10}
MARKETING = Scope.MARKETING


def a_body(code: str, discount: dict[str, Any] = TENTH, **members: object) -> dict[str, object]:
    voucher = {"code": code, "discount": discount}
    return {"name": code, "type": "STANDALONE", "voucher": voucher} | members


def create(counter: Counter, code: str, discount: dict[str, Any] = TENTH, **members: object) -> Any:
    made = counter.ask("POST", "/v1/campaigns", a_body(code, discount, **members), scope=MARKETING)
    assert made.status == 201, made.body
    return made.json


def an_order(code: str, **order: object) -> dict[str, object]:
    return {"redeemables": [{"object": "voucher", "id": code}], "order": order}


UNLISTED = ["EUE", "ZZZ", "XAU", "eur"]


@pytest.mark.parametrize("currency", UNLISTED)
def test_a_currency_that_no_list_has_is_refused_wherever_one_is_named(
    counter: Counter, currency: str
) -> None:
    create(counter, "TEN")
    programme = {"name": "Club", "campaign_type": "LOYALTY_PROGRAM"}
    club = counter.ask("POST", "/v1/loyalties", programme, scope=MARKETING).json["id"]
    cash = {"type": "CASH", "amount": 500, "currency": currency}
    referrals = {
        "name": "Friends",
        "campaign_type": "REFERRAL_PROGRAM",
        "voucher": {"discount": TENTH},
        "referral_program": {"conversion_event": {"type": "paid"}, "referee_reward": cash},
    }
    condition = {"kind": "order.currency", "op": "is", "values": [currency]}
    coins = {"name": "Coins", "type": "COIN", "rates": {currency: {"points": 1, "amount": 1}}}
    requests: list[tuple[Scope, str, str, object]] = [
        (Scope.CHECKOUT, "POST", "/v1/validations", an_order("TEN", amount=5, currency=currency)),
        (Scope.CHECKOUT, "POST", "/v1/redemptions", an_order("TEN", amount=5, currency=currency)),
        (Scope.CLIENT, "GET", f"/client/v1/validate?code=TEN&amount=5&currency={currency}", None),
        (MARKETING, "POST", "/v1/campaigns", a_body("OWN", currency=currency)),
        (MARKETING, "POST", "/v1/campaigns", a_body("OWN", conditions=condition)),
        (MARKETING, "POST", "/v1/campaigns", referrals),
        (MARKETING, "POST", f"/v1/loyalties/{club}/rewards", coins),
    ]
    before = counter.content()
    for scope, method, target, body in requests:
        answer = counter.ask(method, target, body, scope=scope)
        assert answer.status == 400, (method, target)
        assert refusal_in(answer) in {
            "invalid_payload", "invalid_query_params", "invalid_campaign_params"
        }  # fmt: skip
    assert counter.content() == before


@pytest.mark.parametrize("currency", ["EUR", "JPY", "XCG", "BGN"])
def test_a_listed_or_lately_withdrawn_currency_is_taken(counter: Counter, currency: str) -> None:
    create(counter, "TEN", currency=currency)
    told = counter.ask("POST", "/v1/redemptions", an_order("TEN", amount=50, currency=currency))
    assert told.status == 200


@pytest.mark.parametrize("zone", ["", " ", "Berlin", "+02:00"])
def test_a_time_zone_that_is_empty_or_unknown_is_refused(counter: Counter, zone: str) -> None:
    made = counter.ask("POST", "/v1/campaigns", a_body("C", timezone=zone), scope=MARKETING)
    assert refusal_in(made) == "invalid_campaign_params"
    programme = {"name": "P", "campaign_type": "LOYALTY_PROGRAM", "zone": zone}
    made = counter.ask("POST", "/v1/loyalties", programme, scope=MARKETING)
    assert refusal_in(made) == "invalid_campaign_params"
    campaign = create(counter, "KEPT", timezone="Europe/Berlin")
    path = f"/v1/campaigns/{campaign['id']}"
    changed = counter.ask("PUT", path, {"timezone": zone}, scope=MARKETING)
    assert refusal_in(changed) == "invalid_campaign_params"
    assert counter.ask("GET", path, scope=MARKETING).json["timezone"] == "Europe/Berlin"


@pytest.mark.parametrize(
    "benefit",
    [
        {"kind": "percent", "rate_bp": 0},
        {"kind": "amount", "amount_minor": 0},
        {"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1, "rate_bp": 0},
        {"kind": "tiered", "tiers": [{"at": 0, "value": 0}]},
        {"kind": "percent", "rate_bp": 1_000, "maximum_minor": 0},
        {"kind": "percent", "rate_bp": 1_000, "caps": {"per_line_minor": 0}},
    ],
)
def test_a_benefit_of_nothing_is_refused_in_our_words_as_in_the_fields(
    counter: Counter, benefit: dict[str, Any]
) -> None:
    body = a_body("NOTHING", {"benefit": benefit})
    made = counter.ask("POST", "/v1/campaigns", body, scope=MARKETING)
    assert refusal_in(made) == "invalid_campaign_params"


def test_a_rung_of_nothing_among_others_and_a_price_of_nothing_are_offers(counter: Counter) -> None:
    tiers = [{"at": 0, "value": 1_000}, {"at": 100_00, "value": 0}]
    create(counter, "LADDER", {"benefit": {"kind": "tiered", "tiers": tiers}})
    create(counter, "FREE", {"benefit": {"kind": "fixed_price", "price_minor": 0}})


CHEAPEST = {"on": "items", "pick": "cheapest", "units": 1}


@pytest.mark.parametrize(
    ("benefit", "total"),
    [
        ({"kind": "percent", "rate_bp": 9_990, "target": CHEAPEST}, 1_33),
        ({"kind": "percent", "rate_bp": 10_000, "target": CHEAPEST}, 1_33),
        ({"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1}, 1_33),
        ({"kind": "percent", "rate_bp": 1_000, "target": CHEAPEST}, 1_93),
    ],
)
def test_a_share_of_a_unit_of_an_uneven_line_is_rounded_half_up(
    counter: Counter, benefit: dict[str, Any], total: int
) -> None:
    """Three mugs of 1.00 for 2.00 in all are 66.67 cents each: one is 67 cents, a tenth is 7."""
    create(
        counter,
        "ALL-FOR-TWO",
        {
            "benefit": {
                "kind": "fixed_price",
                "price_minor": 2_00,
                "per": "all",
                "target": {"on": "items"},
            }
        },
    )
    create(counter, "ONE", {"benefit": benefit})
    body = {
        "redeemables": [{"id": "ALL-FOR-TWO"}, {"id": "ONE"}],
        "order": {"id": "A-1", "items": [{"product_id": "mug", "price": 1_00, "quantity": 3}]},
    }
    validated = counter.ask("POST", "/v1/validations", body).json
    assert validated["order"]["total_amount"] == total
    redeemed = counter.ask("POST", "/v1/redemptions", body).json
    assert redeemed["order"]["total_amount"] == total


EVERY_OTHER_DAY: dict[str, Any] = {
    "timezone": "Africa/Cairo",
    "start_date": "2027-04-30",  # a day that begins at 01:00
    "validity_timeframe": {"interval": "P2D", "duration": "P1D"},
}


def test_a_day_that_begins_late_by_the_clocks_ends_at_midnight(counter: Counter) -> None:
    campaign = create(counter, "CAIRO", **EVERY_OTHER_DAY)
    assert campaign["start_date"] == campaign["opens_at"] == "2027-04-29T22:00:00.000Z"
    assert campaign["closes_at"] == "2027-04-30T21:00:00.000Z"


def test_the_local_time_of_a_start_is_kept_by_other_changes_and_not_by_another_zone(
    counter: Counter,
) -> None:
    path = f"/v1/campaigns/{create(counter, 'CAIRO', **EVERY_OTHER_DAY)['id']}"
    changed = counter.ask("PUT", path, {"description": "x"}, scope=MARKETING).json
    assert changed["closes_at"] == "2027-04-30T21:00:00.000Z"
    repeated = {"start_date": changed["start_date"], "timezone": changed["timezone"]}
    again = counter.ask("PUT", path, repeated, scope=MARKETING).json
    assert again["closes_at"] == "2027-04-30T21:00:00.000Z"
    moved = counter.ask("PUT", path, {"timezone": "UTC"}, scope=MARKETING).json
    assert moved["closes_at"] == "2027-04-30T22:00:00.000Z"
