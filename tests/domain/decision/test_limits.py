"""What an explanation says of limits: of the one that refused, and of those that nobody asked."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.decisions.sentence import sentence_of
from incentives.domain.decisions.trace import rules_of
from incentives.domain.explanation.languages import language_for
from incentives.domain.refusal import Refusal
from tests.builders import NOW, a_campaign, a_voucher

JO = "a" * 32


def refused_to_jo(campaign: Campaign) -> tuple[Inapplicable, Decided]:
    """The decision that Jo has used the code once, and once is all."""
    situation = Situation(
        {"WELCOME": a_voucher(campaign)},
        {campaign.id: campaign},
        {(campaign.id, 0): GateState(1, used=2)},
        dict.fromkeys(campaign.uses_by((JO,), NOW), 1),
        (JO,),
    )
    order = Order(stated_minor=50_00)
    decided = Decided.of(OrderRecord("", order), Ask(("WELCOME",), order, NOW, 0), situation)
    (verdict,) = decided.verdicts
    assert isinstance(verdict, Inapplicable)
    return verdict, decided


def test_a_limit_behind_the_one_that_refused_was_not_asked() -> None:
    verdict, decided = refused_to_jo(a_campaign(total=5, per_person=1))
    mine, total = (one for one in rules_of(verdict, decided) if one.name.startswith("limits."))
    assert (mine.name, mine.found, mine.held, mine.first) == ("limits.per_customer", 1, False, True)
    assert (total.name, total.held) == ("limits.total", None)


def test_a_sentence_names_the_limit_that_refused_and_no_other() -> None:
    verdict, decided = refused_to_jo(a_campaign(per_person=1))
    english = language_for("en")
    assert sentence_of(verdict, decided, english).endswith("many times at most: 1.")
    too_many = Inapplicable("WELCOME", Refusal.TOO_MANY_REDEEMABLES)
    assert sentence_of(too_many, decided, english) == "These are too many codes for one order."
