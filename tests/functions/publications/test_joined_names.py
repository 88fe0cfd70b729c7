"""One person has one code of a campaign, whichever name a request brings and when names join."""

from itertools import permutations

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.person import Customer
from incentives.usecases.customers.save_customer import save_customer
from tests.builders import NOW, an_ask, change, no_pause, redeemed, refusal
from tests.support.customers.customers import KEY
from tests.support.landing import (
    Answered,
    code_of,
    for_visitors,
    key_of,
    publish,
    published_to,
    visit,
)

ID, ADDRESS = {"source_id": "jo"}, {"email": "jo@example.com"}
BOTH = ID | ADDRESS


@pytest.fixture
def campaign() -> Campaign:
    return for_visitors()


def join(named: dict[str, str] = BOTH) -> None:
    """A shop says that the id and the address are one customer's."""
    hashes = Customer.of(named).hashes(KEY)
    said = CustomerChange(hashes, hashes[-1], named["source_id"], named["email"])
    save_customer(said, now=NOW, pause=no_pause)


def asked(campaign: Campaign, customer: dict[str, str]) -> str:
    return code_of(publish(campaign, customer=customer, join_once=True))


@pytest.mark.parametrize("names", list(permutations([ID, ADDRESS, BOTH])))
def test_a_joined_person_has_one_code_whichever_name_comes_first(
    campaign: Campaign, names: tuple[dict[str, str], ...]
) -> None:
    join()
    assert len({asked(campaign, name) for name in names}) == 1


@pytest.mark.parametrize("joined_after", [0, 1])
@pytest.mark.parametrize("names", [(ID, ADDRESS), (ADDRESS, ID)])
def test_names_that_are_joined_before_the_second_request_lead_to_the_code(
    campaign: Campaign, names: tuple[dict[str, str], ...], joined_after: int
) -> None:
    codes = set()
    for place, name in enumerate(names):
        if place == joined_after:
            join()
        codes.add(asked(campaign, name))
    assert len(codes) == 1


def test_a_repeat_with_a_new_name_adds_it_without_any_record(campaign: Campaign) -> None:
    """A guest by address, then with an account: the account alone finds the code."""
    code = asked(campaign, ADDRESS)
    assert [asked(campaign, name) for name in (BOTH, ID)] == [code, code]
    assert len(published_to("jo")[1]["publications"]) == 1


def test_a_refused_repeat_adds_no_name(campaign: Campaign) -> None:
    code = asked(campaign, ADDRESS)
    assert key_of(publish(campaign, customer=BOTH)) == (400, "voucher_cannot_be_published")
    assert asked(campaign, ID) != code


def test_a_repeat_of_a_campaign_that_is_over_adds_the_new_name_too(campaign: Campaign) -> None:
    code = asked(campaign, ADDRESS)
    change(campaign, stopped=True)
    assert [asked(campaign, name) for name in (BOTH, ID)] == [code, code]


def test_a_page_finds_what_a_server_gave_under_the_shops_id(campaign: Campaign) -> None:
    asked(campaign, ID)
    join()
    visit(campaign)
    assert len(published_to("jo")[1]["publications"]) == 1


def test_a_server_finds_by_id_what_a_page_gave_to_the_address(campaign: Campaign) -> None:
    code = code_of(visit(campaign))
    join()
    assert asked(campaign, ID) == code


def test_names_with_a_code_each_keep_both_and_a_repeat_shows_the_earlier(
    campaign: Campaign,
) -> None:
    first = publish(campaign, customer=ADDRESS, source_id="mail-1")
    second = publish(campaign, customer=ID, source_id="mail-2")
    join()
    assert code_of(first) != code_of(second)
    for name in (ID, ADDRESS, BOTH):
        assert asked(campaign, name) == code_of(_earlier(first, second))
    listed = published_to("jo")[1]["publications"]
    assert {one["voucher"]["code"] for one in listed} == {code_of(first), code_of(second)}
    assert code_of(publish(campaign, customer=ID, source_id="mail-2")) == code_of(second)


def test_an_address_that_a_customer_had_before_still_leads_to_the_code(
    campaign: Campaign,
) -> None:
    join()
    code = asked(campaign, ID)
    join(ID | {"email": "new@example.com"})
    assert asked(campaign, {"email": "new@example.com"}) == asked(campaign, ADDRESS) == code


def test_an_address_that_is_another_customers_now_leads_to_that_one_only(
    campaign: Campaign,
) -> None:
    """Two customers are not one because an address was said of both, one after the other."""
    join({"source_id": "ann", "email": "family@example.com"})
    join({"source_id": "bob", "email": "family@example.com"})
    bobs = asked(campaign, {"source_id": "bob"})
    assert asked(campaign, {"source_id": "ann"}) != bobs
    assert asked(campaign, {"email": "family@example.com"}) == bobs


def test_a_code_that_is_bound_is_bound_to_every_joined_name(campaign: Campaign) -> None:
    join()
    code = code_of(publish(campaign, customer=ID, holder_only=True))
    assert refusal(an_ask(code, persons=("f" * 32,))) == "customer_rules_violated"
    assert redeemed(an_ask(code, persons=Customer.of(ADDRESS).hashes(KEY))).made


def _earlier(first: Answered, second: Answered) -> Answered:
    """Of the same instant, the one whose id comes first is shown, always the same."""
    return min(first, second, key=lambda one: (one[1]["created_at"], one[1]["id"]))
