"""What each write of the checkout may cost on DynamoDB, counted exactly."""

from dataclasses import replace
from functools import partial

import pytest

from incentives.domain.campaigns.codes import SingleCode
from incentives.domain.condition.words import Words
from incentives.domain.receipt import Receipt
from incentives.usecases.cards.change_card import ChangeCard, change_card
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.codes.create_voucher import CreateVoucher, create_voucher
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    keep,
    no_pause,
    redeemed,
    rolled_back,
    validated,
)
from tests.store.checkout.till import JO, JO_TWICE, UNIQUE, Till, a_campaign_of_codes
from tests.support.cards import a_card_campaign, keep_cards
from tests.support.checkout.payments import a_wallet, paying
from tests.support.meter import size_bytes

KEY = Receipt("app_1", "key-1", "d" * 64)


@pytest.mark.parametrize(
    ("per_person", "persons", "write_units"),
    [(None, (), 4), (None, JO_TWICE, 4), (5, JO, 6), (5, JO_TWICE, 8)],
)
def test_a_public_capped_code_is_redeemed_in_one_round_trip(
    till: Till, per_person: int | None, persons: tuple[str, ...], write_units: int
) -> None:
    keep(a_campaign(total=500, per_person=per_person, budget_minor=5_000_00, open_gates=8))
    till.warm_up("WELCOME")
    ask = an_ask("WELCOME", persons=persons)
    spent = till.cost(partial(redeemed, ask, till.cache))
    assert spent == (["TransactWriteItems"], write_units, 0)


@pytest.mark.parametrize(
    ("limits", "persons", "write_units"),
    [
        ({"per_person_per_day": 5}, JO, 6),
        ({"per_person_per_day": 5}, JO_TWICE, 8),
        ({"per_person_per_day": 5, "per_person": 9}, JO, 6),
        ({"per_person_per_day": 5, "per_person": 9}, JO_TWICE, 8),
    ],
)
def test_a_limit_per_person_and_day_costs_a_count_a_name_and_no_round_trip(
    till: Till, limits: dict[str, int | None], persons: tuple[str, ...], write_units: int
) -> None:
    keep(a_campaign(total=500, open_gates=8, **limits))  # type: ignore[arg-type]
    till.warm_up("WELCOME")
    ask = an_ask("WELCOME", persons=persons)
    operations, written, read = till.cost(partial(validated, ask, till.cache))
    assert (operations, written, read) == (["BatchGetItem"], 0, (2 + len(persons)) / 2)
    assert till.cost(partial(redeemed, ask, till.cache)) == (["TransactWriteItems"], write_units, 0)


@pytest.mark.parametrize(("persons", "write_units"), [(JO, 6), (JO_TWICE, 8)])
def test_who_asks_for_first_orders_pays_for_one_read_and_one_count_a_name(
    till: Till, persons: tuple[str, ...], write_units: int
) -> None:
    new = Words("customer.segments", "contains_any", ("new_customer",))
    keep(replace(a_campaign(), conditions=new))
    till.warm_up("WELCOME")
    ask = an_ask("WELCOME", persons=persons)
    operations, written, read = till.cost(partial(validated, ask, till.cache))
    assert (operations, written, read) == (["BatchGetItem"], 0, 1 + len(persons) / 2)
    operations, written, _ = till.cost(partial(redeemed, ask, till.cache))
    assert (operations, written) == (["BatchGetItem", "TransactWriteItems"], write_units)


@pytest.mark.parametrize(
    ("per_person", "persons", "write_units"), [(None, (), 6), (5, JO, 8), (5, JO_TWICE, 10)]
)
def test_a_unique_code_is_redeemed_in_two_round_trips(
    till: Till, per_person: int | None, persons: tuple[str, ...], write_units: int
) -> None:
    keep(a_campaign_of_codes(total=500, per_person=per_person), "U-AAAA", "U-BBBB")
    till.warm_up("U-AAAA")
    ask = an_ask("U-BBBB", persons=persons)
    operations, written, read = till.cost(partial(redeemed, ask, till.cache))
    assert operations == ["BatchGetItem", "TransactWriteItems"]
    assert (written, read) == (write_units, 2)


def test_an_idempotency_key_costs_a_receipt(till: Till) -> None:
    keep(a_campaign(total=500))
    till.warm_up("WELCOME")
    ask = an_ask("WELCOME", receipt=KEY)
    assert till.cost(partial(redeemed, ask, till.cache)) == (["TransactWriteItems"], 6, 0)


def test_a_repeat_of_an_order_that_is_still_open_costs_one_failed_write_and_a_look(
    till: Till,
) -> None:
    keep(a_campaign(total=500))
    till.warm_up("WELCOME")
    ask = an_ask("WELCOME", order="O-1")
    redeemed(ask, till.cache)
    operations, written, _ = till.cost(partial(redeemed, ask, till.cache))
    assert operations == ["TransactWriteItems"]
    assert written == 0


