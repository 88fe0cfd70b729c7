"""What was required and found, in words: every finding has them, and they stay as they are."""

from dataclasses import fields
from zoneinfo import ZoneInfo

import pytest

from incentives.domain import findings as found
from incentives.domain.campaigns.limits import LIMITS
from incentives.domain.checkout.verdict import Inapplicable
from incentives.domain.condition.decide import LeafFinding
from incentives.domain.condition.look import Look, Truth
from incentives.domain.condition.number import Number
from incentives.domain.decisions.outcome import outcome_bytes
from incentives.domain.explanation.catalogue import placeholders
from incentives.domain.explanation.details import OF_CIRCUMSTANCES, WITH_FIGURES, details_of
from incentives.domain.findings import Circumstance
from incentives.domain.refusal import Finding, Refusal

SMALL = LeafFinding(
    Number("order.subtotal", "at_least", 50_00), Look(Truth.FALSE, 20_00, short_by=30_00)
)
WORDS = {
    found.BelowMinimum(20_00, 50_00): "order amount is 2000, at least 5000 is required",
    found.CardShort(500, 20): "500 is asked for, 20 is left",
    found.ConsentRequired("news"): "the person has to agree to news first",
    found.CurrencyRequired("EUR"): "order currency has to be EUR",
    found.LimitReached(LIMITS["per_person"], 2): "the limit is 2 per customer",
    found.NotOnOrder("NOPE"): "NOPE does not stand on this order",
    found.EarningLimit(1, "day"): "1 a day",
    found.FieldRequired("customer.email"): "customer.email is required",
    found.LeftAside(("excluded", "no_effect")): "excluded, no_effect",
    found.NoPayment("rew_1"): "reward rew_1 is no payment",
    found.NoRate(("CHF", "EUR")): "order currency has to be one of ['CHF', 'EUR']",
    found.OrderLimit(30): "an order takes at most 30 codes",
    found.OtherCurrency("CHF", "EUR"): "order currency is CHF, EUR is required",
    found.PartnerDayShort(9, "2026-12-01"): "9 points are more than are left for 2026-12-01",
    found.PartnerShort(9, 4): "9 points are more than the 4 that are left",
    found.OtherReward("rew_1"): (
        "points pay this order by reward rew_1; take the member off first"
    ),
    found.PaidShare(900, 500): "the points pay 900, at most 500 of this order",
    found.FriendsPerAddress(2): "the limit is 2 friends of one postal address",
    found.PointsGone(9, 4): "9 points are to come back, 4 of the spending have not yet",
    found.PointsPerOrder(9, 4): "9 points are asked for, at most 4 pay one order",
    found.PointsShort(9, 4): "9 points are asked for, 4 are there",
    found.Quoted("signed_up"): "signed_up",
    found.RedeemedTogether("r_1"): (
        "this code was redeemed together with others; roll back their parent redemption r_1"
    ),
    found.ReferrerLimit(3, "total"): "the limit is 3 in all per referrer",
    found.RefundsMore(50_00, 60_00): ("the order came to 5000, and 6000 are refunded in all"),
    found.LeftToRefund(1_00): "100 are left of what was paid in money",
    found.SeveralPrices((0, 2)): "items 0, 2 fit at several prices; name the position",
    found.RequestLimit(30): "at most 30",
    found.ReturnsLimit(50): "an order takes at most 50 returns",
    found.UnknownCode("NOPE"): "Cannot find voucher with id NOPE",
    found.UnmetCondition(SMALL, ZoneInfo("UTC"), "EUR"): (
        "This offer is for goods of 50.00\N{NO-BREAK SPACE}EUR or more; "
        "30.00\N{NO-BREAK SPACE}EUR more will do."
    ),
}


@pytest.mark.parametrize("finding", WORDS, ids=lambda finding: type(finding).__name__)
def test_a_finding_is_told_in_the_words_that_decisions_are_compared_by(finding: Finding) -> None:
    assert details_of(finding) == WORDS[finding]


def test_every_kind_of_finding_is_told() -> None:
    kinds = {kind for kind in vars(found).values() if isinstance(kind, type)}
    assert {*map(type, WORDS), Circumstance} == {
        kind for kind in kinds - {Finding} if issubclass(kind, Finding)
    }
    assert {*OF_CIRCUMSTANCES} == {*Circumstance}


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_words_name_all_figures_of_their_finding_and_no_others(kind: type[Finding]) -> None:
    figures = {part.name for part in fields(kind)}  # type: ignore[arg-type]
    assert placeholders(WITH_FIGURES[kind]) == figures


def test_a_refusal_that_says_it_all_has_the_code_as_its_details() -> None:
    assert details_of(None, "WELCOME") == "WELCOME"


def test_a_refused_code_is_compared_by_its_key_and_its_words() -> None:
    """Also decisions that an earlier release took are compared by them, for 30 days."""
    small = found.BelowMinimum(20_00, 50_00)
    verdicts = [
        Inapplicable("A", Refusal.ORDER_RULES_VIOLATED, small),
        Inapplicable("B", Refusal.VOUCHER_EXPIRED),
    ]
    assert outcome_bytes(verdicts) == (
        b'[{"applies":false,"code":"A","details":"order amount is 2000, at least 5000 is required",'
        b'"refusal":"order_rules_violated"},'
        b'{"applies":false,"code":"B","details":"B","refusal":"voucher_expired"}]'
    )
