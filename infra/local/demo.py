"""Demo data, made over the API with the marketing key; what exists already stays as it is."""

import time
from collections.abc import Collection, Mapping
from http import HTTPStatus
from typing import Any

from infra.local.calling import call
from infra.local.local_json import LocalSystem

PUBLIC_CODE = "WELCOME500"
TEN_PERCENT = {"type": "DISCOUNT_VOUCHER", "discount": {"type": "PERCENT", "percent_off": 10}}
FOR_THE_FIRST_500 = {
    "name": "first-500",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STANDALONE",
    "voucher": TEN_PERCENT | {"code": PUBLIC_CODE, "redemption": {"quantity": 500}},
}
UNIQUE_CODES = {
    "name": "unique",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "STATIC",
    "vouchers_count": 20,
    "voucher": TEN_PERCENT
    | {"redemption": {"quantity": 1}, "code_config": {"prefix": "ONCE-", "length": 12}},
}
WELCOME = {
    "name": "welcome",
    "campaign_type": "DISCOUNT_COUPONS",
    "type": "AUTO_UPDATE",
    "join_once": True,
    "publication": {"for_browsers": True, "consent": "newsletter"},
    "activity_duration_after_publishing": "P30D",
    "voucher": TEN_PERCENT
    | {"redemption": {"quantity": 1}, "code_config": {"prefix": "TEA-", "length": 12}},
}
FROM_60 = {
    "name": "from-60",
    "campaign_type": "PROMOTION",
    "currency": "EUR",
    "minimum_order_amount": 60_00,
    "promotion": {
        "tiers": [
            {
                "banner": "5.00 off from 60.00",
                "action": {"discount": {"type": "AMOUNT", "amount_off": 5_00}},
            }
        ]
    },
}
GIFT_CARD = "GIFT-TEA-FOR-TWO-2500"
GIFT_CARDS = {
    "name": "gift-cards",
    "campaign_type": "GIFT_VOUCHERS",
    "voucher": {"type": "GIFT_VOUCHER", "gift": {"amount": 25_00, "effect": "APPLY_TO_ORDER"}},
}
CLUB = {
    "name": "club",
    "auto_join": True,
    "voucher": {"type": "LOYALTY_CARD"},
}
# A point for every full euro that is paid.
EARNING_RULES = [
    {
        "event": "order.paid",
        "loyalty": {
            "type": "PROPORTIONAL",
            "calculation_type": "ORDER_TOTAL_AMOUNT",
            "order": {"total_amount": {"every": 100, "points": 1}},
        },
    }
]
FRIENDS = {
    "name": "friends",
    "campaign_type": "REFERRAL_PROGRAM",
    "voucher": TEN_PERCENT | {"is_referral_code": True},
}
POINTS_FOR_FRIENDS = 100
CODES_WITHIN_S = 60
POLL_S = 0.3


class DemoFailed(Exception):
    """The API did not take the demo data; the message is one sentence."""


def fill(system: LocalSystem) -> None:
    """Make a public code for the first 500, a batch of unique codes, and what the shop needs.

    Raises:
        DemoFailed: the API refused.
    """
    for campaign in (FOR_THE_FIRST_500, UNIQUE_CODES, WELCOME, FROM_60):
        _make(system, campaign)
    if _make(system, GIFT_CARDS):
        path = f"/v1/campaigns/{GIFT_CARDS['name']}/vouchers/{GIFT_CARD}"
        _ask(system, "POST", path, {}, expected={HTTPStatus.OK, HTTPStatus.CREATED})
    club = f"/v1/loyalties/{CLUB['name']}"
    if _is_missing(system, club):
        _ask(system, "POST", "/v1/loyalties", CLUB, expected={HTTPStatus.CREATED})
        _ask(system, "POST", f"{club}/earning-rules", EARNING_RULES, expected={HTTPStatus.CREATED})
    _make(system, FRIENDS | {"referral_program": _friends_of(system)})


def _make(system: LocalSystem, campaign: Mapping[str, object]) -> bool:
    """Make a campaign with its codes, unless it is there; whether it was missing."""
    path = f"/v1/campaigns/{campaign['name']}"
    missing = _is_missing(system, path)
    if missing:
        _ask(system, "POST", "/v1/campaigns", campaign, expected={HTTPStatus.CREATED})
        _wait_for_codes(system, path)
    return missing


def _friends_of(system: LocalSystem) -> dict[str, object]:
    """Who brings a friend, and the friend, get points when the friend buys.

    A page cannot say who is new, so the cart could not show the friend's discount before the till
    has said so; here everybody may come.
    """
    points = {
        "type": "LOYALTY_CARD",
        "amount": POINTS_FOR_FRIENDS,
        "related_object_parent": {"id": club_id(system)},
    }
    return {
        "conversion_event_type": "redemption",
        "referee_reward": points,
        "referrer_rewards": [points],
        "reward_waiting_time": "P0D",  # so that the demo shows them
        "new_customers_only": False,
        "link_template": f"{system.keys['client']['origin']}/cart?code={{code}}",
    }


def club_id(system: LocalSystem) -> str:
    """The engine's id of the demo's loyalty programme."""
    path = f"/v1/loyalties/{CLUB['name']}"
    _, club = _ask(system, "GET", path, expected={HTTPStatus.OK})
    return str(club["id"])


def _is_missing(system: LocalSystem, path: str) -> bool:
    status, _ = _ask(system, "GET", path, expected={HTTPStatus.OK, HTTPStatus.NOT_FOUND})
    return status == HTTPStatus.NOT_FOUND


def _wait_for_codes(system: LocalSystem, path: str) -> None:
    """Codes are made in the background, through the table's stream."""
    give_up_at = time.monotonic() + CODES_WITHIN_S
    while time.monotonic() < give_up_at:
        _, campaign = _ask(system, "GET", path, expected={HTTPStatus.OK})
        if campaign["vouchers_generation_status"] == "DONE":
            return
        time.sleep(POLL_S)
    raise DemoFailed(f"the unique codes were not made within {CODES_WITHIN_S} s.")


def _ask(
    system: LocalSystem,
    method: str,
    path: str,
    body: object = None,
    *,
    expected: Collection[int],
) -> tuple[int, dict[str, Any]]:
    status, answer = call(system, "marketing", method, path, body)
    if status not in expected:
        raise DemoFailed(f"{method} {path} was answered with {status}: {answer}.")
    return status, answer
