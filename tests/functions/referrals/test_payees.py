"""What is owed says to whom, until it is paid, whatever becomes of the person's record."""

import pytest

from change_order.handler import lambda_handler as change_order
from tests.account import Table
from tests.builders import a_campaign, keep
from tests.support.checkout.checkout_api import redeemed
from tests.support.customers.erasing import erased, text
from tests.support.function import asked
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.payables import owed, sheet
from tests.support.referrals.referrals import (
    NEW,
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
)

JO = {"source_id": "jo-4711", "email": "jo@example.com"}
ANN = {"source_id": "ann-12", "email": "ann@example.com"} | NEW


def payees(programme: Json) -> set[tuple[str, str | None]]:
    found = {(one["side"], one.get("payee_source_id")) for one in owed(programme)}
    rows = {(row["side"], row["payee_source_id"] or None) for row in sheet(programme)}
    assert rows == found
    return found


@pytest.mark.parametrize("event", ["signed_up", None])
def test_the_list_and_the_sheet_say_whom_to_pay_before_and_after_an_erasure(
    event: str | None,
) -> None:
    programme = a_referral_programme(event, referee_reward=cash(300))
    code = a_referrer(programme, JO)["code"]
    ok(converted(code, ANN) if event else redeemed(code, ANN))
    both = {("referrer", "jo-4711"), ("referee", "ann-12")}
    assert payees(programme) == both
    for name in ("jo-4711", "ann@example.com"):
        assert erased(name)["status"] == "DONE"
    assert payees(programme) == both
    assert all(one["payee_id"].startswith("cust_") for one in owed(programme))


def test_an_erasure_keeps_the_shops_id_in_what_is_owed_and_nowhere_else(bound: Table) -> None:
    programme = a_referral_programme()
    ok(converted(a_referrer(programme, JO)["code"]))
    (told,) = erased("jo-4711")["retained"]
    assert "payee_source_id" in told
    kept = {item["kind"]["S"] for item in bound.items() if "jo-4711" in str(item)}
    assert kept == {"payable"}
    assert "jo@example" not in text(bound)


def test_an_erasure_of_who_is_in_no_referral_programme_keeps_no_id() -> None:
    assert erased("somebody")["retained"] == []


def test_nobody_is_named_in_what_was_taken_back(bound: Table) -> None:
    programme = a_referral_programme(reward_waiting_time="P14D")
    made = ok(converted(a_referrer(programme, JO)["code"]))
    ok(cancelled(made))
    assert payees(programme) == {("referrer", "jo-4711")}  # the referrer says so
    erased("jo-4711")
    assert payees(programme) == {("referrer", None)}
    assert "jo-4711" not in text(bound)


def test_who_is_known_by_address_only_is_named_by_the_engines_id() -> None:
    programme = a_referral_programme()
    jo = a_referrer(programme, {"email": "jo@example.com"})
    ok(converted(jo["code"]))
    (one,) = owed(programme)
    assert (one.get("payee_source_id"), one["payee_id"]) == (None, jo["holder_id"])


def test_a_code_that_is_added_to_an_order_names_the_friend_too() -> None:
    keep(a_campaign(public_code="HELLO"))
    programme = a_referral_programme(event=None, referee_reward=cash(300))
    code = a_referrer(programme, JO)["code"]
    ok(redeemed("HELLO", ANN, id="O-77"))
    body = {"redeemables": [{"object": "voucher", "id": code}], "customer": ANN}
    ok(asked(change_order, "PUT", "/v1/orders/O-77", body=body))
    assert payees(programme) == {("referrer", "jo-4711"), ("referee", "ann-12")}
