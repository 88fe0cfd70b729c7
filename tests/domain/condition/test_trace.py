"""A decision as it is recorded: what was required, what was there, and nothing about the person."""

import json

from hypothesis import given

from incentives.domain.condition.decide import decide, records, why_not
from incentives.domain.condition.facts import CustomerFacts, Facts
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.look import Missing
from incentives.domain.condition.metadata import Metadata
from incentives.domain.condition.tree import Condition
from incentives.domain.refusal import Refusal
from tests.domain.condition.situations import (
    CONDITIONS,
    FACTS,
    FALSE,
    TRUE,
    all_of,
    facts,
    line,
    no,
    order,
    spend,
)

SMALL = facts(order=order(line("tea", 42_00)), customer=CustomerFacts(orders=2))


def test_a_record_says_what_was_required_and_what_was_there() -> None:
    assert records(decide(all_of(spend(50_00), no(TRUE)), SMALL)) == [
        {
            "at": ".of[0]",
            "required": {"kind": "order.subtotal", "op": "at_least", "value": 50_00},
            "truth": "false",
            "short_by": 8_00,
            "found": 42_00,
        },
        {
            "at": ".of[1].of[0]",
            "required": {"kind": "time.weekday", "days": [3]},
            "truth": "false",
            "negated": True,
            "found": 3,
        },
    ]


def test_what_the_shop_notes_of_a_person_stays_out_of_records() -> None:
    known = facts(customer=CustomerFacts(metadata={"illness": "asthma"}))
    healthy = Metadata("customer.metadata", ("illness",), "is", ("none",))
    assert "asthma" not in json.dumps(records(decide(healthy, known)))


def test_the_refusal_tells_whose_rules_are_broken_or_what_is_missing() -> None:
    assert why_not(decide(spend(50_00), SMALL)) is Refusal.ORDER_RULES_VIOLATED
    first = Flag("customer.first_order")
    assert why_not(decide(first, SMALL)) is Refusal.CUSTOMER_RULES_VIOLATED
    assert why_not(decide(FALSE, SMALL)) is Refusal.REDEMPTION_RULES_VIOLATED
    assert why_not(decide(first, facts())) is Missing.CUSTOMER
    assert why_not(decide(TRUE, SMALL)) is None


@given(CONDITIONS, FACTS)
def test_every_decision_can_be_kept_as_json(condition: Condition, known: Facts) -> None:
    outcome = decide(condition, known)
    assert json.loads(json.dumps(records(outcome), allow_nan=False)) == records(outcome)
    assert (why_not(outcome) is None) is bool(outcome)
