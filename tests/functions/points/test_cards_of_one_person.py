"""One person is one member, whichever name a request brings; two cards of one become one."""

from itertools import permutations

import pytest

from award_points.handler import lambda_handler as award
from enroll_members.handler import lambda_handler as enroll
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.person import Customer
from incentives.names import Scope
from incentives.usecases.customers.save_customer import save_customer
from manage_programmes.handler import lambda_handler as manage
from read_members.handler import lambda_handler as read
from redeem.handler import lambda_handler as redeem
from roll_back.handler import lambda_handler as roll_back
from tests.builders import NOW, no_pause
from tests.functions.points.test_paying import EUROS, ask, card, paying
from tests.support.calendar import Calendar
from tests.support.customers.customers import KEY
from tests.support.points import loyalty
from tests.support.points.loyalty import Answer, Json, asked, balance, given, ok, transactions

ID, ADDRESS = {"source_id": "jo"}, {"email": "jo@example.com"}
BOTH = ID | ADDRESS


def join(named: Json = BOTH) -> None:
    """A shop says that the id and the address are one customer's."""
    hashes = Customer.of(named).hashes(KEY)
    said = CustomerChange(hashes, hashes[-1], named["source_id"], named["email"])
    save_customer(said, now=NOW, pause=no_pause)


def enrolled(programme: Json, customer: Json) -> Json:
    path = f"/{programme['id']}/members"
    return ok(asked(enroll, "POST", path, body={"customer": customer}))


def merged(member: str) -> Answer:
    return asked(enroll, "POST", f"/members/{member}/merge", scope=Scope.SUPPORT)


def told(programme: Json, customer: Json, event: str = "visit", number: str = "E-1") -> Answer:
    body = {"event": event, "id": number, "customer": customer}
    return asked(award, "POST", f"/{programme['id']}/events", body=body)


def paid_order(programme: Json, customer: Json, order: str, amount: int) -> Json:
    body = {"event": "order.paid", "order": {"id": order, "amount": amount}, "customer": customer}
    return ok(asked(award, "POST", f"/{programme['id']}/events", body=body))


def two_cards(programme: Json) -> tuple[str, str]:
    """Cards under the address and under the id, made before the names were joined."""
    old, new = (str(enrolled(programme, name)["id"]) for name in (ADDRESS, ID))
    assert old != new
    join()
    return old, new


def a_rule(programme: Json, event: str, **terms: object) -> None:
    path = f"/{programme['id']}/earning-rules"
    body = [{"event": event, "active": True, "loyalty": {"type": "FIXED", "points": 10}} | terms]
    ok(asked(manage, "POST", path, scope=Scope.MARKETING, body=body))


def lots_of(member: str) -> list[tuple[str, int]]:
    return [(lot["expires_at"], lot["bucket"]["total_points"]) for lot in loyalty.lots(member)]


@pytest.mark.parametrize("names", list(permutations([ID, ADDRESS, BOTH])))
def test_a_joined_person_is_one_member_whichever_name_comes_first(
    programme: Json, names: tuple[Json, ...]
) -> None:
    join()
    assert len({enrolled(programme, name)["id"] for name in names}) == 1


@pytest.mark.parametrize("names", [(ADDRESS, BOTH, ID), (ID, BOTH, ADDRESS), (BOTH, ID, ADDRESS)])
def test_an_enrolment_with_both_names_adds_the_new_one_without_any_record(
    programme: Json, names: tuple[Json, ...]
) -> None:
    """At the till by address, then on the web by id and address, then by the id alone."""
    assert len({enrolled(programme, name)["id"] for name in names}) == 1


def test_an_event_by_the_id_earns_on_the_card_that_was_made_by_address(programme: Json) -> None:
    a_rule(programme, "visit")
    member = enrolled(programme, ADDRESS)["id"]
    assert told(programme, ID).key == "not_found"
    join()
    earned = ok(told(programme, ID))
    assert (earned["member_id"], earned["points"]) == (member, 10)
    repeated = told(programme, ADDRESS)
    assert (repeated.replayed, balance(member)) == (True, 10)


