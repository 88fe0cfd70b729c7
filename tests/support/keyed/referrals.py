"""Requests that convert referrals."""

from tests.support.keyed.asking import Ask, route
from tests.support.referrals import referrals


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
