"""Orders: what redemptions, rollbacks, returns and reports write."""

from dataclasses import replace
from typing import Any

from incentives.domain.condition.words import Words
from incentives.store.checkout import redemptions
from incentives.store.customers import person_keys
from incentives.store.items import UseItem
from incentives.store.reading import fetch_one
from incentives.store.transaction import Transaction
from tests.builders import a_campaign, keep, no_pause
from tests.support.cards import a_card_campaign, keep_cards
from tests.support.customers.customers import persons
from tests.support.keyed import (
    a_key,
    a_rich_member,
    new,
)
from tests.support.points import loyalty
from tests.support.points.loyalty import Json
from tests.support.scenes.scene import Act, done, request, scene

EUROS = {"EUR": {"points": 100, "amount": 10_00}}


def _everything() -> Json:
    """An order with a code for newcomers, a gift card and points, of a customer."""
    first = Words("customer.segments", "contains_any", ("new_customer",))
    code, card = new("U"), new("G")
    keep(replace(a_campaign(public_code=None, per_person=1), conditions=first), code)
    keep_cards(a_card_campaign(), **{card.replace("-", "_"): 50_00})
    programme = loyalty.a_programme()
    member = a_rich_member(programme)
    coin = loyalty.a_reward(programme, type="COIN", rates=EUROS, stock=5)
    paid = [
        {"object": "voucher", "id": code},
        {"object": "voucher", "id": card, "gift": {"credits": 10_00}},
        {"object": "voucher", "id": member, "reward": {"id": coin["id"], "points": 10}},
    ]
    order = {"id": new("O"), "amount": 100_00, "currency": "EUR"}
    return {"redeemables": paid, "order": order, "customer": {"source_id": new("jo")}}


def _under_a_joined_name() -> Json:
    """An order of a person with two names, under the one that is not the home."""
    code, mail = new("P"), f"{new('jo')}@example.com"
    keep(a_campaign(public_code=code, per_person=9, per_person_per_day=9))
    body = {"source_id": new("jo"), "email": mail}
    done(request("manage_customers", "/v1/customers", body))
    redeemables = [{"object": "voucher", "id": code}]
    order = {"id": new("O"), "amount": 100_00}
    return {"redeemables": redeemables, "order": order, "customer": {"email": mail}}


@scene
def redeem_under_a_joined_name() -> Act:
    return request("redeem", "/v1/redemptions", _under_a_joined_name(), headers=a_key())


@scene
def roll_back_under_a_joined_name() -> Act:
    made = done(request("redeem", "/v1/redemptions", _under_a_joined_name()))
    redemption = made["redemptions"][0]["id"]
    return request("roll_back", f"/v1/redemptions/{redemption}/rollback", {})


def _of_an_earlier_campaign() -> Json:
    """An order with a code that an earlier release counted for the person."""
    code, jo = new("P"), new("jo")
    earlier = a_campaign(public_code=code, per_person=9, per_person_per_day=9)
    keep(replace(earlier, counts_persons_whole=False))
    (person,) = persons(source_id=jo)
    UseItem(*person_keys.use(person, earlier.id), used=1).save()
    redeemables = [{"object": "voucher", "id": code}]
    order = {"id": new("O"), "amount": 100_00}
    return {"redeemables": redeemables, "order": order, "customer": {"source_id": jo}}


@scene
def redeem_a_code_of_an_earlier_campaign() -> Act:
    return request("redeem", "/v1/redemptions", _of_an_earlier_campaign(), headers=a_key())


@scene
def roll_back_what_an_earlier_release_redeemed() -> Act:
    placed = _of_an_earlier_campaign()
    made = done(request("redeem", "/v1/redemptions", placed))
    redemption = made["redemptions"][0]["id"]
    key = redemptions.order_key_of(redemption)
    record = redemptions.record_of(fetch_one(key, no_pause, consistent=True))
    assert record is not None
    (one,) = record.redemptions
    write = Transaction()
    earlier = replace(record, redemptions=(replace(one, person_whole=False),))
    redemptions.put_record(write, replace(earlier, revision=record.revision + 1))
    write.commit(no_pause)
    for use in one.uses:
        UseItem(*person_keys.use(*use), used=1).save()
    return request("roll_back", f"/v1/redemptions/{redemption}/rollback", {})


@scene
def redeem_everything() -> Act:
    return request("redeem", "/v1/redemptions", _everything(), headers=a_key())


@scene
def roll_back_everything() -> Act:
    made = done(request("redeem", "/v1/redemptions", _everything()))
    parent = made["parent_redemption"]["id"]
    return request("roll_back", f"/v1/redemptions/{parent}/rollbacks", {})


@scene
def return_everything() -> Act:
    made = done(request("redeem", "/v1/redemptions", _everything()))
    redemption = made["redemptions"][0]["id"]
    return request("roll_back", f"/v1/redemptions/{redemption}/returns", {"source_id": new("r")})


def _changed(**change: Any) -> Act:
    """An order that redeemed everything, changed."""
    placed = _everything()
    done(request("redeem", "/v1/redemptions", placed))
    paying = {one["id"]: one for one in placed["redeemables"]}
    (card,) = (id_ for id_, one in paying.items() if "gift" in one)
    (member,) = (id_ for id_, one in paying.items() if "reward" in one)
    body = change or {
        "amount": 60_00,
        "removed_redeemables": [member],
        "redeemables": [{"id": card, "gift": {"credits": 20_00}}],
    }
    return request("change_order", f"/v1/orders/{placed['order']['id']}", body, method="PUT")


@scene
def change_everything() -> Act:
    return _changed()


@scene
def cancel_an_order_that_redeemed_everything() -> Act:
    return _changed(status="CANCELED")


def _order_told(status: str, order: str, customer: str) -> Act:
    body = {"id": order, "status": status, "amount": 1_00, "customer": {"source_id": customer}}
    return request("report_orders", "/v1/orders", body)


@scene
def tell_of_an_order() -> Act:
    return _order_told("PAID", new("O"), new("jo"))


@scene
def tell_that_an_order_is_cancelled() -> Act:
    order, customer = new("O"), new("jo")
    done(_order_told("PAID", order, customer))
    return _order_told("CANCELED", order, customer)
