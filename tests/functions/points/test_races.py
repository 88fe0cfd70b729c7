"""Counters beside the ledger when many ask at once: a reward's stock, an order's refunds."""

from concurrent.futures import ThreadPoolExecutor

from tests.support.points.earning import POINT_PER_EURO, a_club, paid, refunded
from tests.support.points.loyalty import Json, a_member, a_reward, balance, bought, given, ok


def test_a_stock_gives_exactly_as_many_as_there_are(programme: Json) -> None:
    """No cap is passed, however many redeem at once."""
    mug = a_reward(programme, stock=5)
    members = [a_member(programme) for _ in range(12)]
    for member in members:
        given(member, 100)
    with ThreadPoolExecutor(12) as processes:
        answers = list(processes.map(lambda member: bought(member, mug), members))
    assert sum(answer.status == 200 for answer in answers) == 5
    assert {answer.key for answer in answers} == {None, "reward_out_of_stock"}
    assert sum(balance(member) for member in members) == 7 * 100


def test_refunds_that_come_at_once_take_no_point_more_than_was_earned() -> None:
    """Goods that come back take their points along."""
    member = paid(a_club(POINT_PER_EURO), "order-1", 100_00)["member_id"]
    given(member, 1_000)
    ok(refunded(member, "order-1", "refund-0", 10_00))
    with ThreadPoolExecutor(8) as desks:
        told = list(
            desks.map(
                lambda number: refunded(member, "order-1", f"refund-{number}", 10_00), range(1, 13)
            )
        )
    assert [answer.key for answer in told].count("invalid_return") == 3
    assert sum(ok(answer)["points"] for answer in told if answer.key is None) == -90
    assert balance(member) == 1_000
