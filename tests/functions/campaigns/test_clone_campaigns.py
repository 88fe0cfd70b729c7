"""A campaign begins again under another name: cloned, or sent as it was answered."""

from dataclasses import replace
from typing import Any

import pytest

from incentives.names import Scope
from incentives.usecases.campaigns.read_campaign import find_campaign
from tests.account import Table
from tests.builders import a_campaign, an_ask, keep, no_pause, redeemed
from tests.functions.campaigns.test_stored_campaigns import KINDS
from tests.support.marketing import TEN_PERCENT, a_body, call, created, key_of, unique

pytestmark = pytest.mark.usefixtures("bound_table", "fake_scheduler")

# What is counted or named anew.
OWN = {
    "id", "name", "version", "created_at", "updated_at", "usage", "guessing", "jobs",
    "vouchers_count", "vouchers_generation_status", "notes", "opens_at", "closes_at",
}  # fmt: skip
BENEFITS: list[dict[str, Any]] = [
    {"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1},
    {"kind": "tiered", "gives": "amount", "tiers": [{"at": 5_000, "value": 500}]},
    {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping", "methods": ["standard"]}},
    {"kind": "fixed_price", "price_minor": 1_000, "per": "set", "set_units": 3},
    {"kind": "free_units", "units": 1, "product_id": "mug", "price_minor": 750},
    {"kind": "percent", "rate_bp": 1_250, "maximum_minor": 900, "base": "original"},
    {"kind": "amount", "amount_minor": 300, "per": "unit", "target": {"on": "items"}},
    {"kind": "percent", "rate_bp": 1666.7},
    {
        "kind": "several",
        "of": [
            {"kind": "percent", "rate_bp": 1_000},
            {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}},
        ],
    },
]
RICH: dict[str, Any] = {
    "limits": {"per_customer": 1, "budget": 500_00},
    "categories": ["spring", "shoes"],
    "conditions": {"kind": "order.subtotal", "op": "at_least", "value": 2_000},
    "validity_day_of_week": [1, 2],
    "validity_hours": {"daily": [{"start_time": "08:00", "expiration_time": "17:00"}]},
    "timezone": "Europe/Berlin",
    "start_date": "2027-03-01",
    "expiration_date": "2027-03-31",
    "minimum_order_amount": 3_000,
    "currency": "EUR",
    "returns": {"discount": "TAKE_BACK"},
    "stacking_rules_type": "JOINT",
    "banner": "Hello",
    "shown": True,
    "description": "All of it",
    "metadata": {"team": "north"},
}


def terms(campaign: dict[str, Any]) -> dict[str, Any]:
    """What a campaign says, without what is its own; promotions and codes without their names."""
    said: dict[str, Any] = {name: value for name, value in campaign.items() if name not in OWN}
    if said.get("voucher"):
        said["voucher"] = {name: v for name, v in said["voucher"].items() if name != "code"}
    if said.get("promotion"):
        said["promotion"] = said["promotion"]["tiers"][0]["action"]
    return said


def read(campaign: dict[str, Any]) -> dict[str, Any]:
    status, answered = call("GET", f"/v1/campaigns/{campaign['id']}", scope=Scope.MARKETING)
    assert status == 200
    assert isinstance(answered, dict)
    return answered


def sent_again(answered: dict[str, Any], **members: object) -> tuple[int, Any]:
    """What was answered, with a name and a public code of its own."""
    body = answered | {"name": "Again"} | members
    if body.get("voucher") and body["voucher"].get("code"):
        body["voucher"] = body["voucher"] | {"code": "AGAIN"}
    return call("POST", "/v1/campaigns", body)


def cloned(answered: dict[str, Any], **members: object) -> tuple[int, Any]:
    public = (answered.get("voucher") or {}).get("code")
    body = {"name": "Twin"} | ({"code": "TWIN"} if public else {}) | members
    return call("POST", f"/v1/campaigns/{answered['id']}/clone", body)


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"gift cards"}))
def test_each_kind_of_campaign_begins_again_with_all_its_terms(kind: str) -> None:
    body, _ = KINDS[kind]
    first = read(created(**{"type": None, "voucher": None} | body))
    for status, again in (sent_again(first), cloned(first)):
        assert status == 201, again
        assert terms(read(again)) == terms(first)


@pytest.mark.parametrize("benefit", BENEFITS, ids=lambda one: one["kind"])
def test_each_benefit_begins_again_as_it_is(benefit: dict[str, Any]) -> None:
    first = read(created(voucher={"code": "ONE", "discount": {"benefit": benefit}}))
    for status, again in (sent_again(first), cloned(first)):
        assert status == 201, again
        assert read(again)["voucher"]["discount"] == first["voucher"]["discount"]


def test_what_was_used_stays_with_the_first_one() -> None:
    first = created(limits={"total": 1})
    redeemed(an_ask("WELCOME"))
    counted = read(first)
    for status, again in (sent_again(counted), cloned(counted)):
        assert status == 201, again
        assert (again["version"], again["usage"]["redeemed_quantity"]) == (1, 0)
        assert again["limits"]["total"] == 1
    assert redeemed(an_ask("AGAIN", order="O-2")).made
    assert redeemed(an_ask("TWIN", order="O-3")).made
    assert read(first)["usage"]["redeemed_quantity"] == 1


