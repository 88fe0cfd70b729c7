"""A landing page: one person gets one code, however the address is spelt and however often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.code import CodePattern
from incentives.domain.condition.words import Words
from incentives.domain.duration import Duration
from incentives.domain.instant import as_text
from incentives.domain.pricing.benefit import AmountOff
from incentives.domain.window import Window
from incentives.runtime import clock
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, change, keep, redeemed
from tests.support.landing import OPEN, code_of, for_visitors, is_sent, key_of, publish, visit

SPELLINGS = ["jo.doe@gmail.com", "JODOE+spring@GoogleMail.com", " j.o.d.o.e@gmail.com "]
NOTHING_HERE = (400, "no_voucher_suitable_for_publication")


def test_a_visitor_gets_a_code_that_a_cart_takes() -> None:
    status, answer = visit(for_visitors())
    assert (status, answer["result"], answer["channel"]) == (200, "SUCCESS", "API")
    assert answer["vouchers_id"] == [answer["voucher"]["id"]]
    assert redeemed(an_ask(answer["voucher"]["code"])).made


def test_a_visitor_is_told_what_the_code_is_worth_and_until_when(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The page says it: the amount with its currency, and the sooner of both ends."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    window = Window("Europe/Berlin", ends_at=NOW + timedelta(days=9))
    campaign = for_visitors(offer=AmountOff(amount_minor=5_00), window=window)
    codes = UniqueCodes(CodePattern.of(), valid_after_handout=Duration(days=3))
    change(campaign, currency="EUR", codes=codes)
    for _ in ("first", "its answer was lost"):
        _, answer = visit(campaign, key="K-1")
        seen = answer["voucher"]
        assert (seen["discount"]["amount_off"], seen["currency"]) == (5_00, "EUR")
        assert seen["expiration_date"] == as_text(NOW + timedelta(days=3))


def test_a_code_of_any_currency_names_none() -> None:
    assert "currency" not in visit(for_visitors())[1]["voucher"]


def test_a_campaign_is_found_by_its_name_too() -> None:
    campaign = for_visitors()
    code_of(visit(campaign.name.replace(" ", "%20")))
    assert is_sent(visit(campaign))


def test_one_address_in_many_spellings_gets_one_code() -> None:
    """Persons are compared, not spellings."""
    campaign = for_visitors()
    first, *others = SPELLINGS
    code_of(visit(campaign, first))
    assert all(is_sent(visit(campaign, spelling)) for spelling in others)


def test_two_visitors_get_two_codes() -> None:
    campaign = for_visitors()
    assert code_of(visit(campaign, "a@example.com")) != code_of(visit(campaign, "b@example.com"))


def test_where_codes_are_sent_the_page_sees_none_and_no_difference() -> None:
    campaign = for_visitors(replace(OPEN, delivery=Delivery.SEND))
    first, again = visit(campaign, join_once=False), visit(campaign, join_once=False)
    assert first == again
    assert first[0] == 200
    assert "voucher" not in first[1]
    assert "vouchers_id" not in first[1]
    assert "created_at" not in first[1]


@pytest.mark.parametrize("email", [None, "", "jo", "jo@", "@x.de", "jo@x", "a b@x.de", "j" * 300])
def test_what_is_no_address_is_refused_and_writes_nothing(bound: Table, email: str | None) -> None:
    campaign = for_visitors()
    before = bound.items()
    status, answer = visit(campaign, email)
    assert status == 400, answer
    assert bound.items() == before


def test_refused_visitors_and_unknown_campaigns_look_alike() -> None:
    """A stranger learns nothing about codes."""
    ended = a_campaign(public_code=None, window=Window(ends_at=NOW - timedelta(days=9)))
    refused = [
        visit("no-such-campaign"),
        visit(for_visitors(replace(OPEN, for_browsers=False))),
        visit(for_visitors(stopped=True)),
        visit(keep(replace(ended, publishing=OPEN))),
        visit(for_visitors(publications=0)),
        visit(keep(a_campaign(public_code="PUBLIC"))),
    ]
    assert {key_of(one) for one in refused} == {NOTHING_HERE}
    assert len({str(sorted(one[1].items())) for one in refused}) == 1


def test_consent_is_asked_for_where_the_campaign_wants_it(bound: Table) -> None:
    campaign = for_visitors(replace(OPEN, consent="newsletter"))
    assert key_of(visit(campaign)) == (400, "missing_consent")
    agreed = [{"purpose": "newsletter", "version": "2026-11"}]
    assert key_of(visit(campaign, consents=[{"purpose": "other"}])) == (400, "missing_consent")
    code_of(visit(campaign, consents=agreed))
    (kept,) = [item for item in bound.items() if item["kind"]["S"] == "consent"]
    assert (kept["purpose"]["S"], kept["text_version"]["S"]) == ("newsletter", "2026-11")


def test_a_browsers_claims_about_its_user_are_not_taken_for_facts() -> None:
    """What a browser says of country and orders does not open a campaign; nor does its own id."""
    campaign = for_visitors()
    jo, flo = (
        visit(campaign, customer={"email": email, "source_id": "shared", "orders_count": 0})
        for email in ("jo@example.com", "flo@example.com")
    )
    assert code_of(jo) != code_of(flo)


def test_the_address_lies_nowhere_where_the_code_is_shown(bound: Table) -> None:
    code_of(visit(for_visitors(), "jo.doe@example.com"))
    assert "doe@example" not in str(bound.items())


def test_the_address_is_kept_only_in_a_message_that_expires(bound: Table) -> None:
    visit(for_visitors(replace(OPEN, delivery=Delivery.SEND)), "Jo.Doe@example.com")
    (kept,) = [item for item in bound.items() if "Doe@example" in str(item)]
    assert kept["kind"]["S"] == "message"
    assert "ttl" in kept


def test_a_server_publishes_what_visitors_may_not_ask_for() -> None:
    campaign = for_visitors(replace(OPEN, for_browsers=False))
    code_of(publish(campaign, customer={"source_id": "c-1"}))


def test_an_offer_for_first_time_customers_holds_on_a_landing_page_too() -> None:
    """The engine knows by the address who bought before; the browser is not asked."""
    nobody_new = Words("customer.segments", "contains_any", ("existing_customer",))
    campaign = for_visitors(replace(OPEN, conditions=nobody_new))
    assert key_of(visit(campaign)) == NOTHING_HERE
    first_timers = Words("customer.segments", "contains_any", ("new_customer",))
    assert visit(for_visitors(replace(OPEN, conditions=first_timers)))[0] == 200
