"""A programme, its members and their balances, over the routes."""

from typing import Any

import pytest

from enroll_members.handler import lambda_handler as enroll
from incentives.names import Scope
from incentives.store.items import table_connection
from manage_programmes.handler import lambda_handler as manage
from read_members.handler import lambda_handler as read
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.meter import metered
from tests.support.points.loyalty import (
    Json,
    a_member,
    a_programme,
    asked,
    balance,
    given,
    lots,
    ok,
    transactions,
)


def bound_client() -> Any:
    return table_connection().connection.client


def test_points_are_given_and_told_in_the_fields_shape(member: str) -> None:
    answer = ok(given(member, 100, reason="sorry", source_id="ticket-7"))
    assert (answer["points"], answer["balance"], answer["total"]) == (100, 100, 100)
    assert (answer["object"], answer["type"]) == ("balance", "loyalty_card")
    assert answer["related_object"] == {"type": "voucher", "id": member}


def test_one_person_is_one_member_however_often_and_written(programme: Json) -> None:
    """Persons are compared, not spellings."""
    path = f"/{programme['id']}/members"
    ids = {
        ok(asked(enroll, "POST", path, body={"customer": {"email": email}}))["id"]
        for email in ("jo.doe@gmail.com", "JoDoe+club@googlemail.com", "jodoe@gmail.com")
    }
    assert len(ids) == 1


def test_the_same_change_twice_is_booked_once_and_told_again(member: str) -> None:
    """A repeat counts once."""
    given(member, 100, source_id="ticket-7")
    again = given(member, 100, source_id="ticket-7")
    assert (again.replayed, again.body["points"], balance(member)) == (True, 100, 100)


def test_a_key_of_idempotency_names_one_request_only(member: str) -> None:
    headers = {"idempotency-key": "abc-123"}
    ok(given(member, 100, headers=headers))
    assert given(member, 100, headers=headers).replayed
    assert given(member, 200, headers=headers).key == "idempotency_key_reused"
    assert balance(member) == 100


def test_a_repeat_is_answered_although_the_programme_was_stopped(
    programme: Json, member: str, calendar: Calendar
) -> None:
    given(member, 100, source_id="ticket-7")
    ok(asked(manage, "POST", f"/{programme['id']}/stop", scope=Scope.MARKETING))
    calendar.forward(seconds=6)
    assert given(member, 100, source_id="ticket-7").replayed
    assert given(member, 100, source_id="ticket-8").key == "campaign_not_active"


def test_points_are_removed_by_hand_but_never_more_than_there_are(member: str) -> None:
    given(member, 100)
    assert ok(given(member, -30, source_id="r"))["balance"] == 70
    assert given(member, -71).key == "loyalty_card_points_exceeded"
    assert given(member, -30, source_id="r").replayed
    assert balance(member) == 70


def test_points_expire_at_local_midnight_whether_or_not_a_job_runs(calendar: Calendar) -> None:
    """The clocks of the campaign's zone decide. Points expire as they were promised."""
    programme = a_programme(
        zone="Pacific/Auckland",
        voucher={"loyalty_card": {"expiration_rules": {"period_type": "DAY", "period_value": 1}}},
    )
    member = a_member(programme)
    given(member, 100)  # 00:00 on 16 June in Auckland: good through the 17th
    calendar.forward(hours=47, minutes=59)
    assert balance(member) == 100
    calendar.forward(minutes=1)
    assert balance(member) == 0


def test_points_may_have_an_end_of_their_own_or_none(member: str) -> None:
    given(member, 10)
    given(member, 20, expiration_type="CUSTOM_DATE", expiration_date="2026-06-20")
    given(member, 30, expiration_type="NON_EXPIRING")
    assert [(lot["bucket"]["total_points"], lot.get("expires_at")) for lot in lots(member)] == [
        (20, "2026-06-20"),
        (10, "2026-07-15"),
        (30, None),
    ]


def test_an_end_that_has_passed_is_refused(member: str) -> None:
    answer = given(member, 20, expiration_type="CUSTOM_DATE", expiration_date="2026-06-14")
    assert answer.key == "invalid_payload"


def test_the_balance_as_of_any_instant_follows_the_ledger(member: str, calendar: Calendar) -> None:
    given(member, 100)
    calendar.forward(days=2)
    given(member, -40)
    calendar.forward(days=40)
    for instant, points in {
        "2026-06-15T12:00:00Z": 100,
        "2026-06-17T11:59:59Z": 100,
        "2026-06-17T12:00:00Z": 60,
        "2026-07-15": 60,
        "2026-07-16": 0,
    }.items():
        assert balance(member, f"as_of={instant}") == points, instant


