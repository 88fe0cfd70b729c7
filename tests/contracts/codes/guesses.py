"""The routes at which a browser tries codes; each takes codes, of an order and a person."""

from collections.abc import Callable
from urllib.parse import urlencode

from incentives.names import Scope
from tests.contracts.codes.counter import Counter
from tests.contracts.gateway import Answer

PAGE = Scope.CLIENT_CHECKOUT
PERSON = "jo@example.com"


def listed(path: str, mode: str, scope: Scope = PAGE) -> Callable[..., Answer]:
    def ask(counter: Counter, *codes: str) -> Answer:
        body = {
            "redeemables": [{"object": "voucher", "id": code} for code in codes],
            "order": {"id": f"order-of-{codes[0]}", "amount": 100_00},
            "customer": {"email": PERSON},
            "options": {"redeemables_application_mode": mode},
        }
        return counter.ask("POST", path, body, scope=scope)

    return ask


def redeem_one(counter: Counter, code: str) -> Answer:
    order = {"id": f"order-of-{code}", "amount": 100_00}
    body = {"order": order, "customer": {"email": PERSON}}
    return counter.ask("POST", f"/client/v1/redeem?code={code}", body, scope=PAGE)


def validate_one(counter: Counter, code: str) -> Answer:
    query = urlencode({"code": code, "amount": 100_00, "customer[email]": PERSON})
    return counter.ask("GET", f"/client/v1/validate?{query}", scope=PAGE)


ROUTES: dict[str, Callable[..., Answer]] = {
    "validations": listed("/client/v1/validations", "ALL"),
    "validations in part": listed("/client/v1/validations", "PARTIAL"),
    "validate": validate_one,
    "redemptions": listed("/client/v1/redemptions", "ALL"),
    "redemptions in part": listed("/client/v1/redemptions", "PARTIAL"),
    "redeem": redeem_one,
}
OF_ONE_CODE = {"validate", "redeem"}
# The customer counts only where a server redeems what the page shows.
ONLY_ASKING = {"validations, only asking": listed("/client/v1/validations", "ALL", Scope.CLIENT)}
