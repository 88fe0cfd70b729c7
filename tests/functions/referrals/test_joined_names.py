"""One person recommends, comes and is paid as one, under every name that the record joins."""

import pytest

from enroll_members.handler import lambda_handler as enroll
from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.person import Customer
from incentives.usecases.customers.save_customer import save_customer
from tests.builders import NOW, no_pause
from tests.support.customers.customers import KEY
from tests.support.points import loyalty
from tests.support.points.loyalty import Json, ok
from tests.support.referrals.referrals import (
    a_referral_programme,
    a_referrer,
    converted,
    enrolled,
    points,
)

ID, ADDRESS = {"source_id": "jo"}, {"email": "jo@example.com"}
NAMES = [(ID, ADDRESS), (ADDRESS, ID)]


def join() -> None:
    """A shop says that the id and the address are one customer's."""
    hashes = Customer.of(ID | ADDRESS).hashes(KEY)
    said = CustomerChange(hashes, hashes[-1], ID["source_id"], ADDRESS["email"])
    save_customer(said, now=NOW, pause=no_pause)


@pytest.fixture
def programme() -> Json:
    return a_referral_programme()


@pytest.mark.parametrize("joined_first", [True, False])
@pytest.mark.parametrize(("first", "second"), NAMES)
def test_a_person_is_referred_once_under_all_names(
    programme: Json, first: Json, second: Json, *, joined_first: bool
) -> None:
    codes = [a_referrer(programme)["code"] for _ in range(2)]
    if joined_first:
        join()
    assert converted(codes[0], first).status == 200
    join()
    assert converted(codes[1], second).key == "referee_already_referred"
    assert converted(codes[0], second).replayed


@pytest.mark.parametrize("joined_first", [True, False])
@pytest.mark.parametrize(("first", "second"), NAMES)
def test_nobody_comes_by_the_own_code_under_another_name(
    programme: Json, first: Json, second: Json, *, joined_first: bool
) -> None:
    if joined_first:
        join()
    code = a_referrer(programme, first)["code"]
    join()
    assert converted(code, second).key == "referrer_not_permitted_to_redeem"


@pytest.mark.parametrize(("first", "second"), NAMES)
def test_a_referrer_has_one_code_under_all_names(
    programme: Json, first: Json, second: Json
) -> None:
    code = a_referrer(programme, first)["code"]
    join()
    again = enrolled(programme, second)
    assert (again.replayed, ok(again)["code"]) == (True, code)


def test_points_of_a_referral_go_to_the_card_that_the_person_has() -> None:
    club = loyalty.a_programme()
    card = str(
        ok(loyalty.asked(enroll, "POST", f"/{club['id']}/members", body={"customer": ADDRESS}))[
            "id"
        ]
    )
    programme = a_referral_programme(
        referrer_rewards=[points(club, 50)], referee_reward=points(club, 20)
    )
    join()
    code = a_referrer(programme)["code"]
    assert converted(code, ID).status == 200
    assert loyalty.balance(card) == 20
