"""Consents are recorded as they were declared; what holds is what was declared last."""

import pytest

from manage_customers.handler import lambda_handler as keep
from tests.account import Table
from tests.support.calendar import Calendar
from tests.support.customers.customers import asked, consents, told

JO = "jo@example.com"


def test_a_consent_says_what_for_and_on_which_words(calendar: Calendar) -> None:
    told(email=JO)
    said = {"given": True, "text_version": "2026-05", "source": "landing page"}
    answer = consents(JO, {"newsletter": said})
    at = calendar.now.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert answer["data"] == [{"purpose": "newsletter", "date": at, **said}]
    assert consents(JO) == answer


def test_a_consent_is_withdrawn_and_its_history_stays(calendar: Calendar) -> None:
    told(email=JO)
    consents(JO, {"newsletter": True, "sms": True})
    calendar.forward(days=1)
    answer = consents(JO, {"newsletter": False})
    assert answer["in_force"] == {"newsletter": False, "sms": True}
    assert [one["given"] for one in answer["data"] if one["purpose"] == "newsletter"] == [
        True,
        False,
    ]


def test_what_a_visitor_agreed_to_is_known_of_the_later_customer() -> None:
    told(email=JO)
    consents(JO, {"newsletter": True})
    told(source_id="4711", email=JO)
    assert consents("4711")["in_force"] == {"newsletter": True}


@pytest.mark.parametrize("body", [{}, {"": True}, {"a b": True}, {"sms": "yes"}, {"sms": {}}, []])
def test_what_is_no_declaration_is_refused(bound: Table, body: object) -> None:
    told(email=JO)
    before = bound.items()
    answer = asked(keep, "PUT", f"/v1/customers/{JO}/consents", body=body)
    assert (answer.status, answer.key) == (400, "invalid_payload")
    assert bound.items() == before


def test_nobody_declares_for_a_stranger() -> None:
    answer = asked(keep, "PUT", "/v1/customers/4711/consents", body={"newsletter": True})
    assert (answer.status, answer.key) == (404, "not_found")
