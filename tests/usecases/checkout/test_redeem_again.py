"""(order, code) redeems once: a repeat gets the first answer, whatever has happened since."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest

from incentives.domain.pricing.cart import CartLine
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refused
from incentives.domain.window import Window
from incentives.store.transaction import Transaction
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import (
    NOW,
    a_campaign,
    an_ask,
    change,
    keep,
    redeemed,
    refusal,
    rolled_back,
    told,
)

pytestmark = pytest.mark.usefixtures("bound_table")

KEY = Receipt("app_1", "key-1", "digest of the request")


def test_the_same_order_and_code_twice_uses_one(bound_table: Table) -> None:
    """An order uses a code once, however often it asks."""
    keep(a_campaign(total=5))
    first = redeemed(an_ask("WELCOME", order="O-1"))
    table = bound_table.items()
    again = redeemed(an_ask("WELCOME", order="O-1"))
    assert (again.made, again.record, again.repeated) == (first.made, first.record, True)
    assert bound_table.items() == table


@pytest.mark.parametrize("warm", [True, False])
def test_a_repeat_after_the_cap_is_gone_gets_the_first_answer(warm: bool) -> None:  # noqa: FBT001
    """An order uses a code once, however often it asks."""
    keep(a_campaign(total=1))
    cache = InstanceCache()
    first = redeemed(an_ask("WELCOME", order="O-1"), cache)
    assert refusal(an_ask("WELCOME"), cache) == "quantity_exceeded"
    assert redeemed(an_ask("WELCOME", order="O-1"), cache if warm else None).made == first.made


def test_a_repeat_of_a_used_unique_code_gets_the_first_answer() -> None:
    keep(a_campaign(public_code=None), "U-1")
    first = redeemed(an_ask("U-1", order="O-1"))
    assert redeemed(an_ask("U-1", order="O-1")).made == first.made


@pytest.mark.parametrize("since", ["stopped", "expired", "changed", "person's limit"])
@pytest.mark.parametrize("warm", [True, False])
def test_a_repeat_gets_the_first_answer_whatever_the_campaign_is_now(
    since: str,
    warm: bool,  # noqa: FBT001
) -> None:
    campaign = keep(a_campaign(per_person=1, window=Window(ends_at=NOW + timedelta(days=1))))
    cache = InstanceCache()
    first = redeemed(an_ask("WELCOME", order="O-1", persons=("jo",)), cache)
    now = NOW
    match since:
        case "stopped":
            change(campaign, stopped=True)
        case "expired":
            now = NOW + timedelta(days=2)
        case "changed":
            change(campaign, minimum_spend_minor=1_000_00)
    ask = an_ask("WELCOME", order="O-1", persons=("jo",))
    again = redeemed(ask, cache if warm else None, now=now)
    assert (again.made, again.repeated) == (first.made, True)


def test_a_lost_first_answer_is_found_by_the_repeat() -> None:
    keep(a_campaign(total=1))
    commit = Transaction.commit

    def commit_and_crash(self: Transaction, pause: object) -> None:
        commit(self, pause)  # type: ignore[arg-type]
        raise TimeoutError

    with patch.object(Transaction, "commit", commit_and_crash), pytest.raises(TimeoutError):
        redeemed(an_ask("WELCOME", order="O-1"))
    again = redeemed(an_ask("WELCOME", order="O-1"))
    assert again.repeated
    assert again.made[0].discount_minor == 10_00


def test_another_cart_under_the_same_number_is_no_repeat_and_is_refused() -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", order="O-1", amount_minor=100_00))
    assert refusal(an_ask("WELCOME", order="O-1", amount_minor=1_00)) == "order_changed"


def test_goods_that_stand_in_two_rows_now_are_the_same_cart() -> None:
    keep(a_campaign())
    mugs, one_mug = CartLine(2, 5_00, product_id="mug"), CartLine(1, 5_00, product_id="mug")
    ask = an_ask("WELCOME", order="O-1", amount_minor=None)
    first = redeemed(replace(ask, order=replace(ask.order, lines=(mugs,))))
    split = replace(ask, order=replace(ask.order, lines=(one_mug, one_mug)))
    assert redeemed(split).made == first.made
    dearer = replace(one_mug, price_minor=5_01)
    assert refusal(replace(ask, order=replace(ask.order, lines=(one_mug, dearer)))) == (
        "order_changed"
    )


def test_another_customer_under_the_same_number_is_no_repeat_and_is_refused() -> None:
    keep(a_campaign())
    first = redeemed(an_ask("WELCOME", order="O-1", persons=("ann", "ann@x")))
    assert refusal(an_ask("WELCOME", order="O-1", persons=("jo",))) == "order_changed"
    assert redeemed(an_ask("WELCOME", order="O-1", persons=("ann@x",))).made == first.made
    assert redeemed(an_ask("WELCOME", order="O-1")).made == first.made


def test_an_order_that_is_named_and_not_described_is_never_another_cart() -> None:
    keep(a_campaign())
    first = redeemed(an_ask("WELCOME", order="O-1", amount_minor=100_00))
    again = redeemed(an_ask("WELCOME", order="O-1", amount_minor=None))
    assert (again.made, again.record) == (first.made, first.record)


@pytest.mark.parametrize("warm", [True, False])
def test_an_order_that_gave_a_code_back_does_not_get_it_again(warm: bool) -> None:  # noqa: FBT001
    keep(a_campaign(total=5))
    cache = InstanceCache()
    first = redeemed(an_ask("WELCOME", order="O-1"), cache)
    rolled_back(first.made[0].id)
    repeat = an_ask("WELCOME", order="O-1")
    assert refusal(repeat, cache if warm else None) == "redemption_rolled_back"


def test_the_same_key_and_body_get_the_first_answer() -> None:
    keep(a_campaign(total=1))
    cache = InstanceCache()
    first = redeemed(an_ask("WELCOME", order="O-1", receipt=KEY), cache)
    for memory in (cache, None):
        again = redeemed(an_ask("WELCOME", order="O-1", receipt=KEY), memory)
        assert (again.made, again.repeated) == (first.made, True)


@pytest.mark.parametrize("code", ["WELCOME", "SOLD-OUT", "STOPPED", "U-1", "NOPE"])
@pytest.mark.parametrize("order", ["O-1", "O-2"])
@pytest.mark.parametrize("warm", [True, False])
def test_the_same_key_with_another_body_is_refused(
    bound_table: Table,
    code: str,
    order: str,
    warm: bool,  # noqa: FBT001
) -> None:
    keep(a_campaign(), "U-1")
    keep(a_campaign(total=0, public_code="SOLD-OUT"))
    keep(a_campaign(stopped=True, public_code="STOPPED"))
    cache = InstanceCache()
    redeemed(an_ask("WELCOME", order="O-1", receipt=KEY), cache)
    before = bound_table.items()
    other = Receipt(KEY.app_id, KEY.idempotency_key, "digest of another request")
    ask = an_ask(code, order=order, receipt=other)
    assert refusal(ask, cache if warm else None) == "idempotency_key_reused"
    assert bound_table.items() == before


def test_two_shops_may_use_the_same_key() -> None:
    keep(a_campaign())
    redeemed(an_ask("WELCOME", receipt=KEY))
    other = Receipt("app_2", KEY.idempotency_key, "another digest")
    assert redeemed(an_ask("WELCOME", receipt=other)).made


def test_a_refused_request_does_not_use_its_key_up() -> None:
    campaign = keep(a_campaign(stopped=True))
    with pytest.raises(Refused):
        redeemed(an_ask("WELCOME", order="O-1", receipt=KEY))
    change(campaign, stopped=False)
    assert redeemed(an_ask("WELCOME", order="O-1", receipt=KEY)).made


def test_a_partial_answer_is_repeated_as_it_was_although_more_would_apply_now() -> None:
    keep(a_campaign(public_code="A"))
    sold_out = keep(a_campaign(public_code="B", total=0))
    ask = an_ask("A", "B", "NOPE", order="O-1", partial=True, receipt=KEY)
    first = redeemed(ask)
    change(sold_out, total=5)
    again = redeemed(ask)
    assert again.repeated
    assert (again.made, told(again)) == (first.made, told(first))
    assert [one.code for one in again.refused] == ["B", "NOPE"]


def test_a_receipt_keeps_the_answer_of_refused_codes_in_the_words_of_every_release(
    bound_table: Table,
) -> None:
    keep(a_campaign(public_code="A"))
    redeemed(an_ask("A", "NOPE", order="O-1", partial=True, receipt=KEY))
    (refused,) = [item["refused"]["S"] for item in bound_table.items() if "refused" in item]
    assert refused == (
        '[{"code":"NOPE","refusal":"not_found","details":"Cannot find voucher with id NOPE"}]'
    )
