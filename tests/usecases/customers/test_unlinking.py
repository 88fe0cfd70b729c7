"""Names that were wrongly joined: support takes an address off, and each has its own again."""

from collections.abc import Iterator

import pytest

from incentives.domain.customers.customer import CustomerChange
from incentives.domain.refusal import Refused
from incentives.store.customers import whole_person
from incentives.usecases.customers.read_customer import find_record
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.customers.unlink_customer import unlink_customer
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed, refusal, rolled_back
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced

JO, MAIL, OLD = "jo", "jo@a.example", "jo@old.example"
LIMIT = "customer_limit_exceeded"


@pytest.fixture(autouse=True)
def _balanced(bound_table: Table) -> Iterator[None]:
    yield
    assert_balanced(bound_table)


def join(*addresses: str) -> None:
    for address in addresses:
        change = CustomerChange((JO, address), address, source_id=JO, email=address)
        save_customer(change, now=NOW, pause=no_pause)


def unlink(address: str, customer: str = JO) -> None:
    unlink_customer(customer, (customer,), (address,), now=NOW, pause=no_pause)


def use(*names: str) -> str:
    return redeemed(an_ask("WELCOME", persons=names)).made[0].id


def test_each_name_gets_exactly_the_uses_that_brought_it() -> None:
    campaign = keep(a_campaign(per_person=9))
    use(JO)
    use(JO, MAIL)
    join(MAIL)
    use(MAIL)
    use(MAIL)
    use(MAIL, JO)
    assert used_by(JO, campaign.id) == 5
    unlink(MAIL)
    assert (used_by(JO, campaign.id), used_by(MAIL, campaign.id)) == (3, 4)
    join(MAIL)
    assert used_by(JO, campaign.id) == used_by(MAIL, campaign.id) == 5


def test_both_count_by_themselves_afterwards() -> None:
    keep(a_campaign(per_person=1))
    join(MAIL)
    use(MAIL)
    assert refusal(an_ask("WELCOME", persons=(JO,))) == LIMIT
    unlink(MAIL)
    assert refusal(an_ask("WELCOME", persons=(MAIL,))) == LIMIT
    use(JO)
    assert refusal(an_ask("WELCOME", persons=(JO,))) == LIMIT


@pytest.mark.parametrize("names", [(JO,), (MAIL,), (JO, MAIL)])
def test_a_use_is_given_back_to_whose_it_is_by_then(names: tuple[str, ...]) -> None:
    campaign = keep(a_campaign(per_person=9))
    join(MAIL)
    made = use(*names)
    unlink(MAIL)
    rolled_back(made)
    assert used_by(JO, campaign.id) == used_by(MAIL, campaign.id) == 0


def test_the_record_and_whoever_asks_know_the_address_no_more() -> None:
    join(OLD, MAIL)
    unlink(MAIL)
    unlink(MAIL)
    record = find_record(JO, (JO,), no_pause)
    assert (record.persons, record.email) == ((JO,), None)
    assert whole_person.find((JO,), no_pause).hashes == (JO, OLD)
    assert whole_person.find((MAIL,), no_pause).hashes == (MAIL,)
    with pytest.raises(Refused):
        find_record(MAIL, (MAIL,), no_pause)


def test_a_former_address_is_taken_off_and_the_present_one_stays() -> None:
    campaign = keep(a_campaign(per_person=9))
    join(OLD, MAIL)
    use(OLD)
    use(MAIL)
    unlink(OLD)
    assert find_record(JO, (JO,), no_pause).email == MAIL
    assert (used_by(OLD, campaign.id), used_by(JO, campaign.id)) == (1, 1)


def test_an_address_that_is_no_name_of_the_customer_changes_nothing(bound_table: Table) -> None:
    join(MAIL)
    before = bound_table.items()
    unlink("ann@a.example")
    assert bound_table.items() == before


def test_nobody_loses_the_name_they_are_kept_under() -> None:
    save_customer(CustomerChange((OLD,), OLD, email=OLD), now=NOW, pause=no_pause)
    with pytest.raises(Refused) as refused:
        unlink(OLD, customer=OLD)
    assert refused.value.refusal == "invalid_payload"
    with pytest.raises(Refused) as refused:
        unlink(OLD, customer="nobody")
    assert refused.value.refusal == "not_found"
