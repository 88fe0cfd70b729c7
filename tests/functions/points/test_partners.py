"""Partners award in their programme only, within their own budgets."""

from concurrent.futures import ThreadPoolExecutor

from incentives.names import Scope
from manage_programmes.handler import lambda_handler as manage
from tests.support.calendar import Calendar
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    a_programme,
    asked,
    balance,
    given,
    ok,
)

BAKERY = "app_bakery"


def allowed(programme: Json, **terms: int | bool) -> Json:
    body = {"name": "Bakery", "per_day": 100, "total": 250} | terms
    path = f"/{programme['id']}/partners/{BAKERY}"
    return ok(asked(manage, "PUT", path, scope=Scope.MARKETING, body=body))


def by_partner(member: str, points: int, **more: str) -> Answer:
    return given(member, points, scope=Scope.PARTNER, app_id=BAKERY, **more)


def test_a_partner_awards_in_its_programme_and_nowhere_else(programme: Json, member: str) -> None:
    allowed(programme)
    ok(by_partner(member, 10))
    elsewhere = a_member(a_programme())
    assert by_partner(elsewhere, 10).key == "missing_required_permission"
    assert given(member, 10, scope=Scope.PARTNER, app_id="app_other").status == 403
    assert balance(member) == 10


def test_a_partner_gives_its_budget_to_the_point_each_day_and_in_all(
    programme: Json, member: str, calendar: Calendar
) -> None:
    allowed(programme)
    ok(by_partner(member, 99))
    assert by_partner(member, 2).key == "partner_budget_exceeded"
    ok(by_partner(member, 1))
    calendar.forward(days=1)
    ok(by_partner(member, 100))
    calendar.forward(days=1)
    assert by_partner(member, 51).key == "partner_budget_exceeded"
    ok(by_partner(member, 50))
    calendar.forward(days=1)
    assert by_partner(member, 1).key == "partner_budget_exceeded"


def test_a_partners_repeat_is_answered_and_counted_once(programme: Json, member: str) -> None:
    allowed(programme, per_day=10)
    ok(by_partner(member, 10, source_id="till-1"))
    assert by_partner(member, 10, source_id="till-1").replayed
    assert balance(member) == 10


def test_a_partners_name_for_a_change_is_not_the_shops(programme: Json, member: str) -> None:
    allowed(programme)
    ok(by_partner(member, 10, source_id="1"))
    assert not given(member, 20, source_id="1").replayed
    assert balance(member) == 30


def test_a_partner_takes_nothing_away(programme: Json, member: str) -> None:
    allowed(programme)
    given(member, 10)
    assert by_partner(member, -10).key == "missing_required_permission"


def test_a_partner_that_was_switched_off_awards_nothing(programme: Json, member: str) -> None:
    allowed(programme)
    allowed(programme, active=False)
    assert by_partner(member, 10).key == "missing_required_permission"


def test_what_was_awarded_counts_against_a_new_total(programme: Json, member: str) -> None:
    allowed(programme)
    ok(by_partner(member, 100))
    assert allowed(programme, total=120, per_day=1_000)["left"] == 20
    assert by_partner(member, 21).key == "partner_budget_exceeded"
    ok(by_partner(member, 20))


def test_a_budget_is_exact_when_many_tills_award_at_once(programme: Json) -> None:
    """No cap is passed, however many redeem at once."""
    allowed(programme, per_day=100, total=1_000)
    members = [a_member(programme) for _ in range(8)]
    with ThreadPoolExecutor(8) as tills:
        answers = list(tills.map(lambda n: by_partner(members[n % 8], 7), range(24)))
    assert sum(answer.status == 200 for answer in answers) == 100 // 7
    assert {a.key for a in answers} == {None, "partner_budget_exceeded"}
    assert sum(balance(member) for member in members) == 98
