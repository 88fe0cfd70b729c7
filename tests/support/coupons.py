"""Coupons and gift cards as rewards: asks as a shop does, and reads the answers."""

from itertools import count
from typing import Any

from incentives.names import Scope
from look_up.handler import lambda_handler as look_up
from manage_campaigns.handler import lambda_handler as campaigns
from manage_cards.handler import lambda_handler as cards
from redeem.handler import lambda_handler as redeem
from roll_back.handler import lambda_handler as roll_back
from tests.support.function import asked
from tests.support.points.loyalty import Answer, Json, a_reward, ok

TEN_PERCENT = {"type": "PERCENT", "percent_off": 10}
_numbers = count(1)


def office(method: str, body: Json, path: str = "/v1/campaigns") -> Answer:
    """What marketing is answered."""
    return asked(campaigns, method, path, scope=Scope.MARKETING, body=body)


def a_campaign_of_coupons(**terms: Any) -> Json:
    """A campaign with codes of ten percent."""
    body = {"name": f"Coupons {next(_numbers)}", "voucher": {"discount": TEN_PERCENT}} | terms
    return ok(office("POST", body))


def a_campaign_of_cards(*, amount: int, **terms: Any) -> Json:
    """A campaign of gift cards."""
    gift = {"amount": amount, "effect": "APPLY_TO_ORDER"}
    body = {
        "name": f"Cards {next(_numbers)}",
        "campaign_type": "GIFT_VOUCHERS",
        "voucher": {"type": "GIFT_VOUCHER", "gift": gift},
    }
    return ok(office("POST", body | terms))


def a_coupon_reward(programme: Json, campaign: Json, **terms: Any) -> Json:
    """A code of the campaign for 100 points."""
    parent = {"related_object_parent": {"id": campaign["id"]}}
    return a_reward(programme, type="COUPON", name="Coupon", **parent, **terms)


def a_card_reward(programme: Json, campaign: Json, amount: int, **terms: Any) -> Json:
    """A card with this amount for 100 points."""
    parent = {"related_object_parent": {"id": campaign["id"]}}
    return a_reward(programme, type="GIFT_CARD", name="Card", amount=amount, **parent, **terms)


def redeemed(code: str, customer: str) -> Answer:
    """Redeem the code for an order of 10.00."""
    body = {
        "customer": {"source_id": customer},
        "order": {"id": f"paid-{next(_numbers)}", "amount": 10_00},
    }
    return asked(redeem, "POST", f"/v1/vouchers/{code}/redemption", body=body)


def rolled_back(redemption_id: str) -> Answer:
    """Give the redemption back."""
    return asked(roll_back, "POST", f"/v1/redemptions/{redemption_id}/rollback", body={})


def topped_up(code: str, amount: int) -> Answer:
    """Add money to a card."""
    body = {"amount": amount, "source_id": f"top-up-{next(_numbers)}"}
    return asked(cards, "POST", f"/v1/vouchers/{code}/balance", body=body)


def voucher(code: str) -> Json:
    """How a code stands."""
    return ok(asked(look_up, "GET", f"/v1/vouchers/{code}"))
