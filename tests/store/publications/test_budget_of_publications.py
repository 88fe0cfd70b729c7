"""What handing a code to a person may cost, and that refusals cost alike."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from incentives.domain.campaigns.terms import Delivery
from incentives.domain.customers.consent import Consent
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.refusal import Refused
from incentives.runtime.aws import bind_table
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.publications.publication_request import Publish
from incentives.usecases.publications.publish import publish
from incentives.usecases.publications.send_again import send_again
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, change, no_pause
from tests.support.landing import OPEN, for_visitors
from tests.support.meter import metered, size_bytes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

JO, FLO, AL = "a" * 32, "b" * 32, "c" * 32


@dataclass
class Page:
    """A warm instance behind a landing page, and what it spends."""

    client: "DynamoDBClient"
    cache: InstanceCache
    seed: bytes | None = None  # of the person, unless it is said

    def given(self, command: Publish) -> None:
        publish(
            command,
            cache=self.cache,
            now=NOW,
            seed=self.seed or bytes.fromhex(command.persons[0]) * 2,
            pause=no_pause,
        )

    def sent_again(self, command: Publish) -> None:
        seed = bytes(32)
        send_again(command, cache=self.cache, now=NOW, seed=seed, pause=no_pause)

    def refused(self, command: Publish) -> None:
        with pytest.raises(Refused):
            self.given(command)

    def cost(self, act: Callable[[Publish], None], command: Publish) -> tuple[list[str], float]:
        with metered(self.client) as meter:
            act(command)
        return meter.operations, meter.write_units


@pytest.fixture
def page(table: Table) -> Page:
    client = table.client
    bind_table(table.name, client)
    return Page(client, InstanceCache())


def an_ask(campaign: str, *persons: str) -> Publish:
    return Publish(persons=persons, campaign=campaign, for_browser=True, email="jo@example.com")


GIVEN = ["BatchGetItem", "TransactWriteItems"]  # who the person is, and the code


def test_a_code_is_issued_in_two_round_trips_of_six_write_units(page: Page) -> None:
    campaign = for_visitors(publications=500, total=500, budget_minor=5_000_00, open_gates=8)
    page.given(an_ask(campaign.name, JO))
    assert page.cost(page.given, an_ask(campaign.name, FLO)) == (GIVEN, 6)


def test_a_joined_person_costs_two_units_more_for_each_further_name(page: Page) -> None:
    campaign = for_visitors()
    page.given(an_ask(campaign.name, JO))
    save_customer(CustomerChange((FLO, AL), AL, source_id="flo"), now=NOW, pause=no_pause)
    assert page.cost(page.given, an_ask(campaign.name, AL)) == (GIVEN, 8)


def test_each_thing_more_that_is_kept_costs_two_units(page: Page) -> None:
    campaign = for_visitors(replace(OPEN, delivery=Delivery.SEND))
    page.given(an_ask(campaign.id, JO))
    told = replace(an_ask(campaign.id, FLO, AL), consents=(Consent("news", given=True, at=NOW),))
    # A second identity, a consent, and a message.
    assert page.cost(page.given, told) == (GIVEN, 12)


def test_a_repeat_of_a_server_costs_the_failed_write_and_a_look_at_the_code(page: Page) -> None:
    campaign = for_visitors()
    page.given(an_ask(campaign.id, JO))
    again = replace(an_ask(campaign.id, JO), join_once=True, for_browser=False)
    operations, written = page.cost(page.given, again)
    assert (operations, written) == ([*GIVEN, "BatchGetItem"], 0)


def test_a_repeat_of_a_page_costs_the_failed_write_a_look_and_what_is_sent(page: Page) -> None:
    campaign = for_visitors()
    page.given(an_ask(campaign.id, JO))
    page.seed = b"of another request".ljust(32)
    assert page.cost(page.given, an_ask(campaign.id, JO)) == (GIVEN, 0)
    sent, lately = (page.cost(page.sent_again, an_ask(campaign.id, JO)) for _ in range(2))
    assert sent == (["BatchGetItem", *GIVEN], 6)  # message, when, and the gate
    assert lately == (["BatchGetItem"] * 2, 0)
    nobody = page.cost(page.sent_again, an_ask(campaign.id, FLO))
    unknown = page.cost(page.sent_again, an_ask("no such campaign", FLO))
    assert nobody == lately
    assert unknown[0].count("BatchGetItem") == 3  # the name is not remembered


def test_unknown_campaigns_and_refused_visitors_cost_the_same_round_trips(page: Page) -> None:
    """A stranger learns nothing about codes."""
    stopped, closed = for_visitors(), for_visitors()
    page.given(an_ask(stopped.name, JO))
    page.given(an_ask(closed.name, JO))
    change(stopped, stopped=True)
    change(closed, publishing=replace(OPEN, for_browsers=False))
    for campaign in (stopped, closed):
        page.refused(an_ask(campaign.name, FLO))
    costs = [
        page.cost(page.refused, an_ask(name, FLO))
        for name in (stopped.name, closed.name, "no such campaign")
    ]
    assert costs == [(["BatchGetItem"] * 3, 0)] * 3


def test_what_a_publication_writes_is_below_a_write_unit(page: Page, table: Table) -> None:
    campaign = for_visitors(replace(OPEN, delivery=Delivery.SEND, holder_only=True))
    told = replace(
        an_ask(campaign.id, JO, FLO),
        customer_id="cust_" + "a" * 26,
        customer_source_id="shop-0000000001",
        source_id="mail-2026-06-15-0000000001",
        metadata={"language": "de", "page": "spring-2026"},
    )
    page.given(told)
    kinds = {"gate", "voucher", "publication", "publication_source", "message"}
    written = [item for item in table.items() if item["kind"]["S"] in kinds]
    assert {item["kind"]["S"] for item in written} == kinds
    assert max(map(size_bytes, written)) < 1_024
