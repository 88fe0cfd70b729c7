"""Publications: codes that are handed to persons, made for them or waiting."""

from dataclasses import replace
from typing import Any

from incentives.domain.campaigns.terms import Delivery
from incentives.names import Scope
from tests.support import landing
from tests.support.keyed import (
    a_key,
    new,
)
from tests.support.points.loyalty import Json
from tests.support.referrals import referrals
from tests.support.scenes.scene import Act, done, request, scene


def _publication(**what: Any) -> Act:
    customer = {"source_id": new("jo"), "email": f"{new('jo')}@example.com"}
    body = {"customer": customer, "source_id": new("p")} | what
    return request("publish_code", "/v1/publications", body, headers=a_key())


def _of(name: str) -> Json:
    return {"name": name, "count": 1}


@scene
def publish_a_code_of_a_pool() -> Act:
    campaign = landing.for_visitors(auto_update=False)
    path = f"/v1/campaigns/{campaign.id}/import"
    codes = [{"code": new("A-LONG-CODE-OF-A-POOL")}, {"code": new("A-LONG-CODE-OF-A-POOL")}]
    done(request("manage_codes", path, codes, scope=Scope.MARKETING))
    return _publication(campaign=_of(campaign.name))


@scene
def publish_the_last_code_of_a_pool() -> Act:
    campaign = landing.for_visitors(auto_update=False)
    path = f"/v1/campaigns/{campaign.id}/import"
    done(
        request(
            "manage_codes", path, [{"code": new("A-LONG-CODE-OF-A-POOL")}], scope=Scope.MARKETING
        )
    )
    return _publication(campaign=_of(campaign.name))


@scene
def publish_to_somebody_who_has_a_code_and_brings_another_name() -> Act:
    campaign = landing.for_visitors()
    email = {"email": f"{new('jo')}@example.com"}
    for customer in (email, email | {"source_id": new("jo")}):
        body = {"campaign": _of(campaign.name), "customer": customer}
        asked = request("publish_code", "/v1/publications", body, query="join_once=true")
        if customer == email:
            done(asked)
    return asked


@scene
def publish_this_code() -> Act:
    code = new("A-LONG-CODE-OF-A-POOL")
    landing_campaign = landing.for_visitors(auto_update=False)
    path = f"/v1/campaigns/{landing_campaign.id}/vouchers/{code}"
    done(request("manage_codes", path, {}, scope=Scope.MARKETING))
    return _publication(voucher=code)


@scene
def publish_a_referrers_code() -> Act:
    programme = referrals.a_referral_programme()
    return _publication(campaign=_of(programme["name"]))


@scene
def send_a_code() -> Act:
    campaign = landing.for_visitors(replace(landing.OPEN, delivery=Delivery.SEND))
    body = {
        "customer": {"email": f"{new('jo')}@example.com"},
        "consents": [{"purpose": "newsletter"}],
    }
    query = f"join_once=true&campaign={campaign.id}"
    return request("publish_code", "/client/v1/publish", body, scope=Scope.CLIENT, query=query)


@scene
def send_a_code_again() -> Act:
    campaign = landing.for_visitors()
    body = {"customer": {"email": f"{new('jo')}@example.com"}}
    query = f"campaign={campaign.id}"
    asked = request("publish_code", "/client/v1/publish", body, scope=Scope.CLIENT, query=query)
    done(asked)
    return asked
