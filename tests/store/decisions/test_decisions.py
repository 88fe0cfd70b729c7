"""A decision is packed into its id, comes out of it whole, and is taken again to the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from string import ascii_letters

import pytest
from hypothesis import HealthCheck, given, settings

from incentives.domain.campaigns.codes import ReferralCodes
from incentives.domain.campaigns.terms import ReferralTerms
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.situation import ReferralSeen
from incentives.domain.checkout.verdict import Applicable, Inapplicable
from incentives.domain.code import CodePattern
from incentives.domain.condition.facts import CustomerFacts
from incentives.domain.customers.shopper import Shopper
from incentives.domain.decisions.decision_token import LIVES, DecisionToken
from incentives.domain.decisions.evidence import replayed
from incentives.domain.decisions.outcome import outcome_bytes
from incentives.domain.decisions.trace import rules_of
from incentives.domain.explanation.details import details_of
from incentives.domain.findings import (
    Circumstance,
    FieldRequired,
    ReferralFinding,
    ReferrerLimit,
)
from incentives.domain.refusal import Refusal
from incentives.domain.seal import key_for
from incentives.store.decisions import decisions
from tests.builders import NOW
from tests.domain.decision.decisions import ADA, a_decision, decided

KEY = key_for("decisions", b"k" * 32)

RULES_OF_REFUSALS = {
    Refusal.NOT_FOUND: {"code"},
    Refusal.VOUCHER_DISABLED: {"voucher.active"},
    Refusal.CUSTOMER_RULES_VIOLATED: {"voucher.holder", "conditions"},
    Refusal.MISSING_CUSTOMER: {"customer", "voucher.holder", "conditions"},
    Refusal.MISSING_AMOUNT: {"order.amount", "conditions"},
    Refusal.QUANTITY_EXCEEDED: {"limits.total"},
    Refusal.CUSTOMER_LIMIT_EXCEEDED: {"limits.per_customer"},
    Refusal.CUSTOMER_DAILY_LIMIT_EXCEEDED: {"limits.per_customer_per_day"},
    Refusal.CUSTOMER_WEEKLY_LIMIT_EXCEEDED: {"limits.per_customer_per_week"},
    Refusal.CUSTOMER_MONTHLY_LIMIT_EXCEEDED: {"limits.per_customer_per_month"},
    Refusal.CUSTOMER_YEARLY_LIMIT_EXCEEDED: {"limits.per_customer_per_year"},
    Refusal.BUDGET_EXCEEDED: {"limits.budget"},
    Refusal.REDEMPTION_ROLLED_BACK: {"redemption_rolled_back"},
}
"""The rule that each refusal stands for; all others are of conditions."""

slow_to_draw = settings(suppress_health_check=[HealthCheck.too_slow])


def opened(decision: Decided, *, for_browser: bool = False) -> DecisionToken:
    packed = decisions.pack(decision, KEY, for_browser=for_browser)
    token = decisions.unpack(packed, [KEY], NOW)
    assert token is not None
    return token


@slow_to_draw
@given(decided())
def test_a_decision_taken_again_comes_to_the_same_bytes(decision: Decided) -> None:
    token = opened(decision)
    again = replayed(token.evidence, decision.situation.campaigns)
    assert outcome_bytes(again.verdicts) == outcome_bytes(decision.verdicts)
    assert token == DecisionToken.of(decision)


@slow_to_draw
@given(decided())
def test_the_account_names_the_rule_that_refused_first(decision: Decided) -> None:
    for verdict in decision.verdicts:
        rules = rules_of(verdict, decision)
        broken = [rule for rule in rules if rule.held is False]
        assert [rule for rule in rules if rule.first] == broken[:1]
        assert bool(broken) is not isinstance(verdict, Applicable)
        if isinstance(verdict, Inapplicable):
            name = broken[0].name
            subject = "conditions" if name.startswith("conditions") else name
            assert subject in RULES_OF_REFUSALS.get(verdict.refusal, {"conditions"})


@slow_to_draw
@given(decided())
def test_no_hash_and_no_note_of_a_person_is_in_an_id(decision: Decided) -> None:
    text = json.dumps(decisions._token_reader().dump_python(opened(decision), mode="json"))
    assert not any(person in text for person in ADA)
    assert "Ada" not in text
    assert '"country": "DE"' not in text


FINDINGS: tuple[ReferralFinding, ...] = (
    Circumstance.ORDERED_BEFORE,
    FieldRequired("customer.orders_count"),
    ReferrerLimit(3, "day"),
)


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_referral_is_refused_again_for_what_was_found(finding: ReferralFinding) -> None:
    decision = _of_referral(ReferralSeen(Refusal.REFEREE_NOT_NEW, finding=finding))
    assert decision.verdicts == (
        Inapplicable(decision.ask.codes[0], Refusal.REFEREE_NOT_NEW, finding),
    )
    token = opened(decision)
    again = replayed(token.evidence, decision.situation.campaigns)
    assert again.verdicts == decision.verdicts


@pytest.mark.parametrize("finding", FINDINGS)
def test_what_an_earlier_release_found_of_a_referral_is_compared_by_its_words(
    finding: ReferralFinding,
) -> None:
    now = _of_referral(ReferralSeen(Refusal.REFEREE_NOT_NEW, finding=finding))
    then = _of_referral(ReferralSeen(Refusal.REFEREE_NOT_NEW, details_of(finding)))
    assert outcome_bytes(then.verdicts) == outcome_bytes(now.verdicts)


def _of_referral(seen: ReferralSeen) -> Decided:
    """A decision on a referral code that comes to this."""
    plain = a_decision()
    situation = plain.situation
    (id_, campaign), (code,) = next(iter(situation.campaigns.items())), situation.vouchers
    programme = replace(campaign, codes=ReferralCodes(ReferralTerms(), CodePattern.of({})))
    return Decided.of(
        plain.record,
        plain.ask,
        replace(situation, campaigns={id_: programme}, referrals={code: seen}),
    )


SIZES: Mapping[tuple[int, int], tuple[int, str]] = {
    (1, 1): (350, ""),
    (20, 3): (1_000, ""),
    (40, 10): (2_500, ""),
    (500, 30): (4_004, "orders"),
    (500, 5): (4_004, "orders"),
}


@pytest.mark.parametrize(("lines", "codes"), SIZES)
def test_an_id_is_bounded_and_says_what_it_left_out(lines: int, codes: int) -> None:
    longest, lacks = SIZES[lines, codes]
    decision = a_decision(lines, codes)
    assert len(decisions.pack(decision, KEY)) <= longest
    token = opened(decision)
    assert token.lacks == lacks
    assert len(token.results) == codes


def test_what_is_too_long_in_every_way_keeps_its_results_as_far_as_they_go() -> None:
    segments = tuple(sha256(bytes([n])).hexdigest() for n in range(100))
    decision = a_decision(500, 30, shopper=Shopper(CustomerFacts(segments=segments)))
    token = opened(decision)
    assert (token.lacks, len(token.results)) == ("evidence", 30)
    assert len(opened(decision, for_browser=True).results) in {10, 30}


@slow_to_draw
@given(decided())
def test_all_ids_for_browsers_have_one_length(decision: Decided) -> None:
    """A length would tell a good code from a wrong one."""
    assert len(decisions.pack(decision, KEY, for_browser=True)) == 2_004


def test_an_id_is_read_with_its_own_key_only_and_not_after_its_time() -> None:
    packed = decisions.pack(a_decision(), KEY)
    last = NOW + LIVES
    assert decisions.unpack(packed, [KEY], last - timedelta(milliseconds=1)) is not None
    assert decisions.unpack(packed, [KEY], last) is None
    assert decisions.unpack(packed, [key_for("decisions", b"o" * 32)], NOW) is None
    assert decisions.unpack(packed.replace("dec_", "dec-"), [KEY], NOW) is None
    assert decisions.unpack(packed + "=", [KEY], NOW) is None


def test_the_last_character_of_an_id_has_one_spelling() -> None:
    """Base64 leaves bits over; an id with others would be another name of the same decision."""
    packed = decisions.pack(a_decision(), KEY)
    spellings = [packed[:-1] + last for last in ascii_letters]
    read = [
        spelling for spelling in spellings if decisions.unpack(spelling, [KEY], NOW) is not None
    ]
    assert set(read) <= {packed}


def test_a_refusal_is_told_as_it_was() -> None:
    decision = a_decision()
    unknown = replace(decision.ask, codes=("NO-SUCH-CODE",))
    told = opened(Decided.of(decision.record, unknown, decision.situation))
    assert [result.key for result in told.results] == ["not_found"]
    assert isinstance(
        replayed(told.evidence, decision.situation.campaigns).verdicts[0], Inapplicable
    )
