"""A checkout at its route: redeems a code with an order of its own, and gives it back."""

from itertools import count
from typing import Any

from redeem.handler import lambda_handler as redeem
from roll_back.handler import lambda_handler as roll_back
from tests.support.function import asked
from tests.support.points.loyalty import Answer
from validate.handler import lambda_handler as validate

_numbers = count(1)


def redeemed(code: str, customer: Any, **order: Any) -> Answer:
    """The answer to a redemption with an order of 100.00; a text is the shop's customer id."""
    told = {"source_id": customer} if isinstance(customer, str) else customer
    body = {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"id": f"O-{next(_numbers)}", "amount": 100_00} | order,
        "customer": told,
    }
    return asked(redeem, "POST", "/v1/redemptions", body=body)


def validated(code: str, customer: Any) -> str | None:
    """The key of the refusal that a validation foresees; None when the code applies."""
    body = {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"amount": 100_00},
        "customer": customer,
    }
    told = asked(validate, "POST", "/v1/validations", body=body).body
    if told["valid"]:
        return None
    (one,) = told["redeemables"]
    return str(one["result"]["error"]["key"])


def rolled_back(redemption: str) -> Answer:
    """The answer to a rollback."""
    return asked(roll_back, "POST", f"/v1/redemptions/{redemption}/rollback", body={})