def test_an_event_that_enrolls_makes_one_card_for_all_names() -> None:
    programme = loyalty.a_programme(auto_join=True)
    a_rule(programme, "visit")
    member = ok(told(programme, BOTH))["member_id"]
    for number, name in enumerate((ID, ADDRESS)):
        assert ok(told(programme, name, number=f"more-{number}"))["member_id"] == member
    join({"source_id": "ann", "email": "ann@example.com"})
    ann = ok(told(programme, {"source_id": "ann"}))["member_id"]
    assert ok(told(programme, {"email": "ann@example.com"}, number="E-2"))["member_id"] == ann


@pytest.mark.parametrize("by", ["enrolment", "support"])
def test_two_cards_become_one_with_all_points_and_their_days(
    programme: Json, calendar: Calendar, by: str
) -> None:
    old, new = two_cards(programme)
    given(old, 30)
    calendar.forward(days=3)
    given(new, 12)
    before = sorted(there for one in (old, new) for there in lots_of(one))
    kept = enrolled(programme, BOTH) if by == "enrolment" else ok(merged(new))
    assert (kept["id"], kept["merged_ids"], kept["loyalty_card"]["points"]) == (old, [new], 42)
    assert lots_of(old) == before
    assert balance(old) == balance(new) == 42


def test_a_merge_that_is_repeated_changes_nothing(programme: Json) -> None:
    old, new = two_cards(programme)
    given(new, 12)
    assert not merged(old).replayed
    first = transactions(old)
    for again in (merged(old), merged(new)):
        assert (again.replayed, again.body["id"]) == (True, old)
    assert transactions(old) == first


def test_the_history_of_both_is_one_and_adds_up(programme: Json, calendar: Calendar) -> None:
    old, new = two_cards(programme)
    entries = [ok(given(one, points))["transaction_id"] for one, points in ((old, 5), (new, 7))]
    before = calendar.now
    calendar.forward(days=1)
    merged(new)
    listed = transactions(new)
    assert listed == transactions(old)
    assert set(entries) <= {one["id"] for one in listed}
    assert sum(one["points"] for one in listed) == 12
    as_of = f"as_of={before.isoformat().replace('+00:00', 'Z')}"
    assert balance(old, as_of) == balance(new, as_of) == 12


def test_the_old_number_leads_to_the_card_that_remains(programme: Json) -> None:
    old, new = two_cards(programme)
    merged(old)
    assert ok(asked(read, "GET", f"/members/{new}"))["id"] == old
    answer = ok(given(new, 100))
    assert (answer["related_object"]["id"], answer["balance"]) == (old, 100)
    mug = loyalty.a_reward(programme)
    spent = ok(loyalty.bought(new, mug, "O-1"))
    assert (spent["voucher"]["id"], balance(old)) == (old, 0)
    assert loyalty.given_back(new, spent["id"]).status == 200
    assert balance(new) == 100
    assert ok(given(new, -40))["balance"] == 60


def test_what_was_booked_on_the_old_card_is_a_repeat_on_the_one_that_remains(
    programme: Json,
) -> None:
    a_rule(programme, "visit")
    old, new = two_cards(programme)
    ok(told(programme, ID))
    added = ok(given(new, 5, source_id="by-hand"))
    mug = loyalty.a_reward(programme, points=3)
    spent = ok(loyalty.bought(new, mug, "O-1"))
    merged(old)
    for name in (ID, ADDRESS, BOTH):
        assert told(programme, name).replayed
    for member in (old, new):
        again = given(member, 5, source_id="by-hand")
        assert (again.replayed, again.body["transaction_id"]) == (True, added["transaction_id"])
        twice = loyalty.bought(member, mug, "O-1")
        assert (twice.replayed, twice.body["id"]) == (True, spent["id"])
    assert balance(old) == 12
    assert loyalty.given_back(old, spent["id"]).status == 200
    assert loyalty.given_back(new, spent["id"]).replayed
    assert loyalty.bought(old, mug, "O-1").key == "redemption_rolled_back"
    assert balance(old) == 15


