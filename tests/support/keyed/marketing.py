"""Requests of marketing: campaigns, vouchers, codes, programmes and publications."""

from collections.abc import Callable

from incentives.names import Scope
from tests.builders import a_campaign, keep
from tests.support import coupons, landing
from tests.support.keyed.asking import (
    JO,
    PUBLIC,
    Ask,
    new,
    route,
)


@route("manage_campaigns", "/v1/campaigns")
def campaigns() -> Ask:
    """Arrange: campaigns."""
    body = {"name": new("Welcome"), "voucher": {"discount": coupons.TEN_PERCENT}}
    return Ask("/v1/campaigns", body, scope=Scope.MARKETING)


@route("manage_campaigns", "/v1/campaigns/{id}/clone")
def cloned() -> Ask:
    """Arrange: a clone of a campaign."""
    campaign = keep(a_campaign(public_code=new("CODE")))
    body = {"name": new("Welcome"), "code": new("CODE")}
    return Ask(f"/v1/campaigns/{campaign.id}/clone", body, scope=Scope.MARKETING)


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
