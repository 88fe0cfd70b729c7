"""What it may cost to look, and to refuse: validation, qualification, codes that are used up."""

from dataclasses import replace
from functools import partial

import pytest

from incentives.domain.campaigns.codes import PublicCode
from incentives.store.ttl_cache import PROJECT_TTL
from incentives.usecases.checkout.qualify import Qualify, Sources, qualify
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    validated,
)
from tests.store.checkout.till import JO, Till, a_campaign_of_codes


@pytest.mark.parametrize(("code", "other"), [("WELCOME", "WELCOME"), ("U-AAAA", "U-BBBB")])
def test_validation_is_one_round_trip_of_one_read_unit(till: Till, code: str, other: str) -> None:
    keep(a_campaign(total=500, budget_minor=5_000_00, open_gates=8))
    keep(a_campaign_of_codes(total=500, open_gates=8), "U-AAAA", "U-BBBB")
    till.warm_up(code)
    cart = replace(an_ask(other), named=False)
    operations, written, read = till.cost(partial(validated, cart, till.cache))
    assert (operations, written) == (["BatchGetItem"], 0)
    assert read <= 1


def test_validation_of_several_codes_is_one_round_trip(till: Till) -> None:
    codes = [f"U-{letter * 4}" for letter in "ABCDEFGHJK"]
    keep(a_campaign_of_codes(total=500), *codes)
    till.warm_up(codes[0])
    cart = replace(an_ask(*codes), named=False)
    operations, written, read = till.cost(partial(validated, cart, till.cache))
    assert (operations, written) == (["BatchGetItem"], 0)
    assert read <= len(codes)


def test_an_order_with_a_name_costs_validation_half_a_read_unit(till: Till) -> None:
    """It may have used codes already: validation says what redemption would say."""
    keep(a_campaign(total=500))
    till.warm_up("WELCOME")
    spent = till.cost(partial(validated, an_ask("WELCOME"), till.cache))
    assert spent == (["BatchGetItem"], 0, 1)


def test_after_sold_out_a_warm_instance_looks_once_and_writes_nothing(till: Till) -> None:
    keep(a_campaign(total=4, open_gates=4))
    for seed in range(4):
        redeemed(an_ask("WELCOME"), till.cache, seed=seed)
    refusal(an_ask("WELCOME"), till.cache)
    operations, written, _ = till.cost(partial(refusal, an_ask("WELCOME"), till.cache))
    assert (operations, written) == (["BatchGetItem"], 0)


def test_after_its_budget_is_gone_a_warm_instance_writes_nothing_either(till: Till) -> None:
    keep(a_campaign(budget_minor=20_00))
    for _ in range(2):
        redeemed(an_ask("WELCOME"), till.cache)
    refusal(an_ask("WELCOME"), till.cache)
    operations, written, _ = till.cost(partial(refusal, an_ask("WELCOME"), till.cache))
    assert (operations, written) == (["BatchGetItem"], 0)


def test_after_sold_out_a_cold_instance_never_writes_either(till: Till) -> None:
    keep(a_campaign(total=4, open_gates=4))
    for seed in range(4):
        redeemed(an_ask("WELCOME"), till.cache, seed=seed)
    operations, written, _ = till.cost(partial(refusal, an_ask("WELCOME"), InstanceCache()))
    assert set(operations) == {"BatchGetItem"}
    assert len(operations) == 4  # the code, its campaign, the gates, and the order once more
    assert written == 0


def test_a_stopped_campaign_costs_a_warm_instance_one_look(till: Till) -> None:
    keep(a_campaign(stopped=True))
    till.warm_up("WELCOME")
    operations, written, _ = till.cost(partial(refusal, an_ask("WELCOME"), till.cache))
    assert (operations, written) == (["BatchGetItem"], 0)


def test_rules_of_stacking_that_are_no_longer_fresh_come_with_what_is_read_anyway(
    till: Till,
) -> None:
    keep(a_campaign(total=500))
    keep(a_campaign_of_codes(total=500), "U-AAAA", "U-BBBB")
    till.warm_up("WELCOME")
    till.warm_up("U-AAAA")
    later = NOW + PROJECT_TTL
    cart = replace(an_ask("WELCOME"), named=False)
    assert till.cost(partial(validated, cart, till.cache, now=later)) == (["BatchGetItem"], 0, 1)
    later += PROJECT_TTL
    operations, *_ = till.cost(partial(redeemed, an_ask("U-BBBB"), till.cache, now=later))
    assert operations == ["BatchGetItem", "TransactWriteItems"]
    later += PROJECT_TTL
    for looks in (["BatchGetItem"], []):
        operations, *_ = till.cost(partial(redeemed, an_ask("WELCOME"), till.cache, now=later))
        assert operations == [*looks, "TransactWriteItems"]


def test_a_qualification_is_one_read_and_a_customers_own_codes_two_more(till: Till) -> None:
    """Never a query for each promotion or code."""
    for number in range(5):
        keep(a_promotion(total=500))
        keep(a_campaign(codes=PublicCode(f"SHOWN-{number}", shown=True), total=500))
    cart = an_ask("WELCOME").order

    def ask(sources: Sources) -> None:
        command = Qualify(cart, JO, sources=sources)
        qualify(command, cache=till.cache, now=NOW, seed=0, pause=no_pause)

    for_anybody = Sources.PROMOTIONS | Sources.SHOWN
    ask(for_anybody)
    assert till.cost(partial(ask, for_anybody)) == (["BatchGetItem"], 0, 10 * 0.5)
    operations, written, _ = till.cost(partial(ask, for_anybody | Sources.OWN))
    assert (operations, written) == (["BatchGetItem", "Query", "BatchGetItem"], 0)
