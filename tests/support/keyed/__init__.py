"""Each route that honours an Idempotency-Key, and a request to it that makes something."""

from tests.support.keyed import checkout, marketing, points, referrals
from tests.support.keyed.asking import (
    ROUTES,
    Ask,
    a_card,
    a_key,
    a_rich_member,
    an_order,
    handler_of,
    new,
)
from tests.support.keyed.marketing import more_codes
from tests.support.keyed.points import an_event

__all__ = [
    "ROUTES",
    "Ask",
    "a_card",
    "a_key",
    "a_rich_member",
    "an_event",
    "an_order",
    "checkout",
    "handler_of",
    "marketing",
    "more_codes",
    "new",
    "points",
    "referrals",
]
