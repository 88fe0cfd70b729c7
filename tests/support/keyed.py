"""Each route that honours an Idempotency-Key, and a request to it that makes something."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from typing import Any

from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.support import coupons, landing, loyalty, referrals
from tests.support.function import asked
from tests.support.loyalty import Answer, Json, ok

JO = {"customer": {"source_id": "jo", "email": "jo@example.com"}}
PUBLIC = {"type": "DISCOUNT_VOUCHER", "discount": coupons.TEN_PERCENT}
_numbers = count(1)


def new(word: str) -> str:
    """A name that nothing else has."""
    return f"{word}-{next(_numbers)}"


def a_key() -> dict[str, str]:
    """The header with a key of its own."""
    return {"Idempotency-Key": new("key")}


@dataclass(frozen=True)
class Ask:
    """A request that makes something, and another query that would make something else, if any."""

    path: str
    body: Any = None
    query: str = ""
    other_query: str = ""
    scope: Scope = Scope.CHECKOUT
    headers: dict[str, str] = field(default_factory=a_key)

    def sent(self, function: str, query: str | None = None) -> Answer:
        """The answer to it, or to the same with another query."""
        return asked(
            handler_of(function),
            "POST",
            self.path,
            scope=self.scope,
            query=self.query if query is None else query,
            body=self.body,
            headers=self.headers,
        )


ROUTES: dict[tuple[str, str], Callable[[], Ask]] = {}


def route(function: str, path: str) -> Callable[[Callable[[], Ask]], Callable[[], Ask]]:
    """What a client sends to this route once the rest is arranged."""

    def keep_it(arrange: Callable[[], Ask]) -> Callable[[], Ask]:
        ROUTES[function, path] = arrange
        return arrange

    return keep_it


def an_order(code: str) -> Json:
    """A redemption of this code with an order of 100.00."""
    return {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"id": new("O"), "amount": 100_00},
    }


def a_public_code() -> str:
    """A public code of 10 %."""
    code = new("CODE")
    keep(a_campaign(public_code=code))
    return code


def a_card() -> str:
    """A gift card of 50.00."""
    campaign = coupons.a_campaign_of_cards(amount=50_00)
    path = f"/v1/campaigns/{campaign['id']}/vouchers"
    made = asked(handler_of("manage_codes"), "POST", path, scope=Scope.MARKETING, body={})
    return str(ok(made)["code"])


def a_rich_member(programme: Json) -> str:
    """A member with 1,000 points."""
    member = loyalty.a_member(programme)
    ok(loyalty.given(member, 1_000))
    return member


def handler_of(name: str) -> Any:
    """The function behind a route."""
    return import_module(f"{name}.handler").lambda_handler


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


@route("manage_campaigns", "/v1/campaigns")
def campaigns() -> Ask:
    """Arrange: campaigns."""
    body = {"name": new("Welcome"), "voucher": {"discount": coupons.TEN_PERCENT}}
    return Ask("/v1/campaigns", body, scope=Scope.MARKETING)


def switching(how: str) -> Callable[[], Ask]:
    """A campaign that is stopped or resumed."""

    def arrange() -> Ask:
        campaign = keep(a_campaign(public_code=new("CODE"), stopped=how in {"resume", "enable"}))
        return Ask(f"/v1/campaigns/{campaign.id}/{how}", scope=Scope.MARKETING)

    return arrange


for one in ("stop", "resume", "disable", "enable"):
    route("manage_campaigns", f"/v1/campaigns/{{id}}/{one}")(switching(one))


@route("manage_campaigns", "/v1/vouchers")
def drawn_voucher() -> Ask:
    """Arrange: drawn voucher."""
    return Ask("/v1/vouchers", PUBLIC, scope=Scope.MARKETING)


@route("manage_campaigns", "/v1/vouchers/{code}")
def named_voucher() -> Ask:
    """Arrange: named voucher."""
    return Ask(f"/v1/vouchers/{new('SUMMER')}", PUBLIC, scope=Scope.MARKETING)


@route("manage_codes", "/v1/campaigns/{id}/vouchers")
def more_codes() -> Ask:
    """Arrange: more codes."""
    path = f"/v1/campaigns/{coupons.a_campaign_of_coupons()['id']}/vouchers"
    one, many = "vouchers_count=1", "vouchers_count=40"
    return Ask(path, {}, query=one, other_query=many, scope=Scope.MARKETING)


@route("manage_codes", "/v1/campaigns/{id}/vouchers/{code}")
def given_code() -> Ask:
    """Arrange: given code."""
    path = f"/v1/campaigns/{coupons.a_campaign_of_coupons()['id']}/vouchers/{new('GIVEN')}"
    return Ask(path, {}, scope=Scope.MARKETING)


@route("manage_codes", "/v1/campaigns/{id}/import")
def imported_codes() -> Ask:
    """Arrange: imported codes."""
    path = f"/v1/campaigns/{coupons.a_campaign_of_coupons()['id']}/import"
    return Ask(path, [{"code": new("GIVEN")}], scope=Scope.MARKETING)


@route("manage_programmes", "/v1/loyalties")
def programmes() -> Ask:
    """Arrange: programmes."""
    return Ask("/v1/loyalties", {"name": new("Club")}, scope=Scope.MARKETING)


@route("publish_code", "/client/v1/publish")
def published_to_a_visitor() -> Ask:
    """Arrange: published to a visitor."""
    one, other = landing.for_visitors(), landing.for_visitors()
    return Ask(
        "/client/v1/publish",
        {"customer": {"email": "jo@example.com"}},
        query=f"join_once=true&campaign={one.id}",
        other_query=f"join_once=true&campaign={other.id}",
        scope=Scope.CLIENT,
    )


@route("publish_code", "/v1/publications")
def published() -> Ask:
    """Arrange: published."""
    campaign = landing.for_visitors()
    body = JO | {"campaign": {"name": campaign.name, "count": 1}}
    return Ask("/v1/publications", body, query="join_once=true", other_query="join_once=false")


@route("roll_back", "/v1/redemptions/{id}/returns")
def returned() -> Ask:
    """Arrange: returned."""
    order = an_order(a_public_code())
    made = ok(asked(handler_of("redeem"), "POST", "/v1/redemptions", body=order))
    path = f"/v1/redemptions/{made['redemptions'][0]['id']}/returns"
    return Ask(path, {"amount": 10_00}, other_query="dry_run=true")


@route("award_points", "/v1/loyalties/members/{id}/balance")
def points_by_hand() -> Ask:
    """Arrange: points by hand."""
    member = loyalty.a_member(loyalty.a_programme())
    return Ask(f"/v1/loyalties/members/{member}/balance", {"points": 5})


@route("award_points", "/v1/loyalties/{campaign}/members/{id}/balance")
def points_by_hand_of_a_programme() -> Ask:
    """Arrange: points by hand of a programme."""
    programme = loyalty.a_programme()
    member = loyalty.a_member(programme)
    return Ask(f"/v1/loyalties/{programme['id']}/members/{member}/balance", {"points": 5})


@route("award_points", "/v1/loyalties/members/{id}/grants")
def surprises() -> Ask:
    """Arrange: surprises."""
    member = loyalty.a_member(loyalty.a_programme())
    body = {"points": 5, "reason": "sorry"}
    return Ask(f"/v1/loyalties/members/{member}/grants", body, scope=Scope.SUPPORT)


def an_event(*, rules: int) -> Ask:
    """An event that so many rules know."""
    programme = loyalty.a_programme()
    loyalty.a_member(programme, "jo")
    path = f"/v1/loyalties/{programme['id']}/earning-rules"
    one = {"event": "visit", "loyalty": {"type": "FIXED", "points": 5}}
    made = [one] * rules
    ok(asked(handler_of("manage_programmes"), "POST", path, scope=Scope.MARKETING, body=made))
    body = {"event": "visit", "customer": {"source_id": "jo"}}
    return Ask(f"/v1/loyalties/{programme['id']}/events", body)


@route("award_points", "/v1/loyalties/{id}/events")
def events() -> Ask:
    """Arrange: events."""
    return an_event(rules=1)


@route("spend_points", "/v1/loyalties/members/{id}/redemption")
def bought() -> Ask:
    """Arrange: bought."""
    programme = loyalty.a_programme()
    reward = loyalty.a_reward(programme)
    path = f"/v1/loyalties/members/{a_rich_member(programme)}/redemption"
    return Ask(path, {"reward": {"id": reward["id"]}})


@route("spend_points", "/v1/loyalties/{campaign}/members/{id}/redemption")
def bought_of_a_programme() -> Ask:
    """Arrange: bought of a programme."""
    programme = loyalty.a_programme()
    reward = loyalty.a_reward(programme)
    path = f"/v1/loyalties/{programme['id']}/members/{a_rich_member(programme)}/redemption"
    return Ask(path, {"reward": {"id": reward["id"]}})


@route("spend_points", "/v1/loyalties/{id}/members/{member}/transfers")
def moved() -> Ask:
    """Arrange: moved."""
    programme = loyalty.a_programme()
    giver, taker = a_rich_member(programme), loyalty.a_member(programme)
    path = f"/v1/loyalties/{programme['id']}/members/{taker}/transfers"
    return Ask(path, [{"code": giver, "points": 5}])


@route("manage_cards", "/v1/vouchers/{code}/balance")
def topped_up() -> Ask:
    """Arrange: topped up."""
    return Ask(f"/v1/vouchers/{a_card()}/balance", {"amount": 5_00})


@route("convert_referral", "/v1/referrals/{code}/conversions")
def converted() -> Ask:
    """Arrange: converted."""
    code = referrals.a_referrer(referrals.a_referral_programme())["code"]
    body = {"event": "signed_up", "customer": referrals.NEW | {"source_id": "friend"}}
    return Ask(f"/v1/referrals/{code}/conversions", body)


@route("convert_referral", "/v1/events")
def converted_by_an_event() -> Ask:
    """Arrange: converted by an event."""
    code = referrals.a_referrer(referrals.a_referral_programme())["code"]
    customer = referrals.NEW | {"source_id": "friend"}
    body = {"event": "signed_up", "customer": customer, "referral": {"code": code}}
    return Ask("/v1/events", body)
