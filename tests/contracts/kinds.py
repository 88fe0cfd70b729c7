"""Every kind of discount as marketing sends it, and what it takes off one cart (minor units)."""

from typing import Any

ITEMS: list[dict[str, Any]] = [
    {
        "product_id": "shoe",
        "quantity": 2,
        "price": 50_00,
        "category_ids": ["wear"],
        "cost": 40_00,
    },
    {"product_id": "lace", "sku_id": "lace-red", "quantity": 3, "price": 4_00},
    {
        "product_id": "book",
        "quantity": 1,
        "price": 20_00,
        "on_sale": True,
        "metadata": {"season": "summer"},
    },
]  # 132.00 in all
SHIPPING = {"method": "express", "price": 9_90}


def of_items(**target: object) -> dict[str, object]:
    """A target of the calculator's own definition: these goods, one by one."""
    return {"on": "items"} | target


def _percent(rate_bp: int, *, caps: object = None, **target: object) -> dict[str, Any]:
    benefit = {"kind": "percent", "rate_bp": rate_bp, "target": of_items(**target)}
    return {"benefit": benefit | ({"caps": caps} if caps else {})}


def _tiered(by: str, gives: str, *tiers: tuple[int, int]) -> dict[str, Any]:
    steps = [{"at": at, "value": value} for at, value in tiers]
    return {"benefit": {"kind": "tiered", "by": by, "gives": gives, "tiers": steps}}


def _amount(amount_off: int, effect: str, **more: object) -> dict[str, Any]:
    return {"type": "AMOUNT", "amount_off": amount_off, "effect": effect} | more


LACES = {"sku_ids": ["lace-red"]}

EVERY_KIND: dict[str, tuple[dict[str, Any], int]] = {
    "percent of the order": ({"type": "PERCENT", "percent_off": 12.5}, 16_50),
    "percent up to a limit": ({"type": "PERCENT", "percent_off": 50, "amount_limit": 10_00}, 10_00),
    "percent of some goods": (
        {
            "type": "PERCENT",
            "percent_off": 10,
            "effect": "APPLY_TO_ITEMS",
            "applicable_to": {"product_ids": ["shoe", "book"]},
            "excluded": {"product_ids": ["book"]},
        },
        10_00,
    ),
    "percent of all but a category": (
        {
            "type": "PERCENT",
            "percent_off": 10,
            "effect": "APPLY_TO_ITEMS",
            "excluded": {"category_ids": ["wear"]},
        },
        3_20,
    ),
    "amount off the order": ({"type": "AMOUNT", "amount_off": 200_00}, 132_00),
    "amount off every unit": (
        _amount(1_50, "APPLY_TO_ITEMS_BY_QUANTITY", applicable_to=LACES),
        4_50,
    ),
    "amount off every line": (_amount(5_00, "APPLY_TO_ITEMS"), 15_00),
    "amount spread by value": (_amount(11_00, "APPLY_TO_ITEMS_PROPORTIONALLY"), 11_00),
    "amount spread by quantity": (
        _amount(7_00, "APPLY_TO_ITEMS_PROPORTIONALLY_BY_QUANTITY"),
        7_00,
    ),
    "fixed price of the order": ({"type": "FIXED", "fixed_amount": 99_00}, 33_00),
    "fixed price of a unit": (
        {
            "type": "FIXED",
            "fixed_amount": 30_00,
            "effect": "APPLY_TO_ITEMS",
            "applicable_to": {"category_ids": ["wear"]},
        },
        40_00,
    ),
    "fixed price of a set": (
        {
            "benefit": {
                "kind": "fixed_price",
                "price_minor": 7_00,
                "per": "set",
                "set_units": 2,
                "target": of_items(chosen=LACES),
            }
        },
        1_00,  # of three laces two make a set
    ),
    "missing item for nothing": (
        {"type": "UNIT", "unit_off": 1, "unit_type": "book", "effect": "ADD_MISSING_ITEMS"},
        20_00,
    ),
    "buy two, get the cheapest": (
        {"benefit": {"kind": "buy_x_get_y", "buy_units": 2, "get_units": 1}},
        4_00,
    ),
    "each shoe bought gives a lace at half price": (
        {
            "benefit": {
                "kind": "buy_x_get_y",
                "buy_units": 1,
                "get_units": 1,
                "buys": {"product_ids": ["shoe"]},
                "target": of_items(chosen=LACES),
                "rate_bp": 5_000,
                "repeats": 1_000,
            }
        },
        4_00,
    ),
    "percent of what the shop has noted so": (
        _percent(1_000, chosen={"metadata": {"season": "summer"}}),
        2_00,
    ),
    "the dearest unit at half price": (_percent(5_000, pick="dearest"), 25_00),
    "the two cheapest units at half price": (_percent(5_000, pick="cheapest", units=2), 4_00),
    "the first three units at half price, as the lines are sent": (
        _percent(5_000, pick="in_order", units=3),
        52_00,  # two shoes and a lace
    ),
    "amount by subtotal": (
        _tiered("subtotal", "amount", (50_00, 5_00), (100_00, 15_00), (132_01, 50_00)),
        15_00,
    ),
    "percent by subtotal": (_tiered("subtotal", "percent", (0, 500), (132_00, 1_000)), 13_20),
    "percent by quantity": (_tiered("quantity", "percent", (6, 2_500), (7, 5_000)), 33_00),
    "not what is on sale already": (
        _percent(10_000, excluding={"on_sale": True}, caps={"minimum_unit_price_minor": 1_00}),
        107_00,
    ),
    "not what costs little": (_percent(1_000, excluding={"unit_price_under_minor": 4_01}), 12_00),
    "a margin is left": (_percent(2_000, caps={"minimum_margin_bp": 1_000}), 11_11),  # 40 : 0.9
    "at most so much off a line": (_percent(5_000, caps={"per_line_minor": 5_00}), 15_00),
    "at most so much off every two units": (
        _percent(5_000, caps={"per_units_minor": 3_00, "units": 2}),
        3_00 + 4_50 + 1_50,
    ),
}