def test_all_members_go_along_and_those_that_are_sent_are_other_ones() -> None:
    first = read(created(**RICH))
    for status, again in (sent_again(first), cloned(first)):
        assert status == 201, again
        assert terms(read(again)) == terms(first)
    other = {"start_date": "2028-03-01", "expiration_date": "2028-03-31", "metadata": {"n": 1}}
    status, clone = cloned(first, **other, name="Next year", code="NEXT")
    assert status == 201, clone
    assert clone["start_date"] == "2028-02-29T23:00:00.000Z"
    assert clone["metadata"] == {"team": "north", "n": 1}
    assert clone["limits"] == first["limits"]


def test_a_clone_of_unique_codes_has_none_until_some_are_wanted() -> None:
    first = created(**unique(), vouchers_count=5)
    status, clone = cloned(first)
    assert (status, clone["jobs"]) == (201, [])
    status, clone = cloned(first, name="With codes", vouchers_count=3)
    assert (status, [job["wanted"] for job in clone["jobs"]]) == (201, [3])


def test_a_stopped_campaign_is_cloned_stopped_unless_it_is_said_otherwise() -> None:
    first = created(active=False)
    assert cloned(first)[1]["active"] is False
    assert cloned(first, name="On", code="ON", active=True)[1]["active"] is True


def test_a_clone_is_made_once_for_one_key() -> None:
    first = created()
    path, body = f"/v1/campaigns/{first['id']}/clone", {"name": "Twin", "code": "TWIN"}
    key = {"headers": {"idempotency-key": "key-12345"}}
    status, clone = call("POST", path, body, **key)
    assert status == 201
    assert call("POST", path, body, **key) == (200, clone)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"name": "Twin"}, (400, "invalid_campaign_params")),  # it has a public code
        ({"name": "Twin", "code": "welcome "}, (409, "duplicate_found")),
        ({"name": "Welcome", "code": "TWIN"}, (409, "duplicate_found")),
        ({"code": "TWIN"}, (400, "invalid_payload")),
        ({"name": "camp_x", "code": "TWIN"}, (400, "invalid_campaign_params")),
        ({"name": "Twin", "code": " \u200b"}, (400, "invalid_campaign_params")),
        ({"name": "Twin", "code": "TWIN", "vouchers_count": 2}, (400, "invalid_campaign_params")),
        ({"name": "Twin", "code": "TWIN", "version": 3}, (400, "invalid_payload")),
        ({"name": "Twin", "code": "TWIN", "limits": {"total": 0}}, (400, "invalid_payload")),
    ],
)
def test_a_clone_that_cannot_be_is_refused_and_writes_nothing(
    bound_table: Table, body: dict[str, object], refused: tuple[int, str]
) -> None:
    first = created()
    before = bound_table.items()
    assert key_of(call("POST", f"/v1/campaigns/{first['id']}/clone", body)) == refused
    assert bound_table.items() == before


def test_a_clone_counts_persons_as_new_campaigns_do() -> None:
    earlier = keep(replace(a_campaign(), counts_persons_whole=False))
    status, clone = call("POST", f"/v1/campaigns/{earlier.id}/clone", {"name": "N", "code": "N"})
    assert status == 201, clone
    assert find_campaign(clone["id"], no_pause).counts_persons_whole


def test_what_is_not_there_and_what_stands_alone_is_not_cloned() -> None:
    assert key_of(call("POST", "/v1/campaigns/none/clone", {"name": "Twin"}))[0] == 404
    alone = {"type": "DISCOUNT_VOUCHER", "discount": TEN_PERCENT}
    campaign = call("POST", "/v1/vouchers/ALONE", alone)[1]["campaign_id"]
    answer = call("POST", f"/v1/campaigns/{campaign}/clone", {"name": "Twin"})
    assert key_of(answer) == (400, "invalid_campaign_params")


@pytest.mark.parametrize(
    "members",
    [
        {"usages": {}},
        {"limits": {"total": 5, "used": 1}},
        {"voucher": {"discount": TEN_PERCENT, "code": "X", "sold": 1}},
        {"categories": [{"id": "a"}]},
    ],
)
def test_what_neither_an_answer_nor_a_body_has_is_refused(members: dict[str, object]) -> None:
    first = read(created())
    assert key_of(sent_again(first, **members)) == (400, "invalid_payload")


def test_two_words_for_one_discount_have_to_agree() -> None:
    both = TEN_PERCENT | {"benefit": {"kind": "percent", "rate_bp": 1_000}}
    created(voucher={"code": "X", "discount": both})
    both = TEN_PERCENT | {"benefit": {"kind": "percent", "rate_bp": 1_000, "maximum_minor": 5}}
    assert created(name="Y", voucher={"code": "Y", "discount": both})
    both = TEN_PERCENT | {"benefit": {"kind": "percent", "rate_bp": 2_000}}
    answer = call("POST", "/v1/campaigns", a_body(voucher={"code": "Z", "discount": both}))
    assert key_of(answer) == (400, "invalid_campaign_params")


@pytest.mark.parametrize(
    "goods",
    [
        {"effect": "APPLY_TO_ITEMS", "applicable_to": {"category_ids": ["a"]}},
        {"excluded": {"category_ids": ["a"]}},
        {},
    ],
)
def test_gift_cards_are_cloned_with_their_goods_and_not_sent_again(goods: dict[str, Any]) -> None:
    """An answer lists a part of the goods only, so sending it would widen what a card pays for."""
    body: dict[str, Any] = {
        "campaign_type": "GIFT_VOUCHERS",
        "type": "AUTO_UPDATE",
        "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 50_00} | goods},
    }
    first = read(created(**body))
    assert key_of(sent_again(first)) == (400, "invalid_campaign_params")
    status, clone = cloned(first)
    assert status == 201
    offer, again = (find_campaign(one["id"], no_pause).offer for one in (first, clone))
    assert again == offer
