"""Each guard of what is written beside the counters: orders, receipts, and what is given back."""

import pytest

from incentives.domain import derived_ids
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.receipt import Receipt
from incentives.store import keys, receipts
from incentives.store.checkout import redemptions, rollbacks
from incentives.store.checkout.counters import Counters
from incentives.store.checkout.restored import Restored
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.transaction import Transaction
from tests.account import Table
from tests.builders import NOW, a_campaign, an_ask, keep, no_pause, redeemed
from tests.support.guards import failed

pytestmark = pytest.mark.usefixtures("bound_table")

ORDER = derived_ids.order_id_of("O-1")


def putting(record: OrderRecord) -> Transaction:
    write = Transaction()
    redemptions.put_record(write, record)
    return write


@pytest.mark.parametrize("revision", [1, 2, 4])
def test_an_order_is_written_over_the_revision_that_was_read_only(
    bound_table: Table, revision: int
) -> None:
    for number in (1, 2):
        putting(OrderRecord(ORDER, Order(), revision=number)).commit(no_pause)
    late = putting(OrderRecord(ORDER, Order(), revision=revision))
    assert failed(bound_table, late) == {keys.order(ORDER)}
    putting(OrderRecord(ORDER, Order(), revision=3)).commit(no_pause)


def test_a_key_is_used_once(bound_table: Table) -> None:
    receipt = Receipt("app_1", "key-1", "digest")
    first, second = Transaction(), Transaction()
    for write in (first, second):
        receipts.keep(write, receipt, "ord_1", NOW)
    first.commit(no_pause)
    assert failed(bound_table, second) == {receipts.key_of(receipt)}


def give_back(write: Transaction, record: OrderRecord, restored: list[Restored]) -> None:
    counters = Counters()
    rollbacks.give_back(write, counters, record, restored)
    counters.add_to(write)


def whole(made: tuple[Redemption, ...]) -> list[Restored]:
    return [Restored(one, one.outstanding_minor, NOW) for one in made]


@pytest.mark.parametrize("counter", ["gate", "voucher", "use"])
def test_a_counter_that_is_gone_is_not_made_by_giving_back(
    bound_table: Table, counter: str
) -> None:
    campaign = keep(a_campaign(per_person=1), "U-1")
    done = redeemed(an_ask("U-1", persons=("jo",)))
    gone = {
        "gate": keys.gate(campaign.id, 0),
        "voucher": keys.voucher("U-1"),
        "use": person_keys.uses("jo"),
    }[counter]
    Item(*gone).delete()
    write = Transaction()
    give_back(write, done.record, whole(done.made))
    assert failed(bound_table, write) == {gone}


def test_of_two_rollbacks_that_read_the_same_one_gives_back(bound_table: Table) -> None:
    """Two rollbacks at once give back once."""
    keep(a_campaign(total=5))
    done = redeemed(an_ask("WELCOME", order="O-1"))
    given_back = done.record.give_back({done.made[0].id}, Rollback("", NOW))
    first, second = putting(given_back), putting(given_back)
    for write in (first, second):
        give_back(write, given_back, whole(done.made))
    first.commit(no_pause)
    assert failed(bound_table, second) == {keys.order(ORDER)}