def test_a_refund_takes_back_what_the_order_earned_on_the_old_card(programme: Json) -> None:
    a_rule(programme, "order.paid")
    old, new = two_cards(programme)
    paid_order(programme, ID, "O-1", 50_00)
    merged(old)
    body = {"order": {"id": "O-1"}, "source_id": "R-1"}
    for member in (new, old):
        refunded = ok(asked(award, "POST", f"/members/{member}/refunds", body=body))
        assert refunded["balance"]["balance"] == 0
    assert sum(one["points"] for one in transactions(old)) == 0


def test_a_debt_of_one_card_is_paid_from_the_points_of_the_other() -> None:
    programme = loyalty.a_programme(debt_allowed=True)
    a_rule(programme, "order.paid")
    old, new = two_cards(programme)
    paid_order(programme, ID, "O-1", 50_00)
    given(new, -10)
    ok(
        asked(
            award,
            "POST",
            f"/members/{new}/refunds",
            body={"order": {"id": "O-1"}, "source_id": "R-1"},
        )
    )
    given(old, 25)
    assert (balance(new), balance(old)) == (-10, 25)
    kept = ok(merged(new))
    assert (kept["loyalty_card"]["balance"], kept["loyalty_card"]["debt"]) == (15, 0)
    assert sum(one["points"] for one in transactions(old)) == 15


def test_points_that_had_expired_stay_expired(programme: Json, calendar: Calendar) -> None:
    old, new = two_cards(programme)
    given(new, 12)
    calendar.forward(days=40)
    given(old, 5)
    assert ok(merged(new))["loyalty_card"]["balance"] == 5
    assert sum(one["points"] for one in transactions(old)) == 5


def test_a_limit_of_a_rule_counts_what_was_earned_with_both_cards(programme: Json) -> None:
    a_rule(programme, "visit", limit={"count": 2, "period": "DAY"})
    old, _ = two_cards(programme)
    ok(told(programme, ID, number="E-1"))
    ok(told(programme, ADDRESS, number="E-2"))
    merged(old)
    assert ok(told(programme, ADDRESS, number="E-3"))["points"] == 0
    assert balance(old) == 20


def test_a_customer_pays_with_the_old_number_and_gets_it_back(programme: Json) -> None:
    coin = loyalty.a_reward(programme, type="COIN", rates=EUROS)
    old, new = two_cards(programme)
    given(new, 50)
    given(old, 50)
    status, first = ask(redeem, "/v1/redemptions", paying(card(new, coin, 20), order="O-1"))
    assert status == 200
    merged(old)
    status, second = ask(redeem, "/v1/redemptions", paying(card(new, coin, 60), order="O-2"))
    assert (status, balance(old)) == (200, 20)
    status, repeated = ask(redeem, "/v1/redemptions", paying(card(new, coin, 60), order="O-2"))
    assert repeated["redemptions"] == second["redemptions"]
    for done in (first, second):
        made = done["redemptions"][0]["id"]
        assert ask(roll_back, f"/v1/redemptions/{made}/rollback", {})[0] == 200
    assert balance(new) == 100
    assert sum(one["points"] for one in transactions(old)) == 100


def test_customers_who_had_one_address_after_the_other_keep_their_cards(programme: Json) -> None:
    family = "family@example.com"
    join({"source_id": "ann", "email": family})
    ann = enrolled(programme, {"source_id": "ann"})["id"]
    join({"source_id": "bob", "email": family})
    bob = enrolled(programme, {"source_id": "bob"})["id"]
    for member in (ann, bob):
        assert merged(member).replayed
    assert balance(ann) == balance(bob) == 0
    assert ann != bob


def test_names_that_only_a_request_brings_merge_no_cards(programme: Json) -> None:
    """What a request says in passing cannot be undone, a record can be corrected first."""
    old, new = (enrolled(programme, name)["id"] for name in (ADDRESS, ID))
    assert enrolled(programme, BOTH)["id"] == new
    assert merged(old).replayed
    assert enrolled(programme, ADDRESS)["id"] == old


def test_a_card_of_nobody_is_not_found(programme: Json) -> None:
    assert merged(f"mem_{programme['id'].removeprefix('camp_')}{'0' * 32}").key == "not_found"
