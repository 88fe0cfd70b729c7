"""A document that a newer release wrote, and what is left of it when this one writes it back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.redemption import Rollback
from incentives.store.bodies import (
    campaign_of,
    campaign_text,
    order_record_of,
    order_record_text,
)
from incentives.store.newer import merged
from tests.builders import a_campaign

NEWER = {
    "id": "ord_1",
    "order": {
        "id": "O-1",
        "tax": {"rate": "19"},
        "lines": [
            {"quantity": 1, "price_minor": 500, "product_id": "shirt", "eco": True},
            {"quantity": 2, "price_minor": 100, "product_id": "sock"},
        ],
    },
    "redemptions": [
        {
            "id": code,
            "code": code,
            "campaign_id": "camp_1",
            "campaign_name": "Summer",
            "public": True,
            "gate": 0,
            "offer": {"rate_bp": 1_000, "rounding": f"up for {code}"},
            "at": "2026-12-01T12:00:00Z",
            "off": {"lines": [50, 20]},
            "till": code,
        }
        for code in ("A", "B")
    ],
    "channel": "till",
    "settled": False,
}
TEXT = json.dumps(NEWER, indent=1)


def test_what_was_not_changed_stays_to_the_letter() -> None:
    assert json.loads(order_record_text(order_record_of(TEXT))) == NEWER


def test_a_rollback_of_one_code_leaves_the_rest_of_the_order_as_it_was() -> None:
    at = datetime(2026, 12, 1, 13, tzinfo=UTC)
    back = order_record_of(TEXT).give_back({"B"}, Rollback("", at))
    written = json.loads(order_record_text(replace(back, revision=0)))
    assert written["redemptions"][1].pop("rollback") == {"id": "rB", "at": "2026-12-01T13:00:00Z"}
    assert written == NEWER


def test_goods_keep_what_is_known_of_them_wherever_they_stand() -> None:
    record = order_record_of(TEXT)
    shirt, sock = record.order.lines
    turned = replace(record, order=replace(record.order, lines=(sock, replace(shirt, quantity=3))))
    lines = json.loads(order_record_text(turned))["order"]["lines"]
    assert lines[0] == NEWER["order"]["lines"][1]  # type: ignore[index]
    assert lines[1] == {"quantity": 3, "price_minor": 500, "product_id": "shirt", "eco": True}


def test_other_goods_do_not_inherit_it() -> None:
    record = order_record_of(TEXT)
    shirt, sock = record.order.lines
    other = replace(record.order, lines=(replace(shirt, product_id="hat"), sock))
    lines = json.loads(order_record_text(replace(record, order=other)))["order"]["lines"]
    assert "eco" not in lines[0]


def test_what_goes_takes_along_what_was_in_it() -> None:
    record = order_record_of(TEXT)
    written = json.loads(order_record_text(replace(record, order=Order(id="O-1"))))
    assert written["order"] == {"id": "O-1", "tax": {"rate": "19"}}


def test_an_object_that_is_all_default_keeps_what_a_newer_release_put_into_it() -> None:
    text = campaign_text(a_campaign())
    newer = {**json.loads(text), "returns": {"discount": "KEEP", "within": "P30D"}}
    changed = replace(campaign_of(json.dumps(newer)), description="now in green")
    assert json.loads(campaign_text(changed)) == {**newer, "description": "now in green"}


def test_a_text_of_this_release_is_written_as_ever() -> None:
    campaign = a_campaign()
    text = campaign_text(campaign)
    assert campaign_of(text).as_read is None
    assert campaign_text(campaign_of(text)) == text


def test_a_member_that_this_release_takes_away_is_gone() -> None:
    assert merged({"a": 1, "b": 2, "x": 3}, {"a": 1, "b": 2}, {"a": 1, "b": 2}, {"a": 1}) == {
        "a": 1,
        "x": 3,
    }
