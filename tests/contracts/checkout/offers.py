"""Offers with their worth by hand: at validation, when goods come back, when an order changes."""

from dataclasses import dataclass, field
from typing import Any

type Json = dict[str, Any]


def item(product_id: str, price: int, quantity: int = 1) -> Json:
    return {"product_id": product_id, "price": price, "quantity": quantity}


@dataclass(frozen=True)
class Offer:
    """A discount on a cart, all in minor units.

    Attributes:
        discount: as marketing sends it.
        cart: items and shipping.
        off: what it takes off each item, whether on it or as its share of the order.
        off_shipping: what it takes off shipping.
        back: the item of which one unit comes back, as a place in the cart.
        off_then: what is off each item afterwards.
        change: the items that the order is changed to.
        off_changed: what it takes off each of them.
        gift: what it adds for nothing.
    """

    discount: Json
    cart: Json
    off: list[int]
    back: int
    off_then: list[int]
    change: list[Json]
    off_changed: list[int]
    off_shipping: int = 0
    gift: int = 0
    terms: Json = field(default_factory=dict)


BOOK, SHIRTS, MUGS = item("book", 20_00), item("shirt", 15_00, 2), item("mug", 5_00, 4)
FREE_SHIPPING = {"kind": "percent", "rate_bp": 10_000, "target": {"on": "shipping"}}
TENTH = {"kind": "percent", "rate_bp": 1_000}
POST = {"method": "post", "price": 4_90}


def several(*effects: Json) -> Json:
    return {"benefit": {"kind": "several", "of": list(effects)}}


OFFERS: dict[str, Offer] = {
    "10 % off and free shipping": Offer(
        several(FREE_SHIPPING, TENTH),
        {"items": [BOOK, SHIRTS], "shipping": POST},
        off=[2_00, 3_00],
        off_shipping=4_90,
        back=1,
        off_then=[2_00, 1_50],
        change=[BOOK, MUGS],
        off_changed=[2_00, 2_00],
    ),
    "a sixth off": Offer(
        {"type": "PERCENT", "percent_off": 16.667},
        {"items": [BOOK, item("ship", 980_000_00)], "shipping": POST},
        off=[3_33, 163_336_60],  # 1666.7 basis points of 980,020.00 are 163,339.933
        back=0,
        off_then=[0, 163_336_60],
        change=[item("ship", 60_00)],
        off_changed=[10_00],
    ),
    "half off books, then 10 % of the rest": Offer(
        several(
            TENTH,
            {
                "kind": "percent",
                "rate_bp": 5_000,
                "target": {"on": "items", "chosen": {"product_ids": ["book"]}},
            },
        ),
        {"items": [BOOK, SHIRTS], "shipping": POST},
        off=[11_00, 3_00],
        back=0,
        off_then=[0, 3_00],
        change=[SHIRTS],
        off_changed=[3_00],
    ),
    "10 % off goods of 15.00 at most": Offer(
        {
            "benefit": TENTH
            | {"target": {"on": "items", "excluding": {"unit_price_over_minor": 15_00}}}
        },
        {"items": [BOOK, SHIRTS]},
        off=[0, 3_00],
        back=1,
        off_then=[0, 1_50],
        change=[item("book", 15_00), item("shirt", 15_01), MUGS],
        off_changed=[1_50, 0, 2_00],
    ),
    "10 % off two units of a line, and three in all, the cheapest": Offer(
        {
            "benefit": TENTH
            | {"target": {"on": "items", "pick": "cheapest", "units": 3, "units_per_line": 2}}
        },
        {"items": [MUGS, BOOK, SHIRTS]},
        off=[1_00, 0, 1_50],
        back=2,
        off_then=[1_00, 0, 75],
        change=[MUGS, BOOK],
        off_changed=[1_00, 2_00],
    ),
    "10 % off every full three": Offer(
        {"benefit": TENTH | {"target": {"on": "items", "groups_of": 3}}},
        {"items": [MUGS, BOOK]},  # of five units the book and two mugs
        off=[1_00, 2_00],
        back=0,
        off_then=[75, 2_00],
        change=[item("mug", 5_00, 5), BOOK],  # two groups
        off_changed=[2_50, 2_00],
    ),
}
