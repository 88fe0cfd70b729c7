"""First orders: one for each person, known by the engine, whatever a request says or not."""

from dataclasses import replace
from datetime import date

import pytest

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderStatus
from incentives.domain.condition.facts import CustomerFacts
from incentives.domain.condition.flag import Flag
from incentives.domain.condition.number import Number
from incentives.domain.condition.tree import Condition
from incentives.domain.condition.word import Word
from incentives.domain.condition.words import Words
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.shopper import Shopper
from incentives.domain.redeemable import tier_id
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.checkout.report_order import TellOrder, report_order
from incentives.usecases.customers.save_customer import save_customer
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)

pytestmark = pytest.mark.usefixtures("bound_table")

NEW = Words("customer.segments", "contains_any", ("new_customer",))
FIRST = Flag("customer.first_order")
REFUSED = "customer_rules_violated"
S, E = "id-of-jo", "address-of-jo"


def for_whom(condition: Condition, code: str = "WELCOME") -> Campaign:
    return keep(replace(a_campaign(public_code=code), conditions=condition))


def by(ask: Redeem, **facts: object) -> Redeem:
    """The request with what a server says of the customer."""
    return replace(ask, shopper=Shopper(CustomerFacts(**facts)))  # type: ignore[arg-type]


def paid(order: str, *persons: str, status: OrderStatus = OrderStatus.PAID) -> None:
    told = TellOrder(derived_ids.order_id_of(order), Order(id=order), persons, status)
    report_order(told, now=NOW, pause=no_pause)


def known_as(*persons: str, **said: object) -> None:
    save_customer(CustomerChange(persons, **said), now=NOW, pause=no_pause)  # type: ignore[arg-type]


def test_who_is_not_known_to_have_ordered_is_a_new_customer_once() -> None:
    for_whom(NEW)
    assert redeemed(an_ask("WELCOME", persons=(S,))).made
    assert refusal(an_ask("WELCOME", persons=(S,))) == REFUSED


@pytest.mark.parametrize("second", [(S,), (E,), (S, E), (E, "other")])
def test_one_person_has_one_first_order_under_any_of_the_names(second: tuple[str, ...]) -> None:
    """Persons are compared, not spellings."""
    for_whom(NEW)
    assert redeemed(an_ask("WELCOME", persons=(S, E))).made
    assert refusal(an_ask("WELCOME", persons=second)) == REFUSED


def test_names_that_the_record_joins_are_one_person() -> None:
    """A guest by address, then by the shop's id."""
    for_whom(NEW)
    known_as(S, E, email_hash=E, source_id="4711")
    assert redeemed(an_ask("WELCOME", persons=(E,))).made
    assert refusal(an_ask("WELCOME", persons=(S,))) == REFUSED


def test_names_that_are_joined_later_share_what_was_ordered_before() -> None:
    for_whom(NEW)
    paid("O-1", E)
    known_as(S, E, email_hash=E, source_id="4711")
    assert refusal(an_ask("WELCOME", persons=(S,))) == REFUSED


def test_two_campaigns_for_first_orders_share_one_first_order() -> None:
    for_whom(NEW)
    for_whom(FIRST, "HELLO")
    assert redeemed(an_ask("WELCOME", persons=(S,))).made
    assert refusal(by(an_ask("HELLO", persons=(S,)), orders=0)) == REFUSED


def test_two_codes_for_first_orders_go_with_one_order() -> None:
    for_whom(NEW)
    for_whom(NEW, "HELLO")
    assert len(redeemed(an_ask("WELCOME", "HELLO", order="O-1", persons=(S,))).made) == 2
    for_whom(NEW, "LATER")
    assert redeemed(an_ask("LATER", order="O-1", persons=(S,))).made


def test_a_repeat_gets_the_first_answer() -> None:
    """An order uses a code once, however often it asks."""
    for_whom(NEW)
    ask = an_ask("WELCOME", persons=(S,))
    assert redeemed(ask).made == redeemed(ask).made
    assert validated(ask).valid


def test_a_first_order_that_was_given_back_counts_no_more() -> None:
    for_whom(NEW)
    (made,) = redeemed(an_ask("WELCOME", persons=(S, E))).made
    rolled_back(made.id)
    rolled_back(made.id)
    assert redeemed(an_ask("WELCOME", persons=(E,))).made


def test_an_order_stays_while_one_of_its_codes_does() -> None:
    for_whom(NEW)
    keep(a_campaign(public_code="PLAIN"))
    (made,) = redeemed(an_ask("WELCOME", order="O-1", persons=(S,))).made
    redeemed(an_ask("PLAIN", order="O-1", persons=(S,)))
    rolled_back(made.id)
    assert refusal(an_ask("WELCOME", persons=(S,))) == REFUSED


