"""A person is erased: nothing says who it was, and what was counted stays."""

from dataclasses import replace
from urllib.parse import quote

import pytest

from enroll_members.handler import lambda_handler as enroll
from erase_customers.handler import lambda_handler as forget
from incentives.domain import derived_ids
from incentives.domain.condition.words import Words
from incentives.domain.customers.erasure import PERSONAL, RETENTION_ACTIONS, cleared
from incentives.domain.publications.publication import Message, Publication
from incentives.domain.referrals.referrer import Referrer
from incentives.names import Scope
from incentives.store.publications import publications
from incentives.store.reading import fetch_one
from incentives.store.referrals import conversions, referral_keys, referrers
from incentives.store.transaction import Transaction
from incentives.usecases.customers import erase_customer
from incentives.usecases.publications.read_publications import read_publications
from redeem.handler import lambda_handler as redeem
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause
from tests.support.calendar import Calendar
from tests.support.customers.customers import (
    Answer,
    Json,
    asked,
    consents,
    ok,
    persons,
    read,
    told,
    unknown,
)
from tests.support.customers.erasing import erased, text
from tests.support.points import loyalty

JO = {"source_id": "shop-4711", "email": "Jo.Doe+shop@GMail.com"}
SECRETS = ("shop-4711", "jo.doe", "jodoe", "gmail", "johanna", "+49 731", "1990-02-28", "my shoes")


def exported(reference: str, cursor: str = "") -> Json:
    path = f"/v1/customers/{quote(reference, safe='')}/export"
    query = f"cursor={cursor}" if cursor else ""
    return ok(asked(forget, "GET", path, query=query, scope=Scope.SUPPORT))


def bought(code: str, order: str, **customer: object) -> Answer:
    body = {
        "redeemables": [{"object": "voucher", "id": code}],
        "order": {"id": order, "amount": 5000},
        "customer": customer,
    }
    return asked(redeem, "POST", "/v1/redemptions", body=body)


def given_a_code(campaign_id: str) -> None:
    """A publication to Jo with a message on its way, as a landing page makes them."""
    jo = persons(**JO)
    publication = Publication(
        id=derived_ids.publication_id(jo[0], campaign_id),
        campaign_id=campaign_id,
        campaign_name="Hello",
        code="JOS-OWN-CODE",
        at=NOW,
        persons=jo,
        customer_source_id=JO["source_id"],
        metadata={"note": "my shoes"},
    )
    write = Transaction()
    publications.add(write, publication)
    publications.send(write, Message(publication, JO["email"]))
    write.commit(no_pause)


def recommends(campaign_id: str) -> None:
    """Jo as a referrer, as a referral programme enrols one."""
    referrer = Referrer("JOS-LINK", campaign_id, persons(**JO), NOW, customer_source_id="shop-4711")
    write = Transaction()
    referrers.put_referrer(write, referrer)
    conversions.give_code(write, persons(**JO)[0], campaign_id, referrer.code)
    write.commit(no_pause)


@pytest.fixture
def jo(bound: Table) -> Json:
    """Jo with everything that somebody may have: record, consents, orders, a code, points."""
    new = Words("customer.segments", "contains_any", ("new_customer",))
    keep(replace(a_campaign(public_code="FIRST"), conditions=new))
    keep(a_campaign(public_code="ONCE", per_person=1))
    jo = told(
        **JO,
        name="Johanna",
        phone="+49 731",
        birthdate="1990-02-28",
        metadata={"likes": "my shoes"},
    )
    consents("shop-4711", {"newsletter": {"given": True, "source": "my shoes page"}})
    assert bought("FIRST", "O-1", **JO).status == 200
    assert bought("ONCE", "O-2", **JO).status == 200
    club = loyalty.a_programme()
    ok(asked(enroll, "POST", f"/v1/loyalties/{club['id']}/members", body={"customer": JO}))
    given_a_code("camp_hello")
    recommends("camp_friends")
    assert any(secret in text(bound) for secret in SECRETS)
    return jo


@pytest.mark.parametrize("name", ["shop-4711", "jodoe@googlemail.com", "cust_"])
def test_nothing_in_the_table_says_who_it_was(bound: Table, jo: Json, name: str) -> None:
    answer = erased(jo["id"] if name == "cust_" else name)
    assert (answer["status"], answer["related_object"]) == ("DONE", "customer")
    assert [secret for secret in SECRETS if secret in text(bound)] == []
    assert unknown("shop-4711")
    assert unknown("jodoe@gmail.com")


def test_an_erased_person_has_no_second_first_order(jo: Json) -> None:
    """Erasing a person keeps the books."""
    erased(jo["id"])
    for customer in (JO, {"source_id": JO["source_id"]}, {"email": "jodoe@gmail.com"}):
        assert bought("FIRST", "O-3", **customer).key == "customer_rules_violated"
        assert bought("ONCE", "O-4", **customer).key == "customer_limit_exceeded"


