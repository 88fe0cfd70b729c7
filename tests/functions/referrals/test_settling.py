"""What is owed is marked as paid once; then it is on no list of what is due any more."""

import json
from typing import Any

import pytest

from incentives.names import Scope
from manage_referrals.handler import lambda_handler as manage
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.checkout.checkout_api import redeemed, rolled_back
from tests.support.customers.erasing import erased, text
from tests.support.function import asked
from tests.support.interleaving import meanwhile
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.payables import listed, owed, paid, read, sheet
from tests.support.referrals.referrals import (
    NEW,
    a_campaign_of_coupons,
    a_referral_programme,
    a_referrer,
    cancelled,
    cash,
    converted,
    coupon,
)


@pytest.fixture
def programme() -> Json:
    """Owes 5.00 for each friend, two weeks later."""
    return a_referral_programme(reward_waiting_time="P14D")


def of(conversion: Json) -> Json:
    """The payable of a conversion."""
    return {"id": conversion["rewards"][0]["payable_id"]}


def test_what_was_paid_says_so_with_reference_and_date() -> None:
    programme = a_referral_programme()
    code = a_referrer(programme, "jo")["code"]
    one = of(ok(converted(code)))
    told = ok(paid(one, "transfer 7", paid_on="2026-06-12"))
    assert (told["status"], told["reference"], told["paid_on"]) == (
        "PAID",
        "transfer 7",
        "2026-06-12",
    )
    assert read(one) == told == owed(programme)[0]
    assert told["payee_source_id"] == "jo"
    [row] = sheet(programme)
    assert (row["status"], row["reference"], row["paid_on"]) == ("PAID", "transfer 7", "2026-06-12")
    assert ok(listed(programme))["sums"] == {"PAID": {"EUR": 500}}


def test_a_repeat_with_the_same_reference_gets_the_first_answer(bound: Table) -> None:
    one = of(ok(converted(a_referrer(a_referral_programme())["code"])))
    first, before = paid(one, "a", paid_on="2026-06-12"), bound.items()
    for again in (paid(one, "a", paid_on="2026-06-12"), paid(one, "a")):
        assert (again.body, first.replayed, again.replayed) == (first.body, False, True)
    for other in (paid(one, "b"), paid(one, "a", paid_on="2026-06-14")):
        assert (other.status, other.key) == (409, "payable_paid")
    assert bound.items() == before


def test_of_two_who_pay_at_once_one_does() -> None:
    one = of(ok(converted(a_referrer(a_referral_programme())["code"])))
    with meanwhile(lambda: ok(paid(one, "a"))):
        late = paid(one, "b")
    assert late.key == "payable_paid"
    assert read(one)["reference"] == "a"


def test_what_is_not_due_yet_is_not_paid(calendar: Calendar, programme: Json) -> None:
    """It may still be taken back; so nobody ever owes back what was paid."""
    made = ok(converted(a_referrer(programme)["code"]))
    assert (paid(of(made)).status, paid(of(made)).key) == (409, "payable_not_due")
    calendar.forward(days=14)
    ok(paid(of(made)))
    assert cancelled(made).key == "reward_matured"
    assert read(of(made))["status"] == "PAID"


def test_what_was_taken_back_is_never_paid(calendar: Calendar, programme: Json) -> None:
    made = ok(converted(a_referrer(programme)["code"]))
    ok(cancelled(made))
    calendar.forward(days=14)
    assert (paid(of(made)).status, paid(of(made)).key) == (409, "payable_cancelled")


def test_what_was_paid_by_a_clock_that_is_ahead_is_not_taken_back(
    calendar: Calendar, programme: Json
) -> None:
    made = ok(converted(a_referrer(programme)["code"]))

    def pay_ahead() -> None:
        calendar.forward(days=14)
        ok(paid(of(made)))
        calendar.forward(days=-14)

    with meanwhile(pay_ahead):
        late = cancelled(made)
    assert late.key == "reward_matured"
    assert cancelled(made).key == "reward_matured"
    assert read(of(made))["status"] == "PAID"


