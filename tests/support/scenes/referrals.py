"""Referrals: who recommends, who comes, what both get, and how it is taken back."""

from incentives.names import Scope
from tests.support import coupons
from tests.support.keyed import (
    an_order,
    new,
)
from tests.support.points import loyalty
from tests.support.points.loyalty import Json
from tests.support.referrals import payables, referrals
from tests.support.scenes.scene import Act, done, request, scene


def _paying_all(event: str | None) -> Json:
    """A programme that pays with points and with codes."""
    friends = coupons.a_campaign_of_coupons()
    return referrals.a_referral_programme(
        event,
        referrer_rewards=[referrals.points(loyalty.a_programme(), 10)],
        referee_reward=referrals.coupon(friends),
        reward_waiting_time="P3D",
    )


def _conversion(programme: Json) -> Act:
    return _conversion_by(referrals.a_referrer(programme)["code"])


def _conversion_by(code: str) -> Act:
    customer = referrals.NEW | {"source_id": new("friend"), "email": f"{new('f')}@example.com"}
    body = {"event": "signed_up", "customer": customer, "source_id": new("e")}
    return request("convert_referral", f"/v1/referrals/{code}/conversions", body)


@scene
def convert_with_rewards() -> Act:
    return _conversion(_paying_all("signed_up"))


@scene
def convert_again_after_a_cancellation() -> Act:
    act = _conversion(_paying_all("signed_up"))
    made = done(act)
    done(lambda: referrals.cancelled(made))
    body = {
        "event": "signed_up",
        "customer": referrals.NEW | {"source_id": "other"},
        "source_id": new("e"),
    }
    return request("convert_referral", f"/v1/referrals/{made['code']}/conversions", body)


@scene
def convert_by_a_redemption() -> Act:
    code = referrals.a_referrer(_paying_all(None))["code"]
    customer = {"source_id": new("friend")} | referrals.NEW
    return request("redeem", "/v1/redemptions", an_order(code) | {"customer": customer})


@scene
def convert_a_friend_with_an_unused_code() -> Act:
    programme = referrals.a_referral_programme()
    code, friend = referrals.a_referrer(programme)["code"], new("friend")
    referrals.a_referrer(programme, friend)
    return lambda: referrals.converted(code, friend)


@scene
def roll_back_a_conversion() -> Act:
    made = done(convert_by_a_redemption())
    redemption = made["redemptions"][0]["id"]
    return request("roll_back", f"/v1/redemptions/{redemption}/rollback", {})


def _at_home() -> Act:
    programme = referrals.a_referral_programme(friends_per_address=2, reward_waiting_time="P3D")
    code = referrals.a_referrer(programme)["code"]
    home = {"line_1": "Hauptstr. 5", "postal_code": "10115"}
    customer = {"source_id": new("friend"), "address": home}
    return lambda: referrals.converted(code, customer)


@scene
def convert_a_friend_of_an_address() -> Act:
    return _at_home()


@scene
def cancel_a_conversion_of_an_address() -> Act:
    made = done(_at_home())
    return lambda: referrals.cancelled(made)


@scene
def convert_with_a_second_level() -> Act:
    programme = referrals.a_referral_programme(second_level_reward=referrals.cash(200))
    friend = new("friend")
    done(lambda: referrals.converted(referrals.a_referrer(programme)["code"], friend))
    return _conversion_by(referrals.a_referrer(programme, friend)["code"])


@scene
def cancel_a_conversion() -> Act:
    made = done(_conversion(_paying_all("signed_up")))
    return lambda: referrals.cancelled(made)


@scene
def cancel_a_conversion_that_pays_cash() -> Act:
    made = done(_conversion(referrals.a_referral_programme(reward_waiting_time="P3D")))
    return lambda: referrals.cancelled(made)


@scene
def pay_an_affiliate() -> Act:
    made = done(_conversion(referrals.a_referral_programme()))
    owed = {"id": made["rewards"][0]["payable_id"]}
    return lambda: payables.paid(owed)


@scene
def enroll_a_referrer() -> Act:
    programme = referrals.a_referral_programme()
    customer = {"source_id": new("jo"), "email": f"{new('jo')}@example.com"}
    return lambda: referrals.enrolled(programme, customer)


@scene
def enroll_a_referrer_who_was_erased() -> Act:
    programme, customer = referrals.a_referral_programme(), new("jo")
    referrals.a_referrer(programme, customer)
    path = f"/v1/customers/{customer}/permanent-deletion"
    done(request("erase_customers", path, scope=Scope.SUPPORT))
    return lambda: referrals.enrolled(programme, customer)


@scene
def block_a_referrer() -> Act:
    code = referrals.a_referrer(referrals.a_referral_programme())["code"]
    path = f"/v1/vouchers/{code}/disable"
    return request("manage_campaigns", path, scope=Scope.SUPPORT)


@scene
def forget_a_referrer() -> Act:
    customer = new("jo")
    referrals.a_referrer(referrals.a_referral_programme(), customer)
    path = f"/v1/customers/{customer}/permanent-deletion"
    return request("erase_customers", path, scope=Scope.SUPPORT)
