"""Coupons for points with sixteen processes: points, stock, code and count, all or nothing."""

from functools import partial

import pytest

from incentives.domain import derived_ids
from incentives.store.points import rewards
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import no_pause
from tests.concurrency.checkout import buyers
from tests.support.points import code_reward_setup as wares
from tests.support.points.loyalty_setup import a_club, earned, joined
from tests.support.processes import Processes


@pytest.mark.parametrize(("stock", "publications"), [(5, None), (None, 5), (5, 7), (7, 5)])
def test_the_last_coupon_goes_to_as_many_members_as_there_are(
    processes: Processes, shop: Table, stock: int | None, publications: int | None
) -> None:
    """No cap is passed; each member asks twice and hears the same."""
    club, campaign = a_club(), wares.coupons(publications=publications, open_gates=2)
    reward = wares.a_coupon_for_points(club, campaign, stock)
    members = wares.buyers(club, len(processes))
    answers = processes.all(partial(buyers.buy, times=2), shop, club, members, reward)
    refused = {"reward_out_of_stock", "no_voucher_suitable_for_publication"}
    codes = [answer for answer in answers if answer not in refused]
    assert len(codes) == len(set(codes)) == 5
    assert sorted(codes) == sorted(one.code for one in wares.made(shop))
    assert wares.handed_out(campaign) == 5
    after = rewards.read(club.id, reward.id, no_pause)
    assert after is not None
    assert after.left == (None if stock is None else stock - 5)
    held = [find_member(member, no_pause).held for member in members]
    assert sorted(held) == [0] * 5 + [wares.PRICE] * (len(processes) - 5)


def test_a_coupon_is_used_or_given_back_and_never_both(processes: Processes, shop: Table) -> None:
    club, campaign = a_club(), wares.coupons()
    reward = wares.a_coupon_for_points(club, campaign)
    entries: dict[str, str] = {}
    members = [joined(club, number) for number in range(1, 9)]
    for member in members:
        earned(club, member, wares.PRICE)
        spent = wares.bought(club, member, reward, seed=member[-32:].encode()).entry
        entries[str(spent.code)] = derived_ids.entry_id(member, spent.cause)
    for member, (code, entry) in zip(members, entries.items(), strict=True):
        answers = [
            one[code]
            for one in processes.all(buyers.use_or_return, shop, club, member, {code: entry})
        ]
        used, returned = answers.count("used"), answers.count("returned")
        assert used + returned == 1
        others = {"voucher_disabled", "repeated"} if returned else {"quantity_exceeded"}
        assert set(answers) - {"used", "returned"} <= others | ({"reward_used"} if used else set())
        assert find_member(member, no_pause).held == (wares.PRICE if returned else 0)