def test_an_order_that_is_rolled_back_later_leaves_what_was_paid() -> None:
    programme = a_referral_programme(event=None)
    code = a_referrer(programme)["code"]
    bought = ok(redeemed(code, {"source_id": "ann"} | NEW))
    (one,) = owed(programme)
    ok(paid(one))
    ok(rolled_back(bought["redemptions"][0]["id"]))
    assert read(one)["status"] == "PAID"


def test_a_payment_takes_the_name_of_an_erased_person_away(bound: Table) -> None:
    programme = a_referral_programme(referee_reward=cash(300))
    ann = {"source_id": "ann-12"} | NEW
    ok(converted(a_referrer(programme, "jo-4711")["code"], ann))
    for name in ("jo-4711", "ann-12"):
        erased(name)
    for one in owed(programme):
        assert "payee_source_id" in one
        assert "payee_source_id" not in ok(paid(one))
    assert "jo-4711" not in text(bound)
    assert "ann-12" not in text(bound)


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.SUPPORT, Scope.PARTNER])
def test_marketing_alone_says_what_was_paid(scope: Scope) -> None:
    one = of(ok(converted(a_referrer(a_referral_programme())["code"])))
    assert paid(one, scope=scope).status == 403
    assert read(one)["status"] == "DUE"


@pytest.mark.parametrize(
    "body",
    [
        {"reference": ""},
        {"reference": "x" * 101},
        {"reference": None},
        {"reference": 5},
        {"paid_on": "tomorrow"},
        {"paid_on": "2026-02-30"},
        {"paid_on": "2999-01-01"},
        {"amount": 500},
    ],
)
def test_a_payment_that_cannot_be_changes_nothing(bound: Table, body: dict[str, Any]) -> None:
    one = of(ok(converted(a_referrer(a_referral_programme())["code"])))
    before = bound.items()
    told = {"reference": "transfer 7"} | body
    assert paid(one, **told).key == "invalid_payload"
    assert bound.items() == before


@pytest.mark.parametrize("name", ["nothing", "pay_1", "%C3%A4", "x" * 3_000])
def test_an_unknown_payable_is_not_found(name: str) -> None:
    assert paid({"id": name}).status == 404


def test_the_list_of_what_is_due_is_new_after_a_payment(
    calendar: Calendar, programme: Json
) -> None:
    code = a_referrer(programme)["code"]
    old = [ok(converted(code)) for _ in range(3)]
    calendar.forward(days=14)
    for one in owed(programme, "status=DUE"):
        ok(paid(one, "june"))
    ok(cancelled(ok(converted(code))))
    new = ok(converted(code))
    calendar.forward(days=7)
    later = ok(converted(code))
    calendar.forward(days=7)
    assert owed(programme, "status=DUE") == [read(of(new))]
    assert owed(programme, "status=WAITING") == [read(of(later))]
    assert {one["id"] for one in owed(programme, "status=PAID")} == {of(one)["id"] for one in old}
    assert [one["status"] for one in owed(programme, "status=CANCELLED")] == ["CANCELLED"]
    assert len(owed(programme)) == 6
    assert [row["status"] for row in sheet(programme, "status=DUE")] == ["DUE"]


@pytest.mark.parametrize("status", ["", "DUE", "PAID", "WAITING", "CANCELLED"])
def test_each_list_goes_on_page_by_page_whatever_is_paid_meanwhile(
    calendar: Calendar, programme: Json, status: str
) -> None:
    code = a_referrer(programme)["code"]
    for number in range(12):
        made = ok(converted(code))
        if number % 4 == 3:
            ok(cancelled(made))
        calendar.forward(days=2)
    for one in owed(programme, "status=DUE")[:2]:
        ok(paid(one))
    query = f"status={status}&" if status else ""
    whole = [one["id"] for one in owed(programme, query)]
    assert len(whole) == {"": 12, "DUE": 3, "PAID": 2, "WAITING": 4, "CANCELLED": 3}[status]
    found: list[str] = []
    more = ""
    while True:
        page = ok(listed(programme, f"{query}limit=2{more}"))
        found += [one["id"] for one in page["data"]]
        if not page["has_more"]:
            break
        if status == "DUE":
            ok(paid(page["data"][-1]))
        more = f"&starting_after_id={page['last_id']}"
    assert found == whole


