"""Promise 9 with sixteen processes: a referral pays once per friend, both sides or neither."""

from incentives.domain.campaigns.terms import ReferrerLimits
from incentives.domain.duration import Duration
from incentives.domain.payout import Cash
from incentives.domain.referrals.payable import Payable
from incentives.store.referrals import payables
from incentives.usecases.referrals.find_conversion import find_conversion
from tests.account import Table
from tests.builders import NOW, no_pause
from tests.concurrency.referrals import referring
from tests.support.processes import Processes
from tests.support.referrals.referral_setup import a_programme, a_referrer, comes, standing

BOTH = Cash(amount_minor=50, currency="EUR")


def owed(campaign_id: str) -> list[Payable]:
    return [
        one
        for one in payables.page(campaign_id, no_pause, now=NOW, limit=100)
        if one.cancelled_at is None
    ]


def test_a_friend_who_is_brought_by_everybody_at_once_pays_once(
    processes: Processes, shop: Table
) -> None:
    """32 conversions of one referee: two by each of 16 processes."""
    campaign = a_programme(referee_reward=BOTH)
    code = a_referrer(campaign)
    came = processes.all(referring.refer, shop, [code], ["ann", "ann"])
    assert sum(len(one.places) for one in came) == 1
    assert sum(one.repeated for one in came) == 2 * len(processes) - 1
    assert sorted(one.amount_minor for one in owed(campaign.id)) == [50, 100]
    assert standing(code).standing == 1


def test_of_two_referrers_of_one_friend_one_is_paid(processes: Processes, shop: Table) -> None:
    campaign = a_programme(referee_reward=BOTH)
    codes = [a_referrer(campaign, "jo"), a_referrer(campaign, "kim")]
    came = processes.all(referring.refer, shop, codes, ["ann"])
    assert sum(len(one.places) for one in came) == 1
    refused = [key for one in came for key in one.refused]
    assert refused == ["referee_already_referred"] * (len(processes) // 2)
    assert sorted(standing(code).standing for code in codes) == [0, 1]
    assert len(owed(campaign.id)) == 2


def test_every_level_is_paid_exactly_once(processes: Processes, shop: Table) -> None:
    """The n-th friend earns n times as much, also when all come at the same moment."""
    campaign = a_programme()
    code = a_referrer(campaign)
    came = processes.all(referring.refer, shop, [code], ["a{n}", "b{n}"])
    assert sorted(place for one in came for place in one.places) == list(range(1, 33))
    amounts = sorted(one.amount_minor for one in owed(campaign.id))
    assert amounts == [100 * place for place in range(1, 33)]
    assert standing(code).cost_minor == sum(amounts)


def test_the_second_level_is_paid_for_each_friend_and_for_nobody_after_a_block(
    processes: Processes, shop: Table
) -> None:
    """Friends of many come at once, while the one who brought them all is blocked."""
    second = Cash(amount_minor=7, currency="EUR")
    campaign = a_programme(second_level=second)
    above = a_referrer(campaign, "top")
    names = [f"mid{number}" for number in range(4)]
    for name in names:
        comes(above, name)
    codes = [a_referrer(campaign, name) for name in names]
    came = processes.all(referring.refer_or_block_above, shop, above, codes, ["a{n}", "b{n}"])
    friends = [one for one in came if isinstance(one, referring.Came)]
    paid = [one for one in owed(campaign.id) if one.side == "second_level"]
    assert {one.amount_minor for one in paid} <= {7}
    assert sum(len(one.places) for one in friends) == 2 * len(friends)
    assert not any(one.refused for one in friends)
    done = [find_conversion(one, no_pause) for part in friends for one in part.ids]
    seconds = [any(p.side == "second_level" for p in one.payouts) for one in done]
    assert sum(seconds) == len(paid)
    assert standing(above).blocked
    after = comes(codes[0], "late")
    assert [one.side for one in after.conversion.payouts] == ["referrer"]


def test_no_more_friends_of_one_address_come_in_a_storm(processes: Processes, shop: Table) -> None:
    """32 friends of one household come at once, by codes of four referrers."""
    campaign = a_programme(per_address=5)
    codes = [a_referrer(campaign, name) for name in ("jo", "kim", "lea", "max")]
    came = processes.all(referring.refer, shop, codes, ["a{n}", "b{n}"], "f" * 32)
    assert sum(len(one.places) for one in came) == 5
    assert {key for one in came for key in one.refused} == {"referrer_limit_exceeded"}
    assert sum(standing(code).standing for code in codes) == 5


def test_limits_of_a_referrer_hold_in_a_storm(processes: Processes, shop: Table) -> None:
    campaign = a_programme(limits=ReferrerLimits(per_day=5))
    code = a_referrer(campaign)
    came = processes.all(referring.refer, shop, [code], ["a{n}"])
    assert sum(len(one.places) for one in came) == 5
    assert {key for one in came for key in one.refused} == {"referrer_limit_exceeded"}
    assert len(owed(campaign.id)) == 5


def test_a_cancellation_takes_both_back_once_whoever_else_asks(
    processes: Processes, shop: Table
) -> None:
    """Some ask when it is too late by their clock: what is cancelled stays so for them too."""
    campaign = a_programme(referee_reward=BOTH, waiting=Duration(days=14))
    code = a_referrer(campaign)
    made = comes(code, "ann").conversion
    answers = processes.all(referring.cancel, shop, made.id)
    assert answers.count("cancelled") == 1
    assert set(answers) <= {"cancelled", "repeated", "reward_matured"}
    assert owed(campaign.id) == []
    assert standing(code).standing == 0


def test_nobody_comes_by_a_referrer_once_the_block_has_answered(
    processes: Processes, shop: Table
) -> None:
    campaign = a_programme()
    code = a_referrer(campaign)
    answers = processes.all(referring.refer_or_block, shop, code, ["a{n}", "b{n}", "c{n}"])
    (stood,) = [one for one in answers if isinstance(one, int)]
    came = [one for one in answers if isinstance(one, referring.Came)]
    assert sum(len(one.places) for one in came) == stood == standing(code).standing
    assert {key for one in came for key in one.refused} <= {"voucher_disabled"}
    assert len(owed(campaign.id)) == stood
