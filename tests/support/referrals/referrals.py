"""A referral programme at its routes: asks as a shop does, and reads the answers."""

from itertools import count
from typing import Any

from convert_referral.handler import lambda_handler as convert
from incentives.names import Scope
from manage_campaigns.handler import lambda_handler as campaigns
from manage_referrals.handler import lambda_handler as manage
from tests.support.function import asked
from tests.support.points.loyalty import Answer, Json, ok

TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}
NEW = {"orders_count": 0}
_OF_THE_CAMPAIGN = (
    *("limits", "conditions", "active", "start_date", "expiration_date", "timezone"),
    "minimum_order_amount",
    "currency",
)
_numbers = count(1)


def points(programme: Json, amount: int, **more: Any) -> Json:
    """Points as a reward."""
    parent = {"id": programme["id"], "object": "campaign"}
    return {"type": "LOYALTY_CARD", "amount": amount, "related_object_parent": parent} | more


def coupon(campaign: Json, **more: Any) -> Json:
    """A new code as a reward."""
    parent = {"id": campaign["id"], "object": "campaign"}
    return {"type": "DISCOUNT_VOUCHER", "related_object_parent": parent} | more


def gift_card(campaign: Json, amount: int) -> Json:
    """A new card as a reward."""
    parent = {"id": campaign["id"], "object": "campaign"}
    return {"type": "GIFT_VOUCHER", "amount": amount, "related_object_parent": parent}


def cash(amount: int, currency: str = "EUR", **more: Any) -> Json:
    """Money owed as a reward."""
    return {"type": "CASH", "amount": amount, "currency": currency} | more


def a_campaign_of_coupons(**terms: Any) -> Json:
    """A campaign whose unique codes are rewards."""
    body = {"name": f"Coupons {next(_numbers)}", "voucher": {"discount": TEN_PERCENT}} | terms
    return ok(asked(campaigns, "POST", "/v1/campaigns", scope=Scope.MARKETING, body=body))


def referral_body(event: str | None = "signed_up", **more: Any) -> Json:
    """The body of a programme that pays 5.00 in cash for a new customer, unless it says more.

    Rewards are usable at once.
    """
    custom = {"custom_event": {"name": event}} if event else {}
    campaign = {name: more.pop(name) for name in _OF_THE_CAMPAIGN if name in more}
    terms = {
        "conversion_event_type": "custom_event" if event else "redemption",
        "referrer_rewards": [cash(500)],
        "reward_waiting_time": "P0D",
    }
    body = {
        "name": f"Friends {next(_numbers)}",
        "campaign_type": "REFERRAL_PROGRAM",
        "voucher": {"discount": TEN_PERCENT, "is_referral_code": True},
        "referral_program": terms | custom | more,
    }
    return body | campaign


def office_asked(method: str, body: Json, path: str = "/v1/campaigns") -> Answer:
    """What marketing is answered."""
    return asked(campaigns, method, path, scope=Scope.MARKETING, body=body)


def a_referral_programme(event: str | None = "signed_up", **more: Any) -> Json:
    """Such a programme."""
    return ok(office_asked("POST", referral_body(event, **more)))


def a_referrer(programme: Json, customer: Any = None) -> Json:
    """Somebody who recommends; a text is the shop's id of the customer."""
    return ok(enrolled(programme, customer or f"referrer-{next(_numbers)}"))


def enrolled(programme: Json, customer: Any) -> Answer:
    """The answer to an enrolment."""
    told = {"source_id": customer} if isinstance(customer, str) else customer
    path = f"/v1/referrals/{programme['id']}/members"
    return asked(manage, "POST", path, body={"customer": told})


def converted(code: str, customer: Any = None, event: str = "signed_up", **more: Any) -> Answer:
    """The answer to an event of a new customer; a text is the shop's id of the customer."""
    name = customer or f"friend-{next(_numbers)}"
    told = {"source_id": name} if isinstance(name, str) else name
    request = {part: more.pop(part) for part in ("headers", "scope", "app_id") if part in more}
    body = {"event": event, "customer": NEW | told} | more
    return asked(convert, "POST", f"/v1/referrals/{code}/conversions", body=body, **request)


def event(name: str, **more: Any) -> Answer:
    """The answer to an event in the field's shape."""
    return asked(convert, "POST", "/v1/events", body={"event": name} | more)


def cancelled(conversion: Json, reason: str | None = None) -> Answer:
    """The answer to a cancellation."""
    path = f"/v1/referrals/conversions/{conversion['id']}/cancel"
    return asked(convert, "POST", path, body={"reason": reason} if reason else {})


def referrer(code: str) -> Json:
    """How a referrer stands."""
    return ok(asked(manage, "GET", f"/v1/referrals/members/{code}"))


def switched(programme: Json, how: str) -> Json:
    """Stop or resume a programme."""
    path = f"/v1/campaigns/{programme['id']}/{how}"
    return ok(asked(campaigns, "POST", path, scope=Scope.MARKETING))