def test_what_a_release_before_this_cancelled_is_not_due(bound: Table) -> None:
    """It lies among what is owed, where that release has listed it."""
    programme = a_referral_programme()
    code = a_referrer(programme)["code"]
    for one in (of(ok(converted(code))) for _ in range(3)):
        (item,) = (each for each in bound.items() if each["pk"]["S"] == f"PAYABLE#{one['id']}")
        body = json.loads(item["body"]["S"]) | {"cancelled_at": "2026-06-15T12:00:00Z"}
        cancelled_at = {"cancelled_at": {"S": "2026-06-15T12:00:00.000Z"}}
        bound.client.put_item(
            TableName=bound.name, Item=item | {"body": {"S": json.dumps(body)}} | cancelled_at
        )
    due = of(ok(converted(code)))
    assert [one["id"] for one in owed(programme, "status=DUE&limit=1")] == [due["id"]]
    assert len(owed(programme)) == 4


def test_what_is_owed_to_one_referrer_is_listed_and_summed(
    calendar: Calendar, programme: Json
) -> None:
    jo, kim = (a_referrer(programme, name)["code"] for name in ("jo", "kim"))
    for code in (jo, kim, jo, kim, jo):
        ok(converted(code))
        calendar.forward(hours=1)
    calendar.forward(days=14)
    first = owed(programme, f"code={jo.lower()}&status=DUE")
    assert {one["payee_source_id"] for one in first} == {"jo"}
    ok(paid(first[0]))
    page = ok(listed(programme, f"code={jo}"))
    assert page["sums"] == {"PAID": {"EUR": 500}, "DUE": {"EUR": 1_000}}
    assert [row["code"] for row in sheet(programme, f"code={jo}&status=PAID")] == [jo]
    found: list[Json] = []
    more = ""
    while True:
        page = ok(listed(programme, f"code={jo}&status=DUE&limit=1{more}"))
        found += page["data"]
        if not page["has_more"]:
            break
        more = f"&starting_after_id={page['last_id']}"
    assert found == [one for one in owed(programme, f"code={jo}") if one["status"] == "DUE"]


def test_a_referrers_list_goes_on_behind_conversions_that_owe_nothing() -> None:
    """The programme pays money for the first and the third friend only."""
    levels = [
        cash(500, once=True),
        coupon(a_campaign_of_coupons(), from_referee=2, once=True),
        cash(900, from_referee=3, once=True),
    ]
    programme = a_referral_programme(referrer_rewards=levels, referee_reward=cash(50))
    code = a_referrer(programme)["code"]
    for _ in range(4):
        ok(converted(code))
    found: list[int] = []
    more = ""
    while True:
        page = ok(listed(programme, f"code={code}&limit=1{more}"))
        found += [one["amount"] for one in page["data"]]
        if not page["has_more"]:
            break
        more = f"&starting_after_id={page['last_id']}"
    assert sorted(found) == [500, 900]


@pytest.mark.parametrize(
    "query", ["state=DUE", "status=due", "status=OWED", "referrer=jo", "page=2"]
)
def test_a_filter_that_is_not_there_is_refused(query: str) -> None:
    """A filter that does not filter pays somebody twice."""
    programme = a_referral_programme()
    assert listed(programme, query).key == "invalid_query_params"
    path = f"/v1/referrals/{programme['id']}/payables/export"
    assert asked(manage, "GET", path, scope=Scope.MARKETING, query=query).status == 400


def test_a_page_goes_on_only_behind_what_is_on_the_list() -> None:
    programme, other = a_referral_programme(), a_referral_programme()
    jo, kim = (a_referrer(programme, name)["code"] for name in ("jo", "kim"))
    of_jo, made = of(ok(converted(jo))), ok(converted(jo))
    elsewhere = of(ok(converted(a_referrer(other)["code"])))
    for query in (
        f"starting_after_id={elsewhere['id']}",
        f"code={kim}&starting_after_id={of_jo['id']}",
        f"code={kim}&starting_after_id={made['id']}",
        "starting_after_id=pay_made_up",
    ):
        assert listed(programme, query).status == 404