def test_an_erased_person_is_not_given_a_second_code(jo: Json) -> None:
    erased(jo["id"])
    found = read_publications(persons(**JO), no_pause)
    assert [one.code for one in found] == ["JOS-OWN-CODE"]
    assert (found[0].customer_source_id, found[0].metadata) == (None, None)


def test_a_referrer_stays_with_what_was_counted(jo: Json) -> None:
    erased(jo["id"])
    left = referrers.referrer_of(fetch_one(referral_keys.referrer("JOS-LINK"), no_pause))
    assert left is not None
    assert (left.customer_source_id, left.revision, left.persons) == (None, 2, persons(**JO))


def test_points_stay_with_nobody(jo: Json, bound: Table) -> None:
    def members() -> list[Json]:
        """The card, and the further name that leads to it."""
        return [one for one in bound.items() if one["kind"]["S"] == "member"]

    before = members()
    erased(jo["id"])
    assert [one["lots"] for one in members()] == [one["lots"] for one in before]
    assert not any("customer_source_id" in one for one in members())


def test_erasing_twice_is_erasing(bound: Table, jo: Json) -> None:
    erased(jo["id"])
    before = bound.items()
    assert erased(jo["id"])["status"] == "DONE"
    assert erased("shop-4711")["status"] == "DONE"
    assert bound.items() == before


def test_nobody_else_is_touched(jo: Json) -> None:
    ann = told(source_id="ann", email="ann@example.com", name="Ann")
    consents("ann", {"newsletter": True})
    erased(jo["id"])
    assert consents(ann["id"])["in_force"] == {"newsletter": True}


@pytest.mark.usefixtures("jo")
def test_a_person_with_much_is_erased_call_by_call(
    bound: Table, calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erase_customer, "MOST_AT_ONCE", 8)
    monkeypatch.setattr(erase_customer, "_PAGE", 2)
    for _ in range(9):
        calendar.forward(minutes=1)
        consents("shop-4711", {"sms": True})
    statuses = [erased("shop-4711")["status"]]
    assert statuses == ["IN_PROGRESS"]
    for _ in range(12):
        statuses.append(erased("shop-4711")["status"])
        if statuses[-1] == "DONE":
            break
    assert statuses[-1] == "DONE"
    assert [secret for secret in SECRETS if secret in text(bound)] == []


@pytest.mark.usefixtures("jo")
def test_an_export_shows_all_that_is_kept() -> None:
    page = exported("jodoe@gmail.com")
    kinds = {one["kind"] for one in page["data"]}
    assert kinds == {"customer", "consent", "uses", "customer_orders", "publication", "referral"}
    (record,) = (one for one in page["data"] if one["kind"] == "customer" and "email" in one)
    assert (record["email"], record["name"]) == (JO["email"], "Johanna")
    (uses,) = (one["uses"] for one in page["data"] if one.get("uses"))
    assert list(uses.values()) == [1]
    assert len(page["members"]) == 1
    assert page["has_more"] is False


def test_an_export_comes_in_pages(jo: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = exported(jo["id"])["data"]
    monkeypatch.setattr("incentives.usecases.customers.export_customer.MOST_ON_A_PAGE", 3)
    found, cursor = [], ""
    while True:
        page = exported(jo["id"], cursor)
        assert len(page["data"]) <= 3
        found += page["data"]
        if not page["has_more"]:
            break
        cursor = page["cursor"]
    assert found == whole


@pytest.mark.parametrize("cursor", ["x", "eHg", "LTE6", "OTk5OTk6"])
def test_a_made_up_cursor_shows_nothing(jo: Json, cursor: str) -> None:
    path = f"/v1/customers/{jo['id']}/export"
    answer = asked(forget, "GET", path, query=f"cursor={cursor}", scope=Scope.SUPPORT)
    assert answer.key == "invalid_query_params" or answer.body["data"] == []


@pytest.mark.parametrize("scope", [Scope.CHECKOUT, Scope.CLIENT, Scope.PARTNER])
def test_only_the_office_erases_and_exports(jo: Json, scope: Scope) -> None:
    for method, what in (("POST", "permanent-deletion"), ("GET", "export")):
        answer = asked(forget, method, f"/v1/customers/{jo['id']}/{what}", scope=scope)
        assert (answer.status, answer.key) == (403, "missing_required_permission")


def test_what_is_cleared_reads_as_before_without_what_is_personal() -> None:
    body = '{"a":1,"email":"x","b":[{"metadata":{"c":2},"d":"ä"}]}'
    assert cleared(body) == '{"a":1,"b":[{"d":"ä"}]}'
    assert cleared(cleared(body)) == cleared(body)
    assert RETENTION_ACTIONS
    assert "email" in PERSONAL


def test_who_has_a_former_address_of_an_erased_customer_is_kept() -> None:
    """Ann and Bob had one address, one after the other."""
    told(source_id="ann", email="family@example.com")
    told(source_id="bob", email="family@example.com", name="Bob")
    erased("ann")
    assert unknown("ann")
    assert read("bob")["name"] == "Bob"
