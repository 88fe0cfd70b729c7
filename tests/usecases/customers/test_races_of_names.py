"""Names that are joined or parted between a decision and its write, and answers that are lost."""

from collections.abc import Callable, Iterator

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.customers.customer import CustomerChange
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.customers.unlink_customer import unlink_customer
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.interleaving import meanwhile
from tests.support.person_uses import used_by
from tests.support.points.ledger_checks import assert_balanced
from tests.support.stage import staged

JO, MAIL = "jo", "jo@a.example"
NAMES = [(JO,), (MAIL,), (JO, MAIL)]
LIMIT = "customer_limit_exceeded"


@pytest.fixture(autouse=True)
def campaign(bound_table: Table) -> Iterator[Campaign]:
    yield keep(a_campaign(per_person=2, per_person_per_day=2))
    assert_balanced(bound_table)


def join() -> None:
    change = CustomerChange((JO, MAIL), MAIL, source_id=JO, email=MAIL)
    save_customer(change, now=NOW, pause=no_pause)


def part() -> None:
    unlink_customer(JO, (JO,), (MAIL,), now=NOW, pause=no_pause)


def anew() -> None:
    part()
    join()


def use(*names: str) -> str:
    return redeemed(an_ask("WELCOME", persons=names)).made[0].id


def uses(campaign: Campaign) -> tuple[int, int]:
    return used_by(JO, campaign.id), used_by(MAIL, campaign.id)


@pytest.mark.parametrize("names", NAMES)
def test_a_redemption_meets_a_join(campaign: Campaign, names: tuple[str, ...]) -> None:
    use(JO)
    with meanwhile(join):
        use(*names)
    assert uses(campaign) == (2, 2)
    assert refusal(an_ask("WELCOME", persons=(MAIL,))) == LIMIT


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("change", [part, anew])
@pytest.mark.parametrize("warm", [False, True], ids=["read", "learnt"])
def test_a_redemption_that_knows_where_its_name_leads_meets_a_change_of_it(
    campaign: Campaign, names: tuple[str, ...], change: Callable[[], None], *, warm: bool
) -> None:
    """A use would be counted for a person whose name it did not bring."""
    join()
    use(MAIL)
    cache = InstanceCache()
    if warm:
        validated(an_ask("WELCOME"), cache)
    with meanwhile(change, before=2 if warm and MAIL in names else 1):
        redeemed(an_ask("WELCOME", persons=names), cache)
    expected = {(JO,): (1, 1), (MAIL,): (0, 2), (JO, MAIL): (1, 2)}[names]
    assert uses(campaign) == (expected if change is part else (2, 2))


@pytest.mark.parametrize("names", NAMES)
@pytest.mark.parametrize("before", [1, 2])
def test_a_rollback_meets_a_change_of_names(
    campaign: Campaign, names: tuple[str, ...], before: int
) -> None:
    made = use(*names)
    other = use(MAIL)
    with meanwhile(join):
        rolled_back(made)
    assert uses(campaign) == (1, 1)
    if before == 2:
        with meanwhile(part, before=2):
            rolled_back(other)
        assert uses(campaign) == (0, 0)


@pytest.mark.parametrize("names", NAMES)
def test_a_join_and_its_undoing_meet_a_redemption(
    campaign: Campaign, names: tuple[str, ...]
) -> None:
    with meanwhile(lambda: use(*names)):
        join()
    assert uses(campaign) == (1, 1)
    with meanwhile(lambda: use(*names)):
        part()
    assert uses(campaign) == (2 * (JO in names), 2 * (MAIL in names))


def test_of_two_orders_under_two_names_one_takes_the_last_use(campaign: Campaign) -> None:
    join()
    use(JO)
    ask = an_ask("WELCOME", persons=(JO,))
    with meanwhile(lambda: use(MAIL)):
        assert refusal(ask) == LIMIT
    assert uses(campaign) == (2, 2)


@pytest.mark.parametrize("lost", [0, 1])
def test_a_lost_answer_of_a_redemption_under_a_joined_name_is_one_use(
    campaign: Campaign, lost: int
) -> None:
    join()
    with staged(lost=lost):
        use(MAIL)
    assert uses(campaign) == (1, 1)


def test_a_lost_answer_of_a_join_or_its_undoing_changes_nothing_twice(campaign: Campaign) -> None:
    for names in NAMES[:2]:
        use(*names)
    for act, expected in ((join, (2, 2)), (part, (1, 1))):
        with staged(lost=0):
            act()
        assert uses(campaign) == expected
