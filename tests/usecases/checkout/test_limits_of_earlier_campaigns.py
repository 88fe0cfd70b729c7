"""Limits per person of campaigns that an earlier release made, which counted each name by itself.

The first use since takes over what was counted under the person's names.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import EVER, UseKey
from incentives.domain.checkout.redemption import Redemption
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem
from incentives.store.reading import fetch_one
from incentives.store.transaction import Transaction
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
from tests.support.checkout.changed_orders import ORDER, changed
from tests.support.interleaving import meanwhile
from tests.support.person_uses import group, used_by

pytestmark = pytest.mark.usefixtures("bound_table")

JO, MAIL = "jo", "jo@a.example"
BOTH = (JO, MAIL)
TODAY = NOW.date().isoformat()
LIMIT, DAILY = "customer_limit_exceeded", "customer_daily_limit_exceeded"


def an_earlier_campaign(**limits: Any) -> Campaign:
    return keep(replace(a_campaign(**limits), counts_persons_whole=False))


def count_as_before(campaign: Campaign, name: str, used: int, period: str = EVER) -> None:
    UseItem(*person_keys.use(*UseKey(name, campaign.id, period)), used=used).save()


def counted_as_before(campaign: Campaign, name: str, period: str = EVER) -> int | None:
    item = fetch_one(person_keys.use(name, campaign.id, period), no_pause, consistent=True)
    return item.used if isinstance(item, UseItem) else None


def used_before(campaign: Campaign, *names: str, order: str) -> Redemption:
    """A redemption as an earlier release left it, with its counts."""
    periods = campaign.periods_of_use(NOW)
    before = {
        (name, period): counted_as_before(campaign, name, period) or 0
        for name in names
        for period in periods
    }
    made = redeemed(an_ask("WELCOME", order=order, persons=names)).made[0]
    for name in names:
        Item(*person_keys.uses(name)).delete()
        for period in periods:
            count_as_before(campaign, name, before[name, period] + 1, period)
    key = redemptions.order_key_of(made.id)
    record = redemptions.record_of(fetch_one(key, no_pause, consistent=True))
    assert record is not None
    (one,) = record.redemptions
    write = Transaction()
    earlier = replace(record, redemptions=(replace(one, person_whole=False),))
    redemptions.put_record(write, replace(earlier, revision=record.revision + 1))
    write.commit(no_pause)
    assert key == keys.order(record.id)
    return made


def use(*names: str) -> Redemption:
    return redeemed(an_ask("WELCOME", persons=names)).made[0]


@pytest.mark.parametrize("names", [(JO,), BOTH])
def test_what_was_counted_before_counts_on(names: tuple[str, ...]) -> None:
    campaign = an_earlier_campaign(per_person=2)
    count_as_before(campaign, JO, 1)
    assert validated(an_ask("WELCOME", persons=names)).valid
    use(*names)
    assert used_by(JO, campaign.id) == 2
    assert counted_as_before(campaign, JO) is None
    assert not validated(an_ask("WELCOME", persons=names)).valid
    assert refusal(an_ask("WELCOME", persons=names)) == LIMIT


@pytest.mark.parametrize("names", [(JO,), BOTH])
def test_who_was_at_the_limit_before_gets_no_more(names: tuple[str, ...]) -> None:
    campaign = an_earlier_campaign(per_person=5, per_person_per_day=1)
    count_as_before(campaign, JO, 1)
    count_as_before(campaign, JO, 1, TODAY)
    assert not validated(an_ask("WELCOME", persons=names)).valid
    assert refusal(an_ask("WELCOME", persons=names)) == DAILY
    assert refusal(an_ask("WELCOME", persons=names)) == DAILY


def test_names_that_are_joined_count_as_one_from_then_on() -> None:
    """Uses under both names are taken to have brought both: so the limit went by them before."""
    campaign = an_earlier_campaign(per_person=3)
    count_as_before(campaign, JO, 1)
    count_as_before(campaign, MAIL, 2)
    group(BOTH)
    assert validated(an_ask("WELCOME", persons=(JO,))).valid
    use(JO)
    assert used_by(JO, campaign.id) == used_by(MAIL, campaign.id) == 3
    for names in ((JO,), (MAIL,), BOTH):
        assert refusal(an_ask("WELCOME", persons=names)) == LIMIT
    assert counted_as_before(campaign, MAIL) is None


def test_names_that_are_joined_after_one_was_taken_over_come_to_both() -> None:
    campaign = an_earlier_campaign(per_person=4)
    count_as_before(campaign, JO, 1)
    count_as_before(campaign, MAIL, 1)
    use(JO)
    group(BOTH)
    use(MAIL)
    assert used_by(JO, campaign.id) == 4
    assert refusal(an_ask("WELCOME", persons=(JO,))) == LIMIT


@pytest.mark.parametrize("names", [(JO,), (MAIL,), BOTH])
def test_an_earlier_use_is_given_back_before_and_after_it_was_taken_over(
    names: tuple[str, ...],
) -> None:
    campaign = an_earlier_campaign(per_person=9, per_person_per_day=9)
    first = used_before(campaign, *names, order="O-1")
    second = used_before(campaign, *names, order="O-2")
    rolled_back(first.id)
    assert counted_as_before(campaign, names[0]) == 1
    use(*names)
    rolled_back(second.id)
    assert {used_by(name, campaign.id) for name in names} == {1}
    assert {used_by(name, campaign.id, TODAY) for name in names} == {1}


@pytest.mark.parametrize("names", [(JO,), BOTH])
def test_an_earlier_use_that_is_given_back_meanwhile_is_not_taken_over(
    names: tuple[str, ...],
) -> None:
    campaign = an_earlier_campaign(per_person=2)
    first = used_before(campaign, *names, order="O-1")
    undo: Callable[[], object] = lambda: rolled_back(first.id)  # noqa: E731
    with meanwhile(undo, before=1):
        use(*names)
    assert used_by(names[0], campaign.id) == 1


def test_a_change_frees_an_earlier_use_for_what_it_adds() -> None:
    campaign = an_earlier_campaign(per_person=1)
    keep(a_campaign(public_code="OTHER"))
    used_before(campaign, JO, order=ORDER)
    changed(added=("OTHER",), removed=("WELCOME",))
    changed(added=("WELCOME",), removed=("OTHER",))
    assert used_by(JO, campaign.id) == 1
    assert refusal(an_ask("WELCOME", persons=(JO,))) == LIMIT


def test_a_counter_of_a_day_that_has_expired_gives_nothing_back(bound_table: Table) -> None:
    campaign = an_earlier_campaign(per_person_per_day=1, per_person=5)
    made = used_before(campaign, *BOTH, order="O-1")
    for name in BOTH:
        Item(*person_keys.use(name, campaign.id, TODAY)).delete()
    assert not rolled_back(made.id).repeated
    assert counted_as_before(campaign, JO) == 0
    assert used_by(JO, campaign.id, TODAY) == 0
    assert {item["kind"]["S"] for item in bound_table.items()} >= {"use"}
