"""Requests of the checkout: redemptions, returns and gift cards."""

from incentives.names import Scope
from tests.support.function import asked
from tests.support.keyed.asking import Ask, a_card, a_public_code, an_order, handler_of, new, route
from tests.support.points.loyalty import ok


@route("redeem", "/v1/redemptions")
def redemptions() -> Ask:
    """Arrange: redemptions."""
    return Ask("/v1/redemptions", an_order(a_public_code()))


@route("redeem", "/v1/vouchers/{code}/redemption")
def single_redemption() -> Ask:
    """Arrange: single redemption."""
    order = {"id": new("O"), "amount": 100_00}
    return Ask(f"/v1/vouchers/{a_public_code()}/redemption", {"order": order})


@route("redeem", "/client/v1/redemptions")
def browser_redemptions() -> Ask:
    """Arrange: browser redemptions."""
    return Ask("/client/v1/redemptions", an_order(a_public_code()), scope=Scope.CLIENT_CHECKOUT)


@route("redeem", "/client/v1/redeem")
def browser_redemption() -> Ask:
    """Arrange: browser redemption."""
    return Ask(
        "/client/v1/redeem",
        {"order": {"id": new("O"), "amount": 100_00}},
        query=f"code={a_public_code()}",
        other_query=f"code={a_public_code()}",
        scope=Scope.CLIENT_CHECKOUT,
    )


@route("roll_back", "/v1/redemptions/{id}/returns")
def returned() -> Ask:
    """Arrange: returned."""
    order = an_order(a_public_code())
    made = ok(asked(handler_of("redeem"), "POST", "/v1/redemptions", body=order))
    path = f"/v1/redemptions/{made['redemptions'][0]['id']}/returns"
    return Ask(path, {"amount": 10_00}, other_query="dry_run=true")


@route("manage_cards", "/v1/vouchers/{code}/balance")
def topped_up() -> Ask:
    """Arrange: topped up."""
    return Ask(f"/v1/vouchers/{a_card()}/balance", {"amount": 5_00})
