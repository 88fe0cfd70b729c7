"""An order's record: what was used, what was given back, what stands."""

from incentives.domain.checkout.order import Discounts, Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.pricing.benefit import AmountOff
from tests.builders import NOW


def a_redemption(code: str, *, parent: str | None = None) -> Redemption:
    return Redemption(
        id=f"r_{code}",
        code=code,
        campaign_id="camp_1",
        campaign_name="Campaign 1",
        public=False,
        gate=0,
        offer=AmountOff(5_00),
        at=NOW,
        off=Discounts(5_00),
        parent_id=parent,
    )


RECORD = OrderRecord("ord_1", Order(id="O-1", stated_minor=50_00)).add(
    (a_redemption("A", parent="r_stack"), a_redemption("B", parent="r_stack"))
)


def test_every_write_is_a_revision() -> None:
    assert RECORD.revision == 1
    assert RECORD.add((a_redemption("C"),)).revision == 2
    assert RECORD.give_back({"r_A"}, Rollback("", NOW)).revision == 2


def test_what_was_given_back_is_no_discount_any_more() -> None:
    assert RECORD.standing == Discounts(10_00)
    assert RECORD.give_back({"r_A"}, Rollback("", NOW)).standing == Discounts(5_00)


def test_each_rollback_has_an_id_of_its_own_and_the_reason_of_all() -> None:
    back = RECORD.give_back({"r_A", "r_B"}, Rollback("", NOW, "returned"))
    assert [redemption.rollback for redemption in back.redemptions] == [
        Rollback("rr_A", NOW, "returned"),
        Rollback("rr_B", NOW, "returned"),
    ]


def test_a_stack_is_found_by_its_parent_and_a_code_by_itself() -> None:
    assert [one.code for one in RECORD.of_id("r_stack")] == ["A", "B"]
    assert [one.code for one in RECORD.of_id("r_B")] == ["B"]
    assert RECORD.of_id("r_C") == ()
    assert [of_code.code for of_code in RECORD.of_codes({"B", "C"})] == ["B"]


def test_an_order_is_described_once_while_codes_stand_on_it() -> None:
    other = Order(id="O-1", stated_minor=0)
    assert RECORD.described(Order(id="O-1")) is RECORD
    assert RECORD.described(other) is RECORD
    assert not RECORD.contradicts(Order(id="O-1"))
    assert RECORD.contradicts(other)
    back = RECORD.give_back({"r_A", "r_B"}, Rollback("", NOW))
    assert back.described(other).order.amount_minor == 0
    assert not back.contradicts(other)
