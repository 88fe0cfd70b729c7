"""Support takes an address off a customer, at the route."""

import pytest

from incentives.names import Scope
from manage_customers.handler import lambda_handler as keep
from tests.support.customers.customers import Answer, asked, told

pytestmark = pytest.mark.usefixtures("bound")

MAIL = "Jo.Doe@gmail.com"


def unlinked(reference: str, *, email: str = MAIL, scope: Scope = Scope.SUPPORT) -> Answer:
    path = f"/v1/customers/{reference}/unlink"
    return asked(keep, "POST", path, scope=scope, body={"email": email})


def test_an_address_is_taken_off_once_however_it_is_spelled() -> None:
    jo = told(source_id="4711", email=MAIL, name="Jo")
    for spelled in ("jodoe@googlemail.com", MAIL):
        answer = unlinked("4711", email=spelled)
        assert (answer.status, answer.body["id"]) == (200, jo["id"])
        assert answer.body.get("email") is None
        assert answer.body["name"] == "Jo"
    assert asked(keep, "GET", f"/v1/customers/{MAIL}").status == 404
    assert told(source_id="4711", email=MAIL)["email"] == MAIL


def test_an_address_that_is_counted_under_two_forms_is_taken_off_whole() -> None:
    visitor = told(email="j.ane@proton.me")
    told(source_id="4711", email="j.ane@proton.me")
    assert unlinked("4711", email="jane@proton.me").status == 200
    assert told(email="j.ane@proton.me", name="Jane")["id"] == visitor["id"]
    assert asked(keep, "GET", "/v1/customers/4711").body.get("name") is None


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.MARKETING])
def test_no_other_key_takes_an_address_off(scope: Scope) -> None:
    told(source_id="4711", email=MAIL)
    assert unlinked("4711", scope=scope).status == 403


@pytest.mark.parametrize(
    ("reference", "email", "key"),
    [
        ("nobody", MAIL, "not_found"),
        ("4711", "no address", "invalid_payload"),
        ("4711", "", "invalid_payload"),
        ("4711", "    ", "invalid_payload"),
    ],
)
def test_who_is_not_there_and_what_is_no_address_is_refused(
    reference: str, email: str, key: str
) -> None:
    told(source_id="4711")
    answer = unlinked(reference, email=email)
    assert answer.key == key
    assert answer.status < 500
