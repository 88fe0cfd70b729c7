"""Requests about points of members."""

from incentives.names import Scope
from tests.support.function import asked
from tests.support.keyed.asking import Ask, a_rich_member, handler_of, route
from tests.support.points import loyalty
from tests.support.points.loyalty import ok


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


@route("spend_points", "/v1/loyalties/members/{id}/redemptions/{redemption}/rollback")
def given_back() -> Ask:
    """Arrange: a part of a spending that is given back."""
    ask = bought()
    spending = ok(ask.sent("spend_points"))["id"]
    path = ask.path.removesuffix("redemption")
    return Ask(f"{path}redemptions/{spending}/rollback", {"points": 1})


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
