"""Points: earned, given, spent, moved and expired; programmes and their rewards."""

from datetime import timedelta
from typing import Any

from incentives.names import Scope
from incentives.runtime import clock
from incentives.usecases.points.expire_member import expire_member
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.read_member import find_programme
from tests.builders import no_pause
from tests.support import coupons
from tests.support.keyed import (
    a_rich_member,
    new,
)
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.scenes.scene import Act, done, request, scene


def _milestone(programme: Json, **gives: Any) -> Json:
    path = f"/v1/loyalties/{programme['id']}/milestones"
    body = [{"name": "Hundred", "threshold": 100} | gives]
    made: Json = done(request("manage_milestones", path, body, scope=Scope.MARKETING))["data"][0]
    return made


def _rules(programme: Json, *rules: Json) -> None:
    path = f"/v1/loyalties/{programme['id']}/earning-rules"
    done(request("manage_programmes", path, list(rules), scope=Scope.MARKETING))


def _fixed(**more: Any) -> Json:
    return {"event": "visit", "loyalty": {"type": "FIXED", "points": 5}} | more


def _event(programme: Json) -> Act:
    body = {"event": "visit", "customer": {"source_id": new("jo")}, "source_id": new("e")}
    return request("award_points", f"/v1/loyalties/{programme['id']}/events", body)


LIMITED = {"limit": {"count": 5, "period": "DAY"}}


@scene
def earn_by_one_rule() -> Act:
    programme = loyalty.a_programme(auto_join=True)
    _rules(programme, _fixed(**LIMITED))
    return _event(programme)


@scene
def earn_by_several_rules() -> Act:
    programme = loyalty.a_programme(auto_join=True)
    _rules(programme, _fixed(**LIMITED), _fixed(challenge={"times": 2}))
    return _event(programme)


@scene
def pass_a_milestone_that_gives_a_code() -> Act:
    programme = loyalty.a_programme()
    reward = coupons.a_coupon_reward(programme, coupons.a_campaign_of_coupons(), stock=9)
    _milestone(programme, reward=reward["id"])
    member = loyalty.a_member(programme)
    body = {"points": 100, "source_id": new("b")}
    return request("award_points", f"/v1/loyalties/members/{member}/balance", body)


@scene
def choose_a_reward() -> Act:
    programme = loyalty.a_programme()
    reward = loyalty.a_reward(programme, stock=9)
    milestone = _milestone(programme, choices=[reward["id"]])
    member = loyalty.a_member(programme)
    ok(loyalty.given(member, 100))
    path = f"/v1/loyalties/members/{member}/milestones/{milestone['id']}/reward"
    return request("spend_points", path, {"reward": {"id": reward["id"]}})


def _partner(programme: Json) -> Act:
    path = f"/v1/loyalties/{programme['id']}/partners/app_bakery"
    body = {"name": "Bakery", "per_day": 100, "total": 250}
    return request("manage_programmes", path, body, method="PUT", scope=Scope.MARKETING)


@scene
def set_a_partner() -> Act:
    return _partner(loyalty.a_programme())


@scene
def award_by_a_partner() -> Act:
    programme = loyalty.a_programme()
    done(_partner(programme))
    member = loyalty.a_member(programme)
    who = {"scope": Scope.PARTNER, "app_id": "app_bakery"}
    return lambda: loyalty.given(member, 5, source_id=new("b"), **who)


@scene
def remove_points() -> Act:
    member = a_rich_member(loyalty.a_programme())
    return lambda: loyalty.given(member, -5, source_id=new("b"))


def _buying_a_code() -> tuple[str, Act]:
    programme = loyalty.a_programme()
    reward = coupons.a_coupon_reward(programme, coupons.a_campaign_of_coupons(), stock=9)
    member = a_rich_member(programme)
    order = new("O")
    return member, lambda: loyalty.bought(member, reward, order)


@scene
def buy_a_code() -> Act:
    return _buying_a_code()[1]


@scene
def give_a_code_back() -> Act:
    member, buy = _buying_a_code()
    redemption = done(buy)["id"]
    return lambda: loyalty.given_back(member, redemption)


@scene
def take_points_back() -> Act:
    programme = loyalty.a_programme(auto_join=True)
    _rules(programme, _fixed() | {"event": "order.paid"})
    order = {"id": new("O"), "amount": 100_00}
    body = {"event": "order.paid", "customer": {"source_id": new("jo")}, "order": order}
    path = f"/v1/loyalties/{programme['id']}/events"
    member = done(request("award_points", path, body))["member_id"]
    refund = {"order": {"id": order["id"]}, "source_id": new("r")}
    return request("award_points", f"/v1/loyalties/members/{member}/refunds", refund)


@scene
def enroll_a_member() -> Act:
    programme = loyalty.a_programme()
    body = {"customer": {"source_id": new("jo")}}
    return request("enroll_members", f"/v1/loyalties/{programme['id']}/members", body)


@scene
def expire_the_points_of_a_member() -> Act:
    programme = loyalty.a_programme(voucher=loyalty.days(30))
    member = a_rich_member(programme)
    later = clock.now() + timedelta(days=40)

    def act() -> None:
        found = find_programme(member, KnownProgrammes(), later, no_pause)
        expire_member(member, found, now=later, pause=no_pause)

    return act


@scene
def change_a_programme() -> Act:
    path = f"/v1/loyalties/{loyalty.a_programme()['id']}/stop"
    return request("manage_programmes", path, scope=Scope.MARKETING)


@scene
def offer_a_reward() -> Act:
    path = f"/v1/loyalties/{loyalty.a_programme()['id']}/rewards"
    body = {"name": "Mug", "type": "MATERIAL", "points": 100, "stock": 5}
    return request("manage_programmes", path, body, scope=Scope.MARKETING)


@scene
def change_a_reward() -> Act:
    programme = loyalty.a_programme()
    reward = loyalty.a_reward(programme, stock=5)
    path = f"/v1/loyalties/{programme['id']}/rewards/{reward['id']}"
    return request("manage_programmes", path, {"stock": 9}, method="PUT", scope=Scope.MARKETING)


def _two_cards(programme: Json) -> Json:
    """A customer with a card under the address and one under the id, and points on both."""
    jo = {"source_id": new("jo"), "email": f"{new('jo')}@example.com"}
    for name, value in jo.items():
        event = {"event": "visit", "customer": {name: value}, "source_id": new("e")}
        done(request("award_points", f"/v1/loyalties/{programme['id']}/events", event))
    done(request("manage_customers", "/v1/customers", jo))
    return jo


@scene
def merge_two_cards() -> Act:
    programme = loyalty.a_programme(auto_join=True)
    _rules(programme, _fixed(**LIMITED), _fixed(challenge={"times": 2}))
    jo = _two_cards(programme)
    return request("enroll_members", f"/v1/loyalties/{programme['id']}/members", {"customer": jo})


@scene
def enroll_under_two_names() -> Act:
    programme = loyalty.a_programme()
    jo = {"source_id": new("jo"), "email": f"{new('jo')}@example.com"}
    return request("enroll_members", f"/v1/loyalties/{programme['id']}/members", {"customer": jo})
