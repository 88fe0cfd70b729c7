"""Offers from the first look at a cart to the last change of its order, to the cent."""

import pytest
from voucherify.models.redemptions_redeem_response_body import RedemptionsRedeemResponseBody
from voucherify.models.validations_validate_response_body import ValidationsValidateResponseBody

from tests.contracts.checkout.changing import changed
from tests.contracts.checkout.offers import OFFERS, Json, Offer
from tests.contracts.checkout.test_wire_returns import campaign, returned, usage
from tests.contracts.codes.counter import Counter

pytestmark = pytest.mark.parametrize("name", OFFERS)


def asked(offer: Offer, order_id: str = "A") -> Json:
    order = offer.cart | {"id": order_id}
    return {"redeemables": [{"object": "voucher", "id": "OFFER"}], "order": order}


def off(order: Json) -> list[int]:
    """What is off each item that the shop sent."""
    members = ("discount_amount", "order_discount_amount")
    return [
        sum(one.get(member, 0) for member in members)
        for one in order["items"]
        if "object" not in one or one.get("source_id") != "gift"
    ]


def off_shipping(order: Json) -> int:
    return int(order.get("shipping", {}).get("discount_amount", 0))


def bought(counter: Counter, offer: Offer) -> tuple[str, str]:
    """The ids of the campaign and of the redemption."""
    mine = campaign(counter, "OFFER", discount=offer.discount, **offer.terms)
    done = counter.ask("POST", "/v1/redemptions", asked(offer))
    assert done.status == 200, done.body
    return mine, done.json["redemptions"][0]["id"]


def test_validation_and_redemption_come_to_the_same_cent(counter: Counter, name: str) -> None:
    offer = OFFERS[name]
    mine = campaign(counter, "OFFER", discount=offer.discount, **offer.terms)
    seen = counter.ask("POST", "/v1/validations", asked(offer)).json
    done = counter.ask("POST", "/v1/redemptions", asked(offer)).json
    read = counter.ask("GET", f"/v1/redemptions/{done['redemptions'][0]['id']}").json
    assert seen["valid"]
    for order in (seen["order"], seen["redeemables"][0]["order"], done["order"], read["order"]):
        assert off(order) == offer.off
        assert off_shipping(order) == offer.off_shipping
        assert order["total_discount_amount"] == sum(offer.off) + offer.gift
    assert usage(counter, mine) == (1, sum(offer.off) + offer.off_shipping + offer.gift)
    assert ValidationsValidateResponseBody.from_dict(seen) is not None
    assert RedemptionsRedeemResponseBody.from_dict(done) is not None


def test_the_order_of_lines_changes_nothing(counter: Counter, name: str) -> None:
    offer = OFFERS[name]
    campaign(counter, "OFFER", discount=offer.discount, **offer.terms)
    turned = asked(offer)
    turned["order"] = turned["order"] | {"items": offer.cart["items"][::-1]}
    assert off(counter.ask("POST", "/v1/validations", turned).json["order"])[::-1] == offer.off


def test_a_rollback_gives_all_of_it_back(counter: Counter, name: str) -> None:
    mine, redemption = bought(counter, OFFERS[name])
    assert counter.ask("POST", f"/v1/redemptions/{redemption}/rollback", {}).status == 200
    assert usage(counter, mine) == (0, 0)
    again = counter.ask("POST", "/v1/validations", asked(OFFERS[name], "B")).json
    assert off(again["order"]) == OFFERS[name].off


def test_a_unit_that_comes_back_takes_its_part_along(counter: Counter, name: str) -> None:
    offer = OFFERS[name]
    mine, redemption = bought(counter, offer)
    sent = offer.cart["items"][offer.back]
    back = returned(counter, redemption, items=[{"product_id": sent["product_id"], "quantity": 1}])
    lost = sum(offer.off) - sum(offer.off_then)
    assert back["refund_amount"] == sent["price"] - lost
    left = [each for each in offer.off_then if each]
    assert [each for each in off(back["order"]) if each] == left
    assert usage(counter, mine)[1] == sum(left) + offer.off_shipping + offer.gift


def test_a_changed_order_has_the_offer_on_its_new_goods(counter: Counter, name: str) -> None:
    offer = OFFERS[name]
    mine, _ = bought(counter, offer)
    body = {"items": offer.change} | {k: v for k, v in offer.cart.items() if k != "items"}
    order = changed(counter, "", **body)
    assert off(order) == offer.off_changed
    assert off_shipping(order) == offer.off_shipping
    assert usage(counter, mine)[1] == sum(offer.off_changed) + offer.off_shipping + offer.gift
