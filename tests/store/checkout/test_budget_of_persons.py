"""What limits per person cost, for whoever is known by one name and for whoever by several."""

from functools import partial

import pytest

from tests.builders import a_campaign, an_ask, keep, redeemed, rolled_back, validated
from tests.store.checkout.till import JO_TWICE, Till
from tests.support.person_uses import group

HOME, NAME = JO_TWICE
FAILED_AND_WRITTEN = ["TransactWriteItems"] * 2


@pytest.fixture(autouse=True)
def _limited(till: Till) -> None:
    keep(a_campaign(total=500, per_person=9, per_person_per_day=9))
    till.warm_up("WELCOME")


def test_a_redemption_of_a_name_that_is_joined_with_none_is_one_trip_and_6_units(
    till: Till,
) -> None:
    ask = an_ask("WELCOME", persons=(NAME,))
    assert till.cost(partial(redeemed, ask, till.cache)) == (["TransactWriteItems"], 6, 0)


@pytest.mark.parametrize(
    ("persons", "operations"),
    [
        ((HOME,), ["TransactWriteItems"]),
        ((NAME,), FAILED_AND_WRITTEN),
        (JO_TWICE, FAILED_AND_WRITTEN),
    ],
)
def test_a_redemption_of_joined_names_is_two_trips_and_6_units_at_most(
    till: Till, persons: tuple[str, ...], operations: list[str]
) -> None:
    group(JO_TWICE)
    for _ in range(2):
        ask = an_ask("WELCOME", persons=persons)
        assert till.cost(partial(redeemed, ask, till.cache)) == (operations, 6, 0)


def test_a_joined_name_beside_one_that_is_not_is_two_trips_and_8_units(till: Till) -> None:
    group(JO_TWICE)
    ask = an_ask("WELCOME", persons=(NAME, "c" * 32))
    assert till.cost(partial(redeemed, ask, till.cache)) == (FAILED_AND_WRITTEN, 8, 0)


def test_a_rollback_of_a_joined_name_is_a_trip_more(till: Till) -> None:
    group(JO_TWICE)
    made = redeemed(an_ask("WELCOME", persons=(NAME,)), till.cache).made[0]
    operations, written, _ = till.cost(partial(rolled_back, made.id))
    assert (operations, written) == (["BatchGetItem", *FAILED_AND_WRITTEN], 6)


def test_a_validation_reads_where_a_joined_name_leads(till: Till) -> None:
    group(JO_TWICE)
    for persons, operations in (((HOME,), ["BatchGetItem"]), ((NAME,), ["BatchGetItem"] * 2)):
        ask = an_ask("WELCOME", persons=persons)
        assert till.cost(partial(validated, ask, till.cache))[:2] == (operations, 0)


def test_without_a_limit_per_person_nobody_looks_at_their_names(till: Till) -> None:
    group(JO_TWICE)
    keep(a_campaign(public_code="FREE", total=500))
    till.warm_up("FREE")
    for persons in ((), (NAME,), JO_TWICE):
        ask = an_ask("FREE", persons=persons)
        assert till.cost(partial(validated, ask, till.cache)) == (["BatchGetItem"], 0, 1)
        assert till.cost(partial(redeemed, ask, till.cache)) == (["TransactWriteItems"], 4, 0)
