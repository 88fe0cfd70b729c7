"""Points that are moved to another member, and what is told of points on the bus."""

import pytest

import publish_events.handler
from incentives.domain import derived_ids
from spend_points.handler import lambda_handler as spend
from tests.account import Table
from tests.support.event_site import open_site
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    a_programme,
    a_reward,
    asked,
    balance,
    bought,
    given,
    given_back,
    lots,
    ok,
    transactions,
)


def moved(programme: Json, giver: str, taker: str, points: int, **more: str) -> Answer:
    path = f"/{programme['id']}/members/{taker}/transfers"
    return asked(spend, "POST", path, body=[{"code": giver, "points": points} | more])


def test_points_that_are_moved_keep_their_days(programme: Json, member: str) -> None:
    """A move makes no point last longer."""
    other = a_member(programme)
    given(member, 100, expiration_type="CUSTOM_DATE", expiration_date="2026-06-20")
    given(member, 100)
    answer = ok(moved(programme, member, other, 130))
    assert (answer["id"], answer["loyalty_card"]["balance"]) == (other, 130)
    assert [lot["expires_at"] for lot in lots(other)] == ["2026-06-20", "2026-07-15"]
    assert balance(member) == 70


def test_a_move_counts_once_on_both_sides(programme: Json, member: str) -> None:
    other = a_member(programme)
    given(member, 100)
    moved(programme, member, other, 60, source_id="m1")
    assert moved(programme, member, other, 60, source_id="m1").replayed
    assert (balance(member), balance(other)) == (40, 60)
    assert [entry["kind"] for entry in transactions(other)] == ["moved_in"]


def test_both_ledgers_say_who_the_other_was(programme: Json, member: str) -> None:
    other = a_member(programme)
    given(member, 100)
    ok(moved(programme, member, other, 60))
    (there,) = transactions(other)
    gone = next(entry for entry in transactions(member) if entry["kind"] == "moved_out")
    assert there["details"]["transfer"] == {"voucher_id": member}
    assert gone["details"]["transfer"] == {"voucher_id": other}


def test_a_name_of_a_move_is_one_for_each_who_gets_the_points(programme: Json, member: str) -> None:
    first, second = a_member(programme), a_member(programme)
    given(member, 100)
    ok(moved(programme, member, first, 60, source_id="m1"))
    assert not moved(programme, member, second, 30, source_id="m1").replayed
    assert (balance(member), balance(first), balance(second)) == (10, 60, 30)


def test_nobody_moves_more_than_there_is_nor_to_oneself_nor_elsewhere(
    bound: Table, programme: Json, member: str
) -> None:
    other, stranger = a_member(programme), a_member(a_programme())
    given(member, 100)
    before = bound.items()
    assert moved(programme, member, other, 101).key == "loyalty_card_points_exceeded"
    assert moved(programme, member, member, 10).key == "invalid_payload"
    assert moved(programme, stranger, other, 10).key == "loyalty_card_points_exceeded"
    assert moved(programme, member, stranger, 10).key == "not_found"
    assert bound.items() == before


def test_every_line_of_the_ledger_is_told_once_and_without_its_reason(
    bound: Table, programme: Json, member: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = open_site(bound)
    monkeypatch.setattr(publish_events.handler, "outlets", lambda: site.outlets)
    given(member, 200, reason="said jo@example.com")
    spending = ok(bought(member, a_reward(programme), "order-1"))
    given_back(member, spending["id"])
    site.deliver("ledger_entry", "member", "reward")
    told = {str(event["type"]): event["data"] for event in site.heard()}
    assert set(told) == {"points.adjusted", "points.spent", "points.restored"}
    assert told["points.spent"] == {
        "member_id": member,
        "campaign_id": derived_ids.programme_of_member(member),
        "transaction_id": spending["id"],
        "points": -100,
        "order_reference": "order-1",
        "reward_id": spending["reward"]["id"],
    }
    assert told["points.restored"]["related_transaction_id"] == spending["id"]
    assert "example.com" not in str(told)
