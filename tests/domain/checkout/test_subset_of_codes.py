"""A part of a decision: what was asked and seen, for some codes alone."""

from dataclasses import replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import UseKey
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import Situation
from tests.builders import NOW, a_campaign, a_promotion, a_voucher

JO = "a" * 32


def seen(*campaigns: Campaign) -> Situation:
    return Situation(
        {campaign.id: a_voucher(campaign, campaign.id) for campaign in campaigns},
        {campaign.id: campaign for campaign in campaigns},
        {(campaign.id, 0): GateState(1) for campaign in campaigns},
        {UseKey(JO, campaign.id): 1 for campaign in campaigns},
        (JO,),
    )


def test_a_situation_keeps_what_belongs_to_the_codes() -> None:
    one, other = a_campaign(), a_campaign()
    assert seen(one, other).only([one.id]) == seen(one)


def test_a_campaign_stays_as_long_as_one_of_its_codes_does() -> None:
    campaign = a_campaign()
    situation = replace(
        seen(campaign),
        vouchers={code: a_voucher(campaign, code) for code in ("A", "B")},
    )
    part = situation.only(["B"])
    assert list(part.vouchers) == ["B"]
    assert part.campaigns == situation.campaigns
    assert part.gates == situation.gates


def test_a_request_keeps_the_order_of_its_codes() -> None:
    ask = Ask(("A", "B", "C"), Order(), NOW, 0, automatic=("B", "C"))
    assert ask.only({"C", "A"}) == replace(ask, codes=("A", "C"), automatic=("C",))


def test_a_decision_goes_without_promotions_that_do_nothing() -> None:
    works, does_not = a_campaign(), a_promotion(minimum_spend_minor=500_00)
    order = Order(id="O-1", stated_minor=100_00)
    ask = Ask((works.id, does_not.id), order, NOW, 0, automatic=(does_not.id,))
    record = OrderRecord("order_1", order)
    decided = Decided.of(record, ask, seen(works, does_not))
    assert [one.code for one in decided.idle] == [does_not.id]
    alone = Ask((works.id,), order, NOW, 0)
    assert decided.without_idle() == Decided.of(record, alone, seen(works))