@pytest.mark.parametrize("instant", ["9999-12-31T23:59:59Z", "9999-12-31"])
def test_the_end_of_all_calendars_is_no_instant_of_a_balance(instant: str) -> None:
    """East of Greenwich it has no local day."""
    member = a_member(a_programme(zone="Pacific/Kiritimati"))
    answer = asked(read, "GET", f"/members/{member}/balance", query=f"as_of={instant}")
    assert (answer.status, answer.key) == (400, "invalid_query_params")


def test_a_member_is_unknown_before_it_was_one(member: str) -> None:
    answer = asked(read, "GET", f"/members/{member}/balance", query="as_of=2026-06-14")
    assert answer.key == "not_found"


def test_the_ledger_is_read_in_pages_newest_first(member: str, calendar: Calendar) -> None:
    for number in range(5):
        given(member, number + 1)
        calendar.forward(seconds=1)
    path, seen, query = f"/members/{member}/transactions", [], "limit=2"
    while True:
        page = ok(asked(read, "GET", path, query=query))
        seen += [entry["points"] for entry in page["data"]]
        if not page["has_more"]:
            break
        query = f"limit=2&starting_after_id={page['more_starting_after']}"
    assert seen == [5, 4, 3, 2, 1]


def test_the_whole_ledger_is_exported_as_a_sheet_without_formulas(member: str) -> None:
    given(member, 5, reason="=1+1", source_id="s")
    sheet = ok(asked(read, "GET", f"/members/{member}/transactions/export"))["text"]
    head, line, *rest = sheet.splitlines()
    assert head.startswith("id,created_at,kind,points")
    assert ",added,5,s,,'=1+1" in line
    assert rest == []


@pytest.mark.parametrize("unknown", ["mem_x", "camp_1", "mem_" + "a" * 58, "mém_" + "a" * 58])
def test_an_unknown_member_is_not_found(unknown: str) -> None:
    assert given(unknown, 1).key == "not_found"
    assert asked(read, "GET", f"/members/{unknown}").status == 404


def test_a_refused_change_leaves_nothing_behind(bound: Table, member: str) -> None:
    given(member, 10)
    before = bound.items()
    given(member, -11)
    given(member, 0)
    given(member, 10, expiration_type="CUSTOM_DATE", expiration_date="2020-01-01")
    assert bound.items() == before


def test_an_award_costs_four_write_units_and_no_read(member: str) -> None:
    given(member, 1)  # warm
    with metered(bound_client()) as meter:
        given(member, 10)
    # One round trip awards; the second reads the balance for the answer.
    assert meter.operations == ["TransactWriteItems", "BatchGetItem"]
    assert meter.write_units == 4


def test_a_full_members_award_still_costs_four_write_units(member: str, calendar: Calendar) -> None:
    for _ in range(31):
        given(member, 1_000_000)
        calendar.forward(days=1)
    with metered(bound_client()) as meter:
        given(member, 1)
    assert meter.write_units == 4
    assert len(lots(member)) == 31


def test_a_campaign_and_a_programme_cannot_share_a_name(programme: Json) -> None:
    body = {"name": programme["name"]}
    answer = asked(manage, "POST", "", scope=Scope.MARKETING, body=body)
    assert answer.key == "duplicate_found"


def test_programmes_are_read_by_id_and_name_and_listed_newest_first(calendar: Calendar) -> None:
    first = a_programme(name="First")
    calendar.forward(seconds=1)
    second = a_programme(name="Second")
    for reference in (first["id"], "First"):
        found = ok(asked(manage, "GET", f"/{reference}", scope=Scope.SUPPORT))
        assert found["id"] == first["id"]
    page = ok(asked(manage, "GET", "", scope=Scope.SUPPORT, query="limit=1"))
    assert ([one["id"] for one in page["campaigns"]], page["has_more"]) == ([second["id"]], True)
    assert transactions(a_member(first)) == []


def test_a_change_of_the_terms_leaves_points_their_days(
    programme: Json, member: str, calendar: Calendar
) -> None:
    given(member, 10)
    change: Json = {"voucher": {"loyalty_card": {}}}
    path = f"/{programme['id']}"
    ok(asked(manage, "PUT", path, scope=Scope.MARKETING, body=change))
    calendar.forward(seconds=6)
    given(member, 20)
    assert [lot.get("expires_at") for lot in lots(member)] == ["2026-07-15", None]