def test_an_order_counts_once_whoever_counted_it_first() -> None:
    for_whom(NEW)
    (made,) = redeemed(an_ask("WELCOME", order="O-1", persons=(S,))).made
    paid("O-1", S)
    paid("O-1", S)
    for_whom(Number("customer.orders", "is", 1), "SECOND")
    assert validated(an_ask("SECOND", persons=(S,))).valid
    rolled_back(made.id)  # the order was paid: it stands without the code
    assert validated(an_ask("SECOND", persons=(S,))).valid


def test_a_cancelled_order_counts_no_more_and_stays_cancelled() -> None:
    for_whom(NEW)
    paid("O-1", S)
    assert refusal(an_ask("WELCOME", persons=(S,))) == REFUSED
    paid("O-1", status=OrderStatus.CANCELED)
    paid("O-1", S)  # told late
    assert redeemed(an_ask("WELCOME", persons=(S,))).made


def test_the_larger_of_what_is_said_and_what_is_known_counts() -> None:
    """What is not known never passes."""
    for_whom(FIRST)
    paid("O-1", S)
    assert refusal(by(an_ask("WELCOME", persons=(S,)), orders=0)) == REFUSED
    assert refusal(by(an_ask("WELCOME", persons=("ann",)), orders=3)) == REFUSED
    assert redeemed(by(an_ask("WELCOME", persons=("ann",)), orders=0)).made


def test_a_number_that_nobody_ever_said_is_missing() -> None:
    """What is not known never passes."""
    for_whom(FIRST)
    assert refusal(an_ask("WELCOME", persons=(S,))) == "missing_customer_data"
    known_as(S, orders=0)
    assert redeemed(an_ask("WELCOME", persons=(S,))).made


def test_nobody_is_a_new_customer_without_a_name() -> None:
    """What is not known never passes."""
    for_whom(NEW)
    assert refusal(an_ask("WELCOME")) == "missing_customer"
    said = by(an_ask("WELCOME"), segments=("new_customer",))
    assert refusal(said) == "missing_customer_data"


def test_a_request_cannot_say_that_somebody_is_new() -> None:
    for_whom(NEW)
    paid("O-1", S)
    assert refusal(by(an_ask("WELCOME", persons=(S,)), segments=("new_customer",))) == REFUSED


def test_who_may_be_blocked_is_not_let_in_as_long_as_nobody_says() -> None:
    """The engine's own segment does not stand for the shop's."""
    for_whom(Words("customer.segments", "contains_none", ("blocked", "existing_customer")))
    assert refusal(an_ask("WELCOME", persons=(S,))) == "missing_customer_data"
    known_as(S, segments=())
    assert redeemed(an_ask("WELCOME", persons=(S,))).made


def test_a_record_fills_in_what_the_request_does_not_say() -> None:
    for_whom(Word("customer.country", "is", ("DE",)))
    known_as(S, E, email_hash=E, source_id="4711", country="DE")
    assert redeemed(an_ask("WELCOME", persons=(S,))).made
    assert redeemed(an_ask("WELCOME", persons=(E,))).made
    assert refusal(by(an_ask("WELCOME", persons=(S,)), country="FR")) == REFUSED
    assert refusal(an_ask("WELCOME", persons=("ann",))) == "missing_customer_data"


def test_a_birthday_is_known_by_the_record_or_said_and_counts_for_its_month() -> None:
    for_whom(Flag("customer.birthday_month"))
    assert refusal(an_ask("WELCOME", persons=(S,))) == "missing_customer_data"
    known_as(S, birthdate=date(1990, NOW.month, 1))
    assert redeemed(an_ask("WELCOME", persons=(S,))).made
    assert refusal(by(an_ask("WELCOME", persons=(S,)), birth_month=NOW.month - 1)) == REFUSED


def test_validation_says_what_redemption_does() -> None:
    for_whom(NEW)
    ask = an_ask("WELCOME", persons=(S, E))
    assert validated(ask).valid
    redeemed(an_ask("WELCOME", persons=(E,)))
    assert not validated(ask).valid


def test_a_promotion_for_new_customers_applies_to_one_order() -> None:
    """Limits hold for promotions that apply by themselves."""
    tier = tier_id(keep(replace(a_promotion(), conditions=NEW)).id)
    assert redeemed(an_ask(tier, persons=(S, E))).made
    assert refusal(an_ask(tier, persons=(E,))) == REFUSED