def test_a_repeat_of_a_unique_code_is_one_round_trip(till: Till) -> None:
    keep(a_campaign_of_codes(total=500), "U-AAAA")
    till.warm_up("U-AAAA")
    ask = an_ask("U-AAAA", order="O-1")
    redeemed(ask, till.cache)
    assert till.cost(partial(redeemed, ask, till.cache)) == (["BatchGetItem"], 0, 2)


def test_a_return_reads_the_order_and_its_terms_and_writes_once(till: Till) -> None:
    keep(a_campaign(total=500))
    made = redeemed(an_ask("WELCOME"), till.cache).made[0]
    command = ReturnGoods(made.id, cause="return-1", stated_minor=10_00)
    spent = till.cost(partial(return_goods, command, now=NOW, pause=no_pause))
    assert spent == (["BatchGetItem", "BatchGetItem", "TransactWriteItems"], 4, 2)


def test_a_rollback_is_a_read_and_a_write(till: Till) -> None:
    keep(a_campaign(total=500))
    made = redeemed(an_ask("WELCOME"), till.cache).made[0]
    spent = till.cost(partial(rolled_back, made.id))
    assert spent == (["BatchGetItem", "TransactWriteItems"], 4, 1)


def test_everything_that_a_redemption_writes_is_below_a_write_unit(bound_table: Table) -> None:
    """The emulator's figures are right only while no item passes 1 KB."""
    keep(a_campaign_of_codes(total=500, per_person=5, per_person_per_day=5), "U-AAAA")
    redeemed(_long_ask("U-AAAA"))
    written = {"gate", "voucher", "redemption", "uses", "receipt"}
    sizes = {
        item["kind"]["S"]: size_bytes(item)
        for item in bound_table.items()
        if item["kind"]["S"] in written
    }
    assert sizes.keys() == written
    assert max(sizes.values()) < 1_024


def _long_ask(code: str) -> Redeem:
    """With ids as long as they are in practice."""
    ask = an_ask(code, order="order-2026-06-15-0000000001", persons=JO_TWICE, receipt=KEY)
    return replace(ask, customer_id="cust_" + "a" * 32)


def test_promotions_that_apply_by_themselves_cost_their_gates_and_no_query_each(till: Till) -> None:
    """Never a query for each promotion."""
    keep(a_campaign(total=500))
    for number in range(20):
        below = 0 if number < 3 else 500_00
        keep(replace(a_promotion(total=500, open_gates=8), minimum_spend_minor=below))
    cart = replace(an_ask("WELCOME", automatic=True), named=False)
    validated(cart, till.cache)
    assert till.cost(partial(validated, cart, till.cache)) == (["BatchGetItem"], 0, 4 * 0.5)
    ask = an_ask("WELCOME", automatic=True)
    operations, written, read = till.cost(partial(redeemed, ask, till.cache))
    assert (operations, read) == (["TransactWriteItems"], 0)
    assert written <= 4 * 2 + 4  # four redemptions make an order of more than 1 KB


def test_a_gift_card_costs_one_line_more_than_a_unique_code(till: Till) -> None:
    keep_cards(a_card_campaign(pattern=UNIQUE), U_AAAA=100_00, U_BBBB=100_00)
    till.warm_up("U-AAAA")
    operations, written, _ = till.cost(partial(redeemed, an_ask("U-BBBB"), till.cache))
    assert (operations, written) == (["BatchGetItem", "TransactWriteItems"], 8)
    made = redeemed(an_ask("U-AAAA"), till.cache).made[0]
    operations, written, _ = till.cost(partial(rolled_back, made.id))
    assert (operations, written) == (["BatchGetItem"] * 2 + ["TransactWriteItems"], 8)


def test_points_that_pay_an_order_cost_the_order_the_member_and_its_entry(till: Till) -> None:
    wallet = a_wallet(1_000)
    redeemed(paying(wallet, points=10), till.cache)
    operations, written, _ = till.cost(partial(redeemed, paying(wallet, points=200), till.cache))
    assert (operations, written) == (["BatchGetItem", "TransactWriteItems"], 6)


def test_a_voucher_with_a_campaign_of_its_own_is_one_write(till: Till) -> None:
    terms = a_campaign(codes=SingleCode("d" * 64, UNIQUE))
    command = CreateVoucher(terms, "S-1", seed=b"s" * 32)
    operations, written, _ = till.cost(partial(create_voucher, command, now=NOW, pause=no_pause))
    assert (operations, written) == (["TransactWriteItems"], 9)


def test_topping_up_a_gift_card_is_a_read_and_a_write(till: Till) -> None:
    keep_cards(a_card_campaign(), G_1=100_00)
    command = ChangeCard("G-1", 1_00, "cause-1", source_id="paid-1")
    act = partial(change_card, command, now=NOW, pause=no_pause)
    assert till.cost(act)[:2] == (["BatchGetItem", "TransactWriteItems"], 6)
    operations, written, _ = till.cost(act)
    assert (operations, written) == (["BatchGetItem", "Query"], 0)
