"""Other terms for a reward, over the routes, also while it is being bought."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from incentives.names import Scope
from incentives.store.points import rewards
from manage_programmes.handler import lambda_handler as manage
from tests.account import Table
from tests.functions.points.test_paying import card, redeemed
from tests.support.points.loyalty import (
    Answer,
    Json,
    a_member,
    a_programme,
    a_reward,
    asked,
    balance,
    bought,
    given,
    given_back,
    ok,
)


def changed(programme: Json, reward: Json, **terms: object) -> Answer:
    path = f"/{programme['id']}/rewards/{reward['id']}"
    return asked(manage, "PUT", path, scope=Scope.MARKETING, body=terms)


def seen(programme: Json, reward: Json) -> Json:
    path = f"/{programme['id']}/rewards"
    data: list[Json] = ok(asked(manage, "GET", path, scope=Scope.SUPPORT))["data"]
    return next(one for one in data if one["id"] == reward["id"])


@pytest.fixture
def rich(programme: Json) -> str:
    """A member with 1,000 points."""
    member = a_member(programme)
    given(member, 1_000)
    return member


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Lets something happen after the next purchase was decided, and before it is written."""

    def happens(what: Callable[[], object]) -> None:
        take, waiting = rewards.take, [what]

        def late(*args: object) -> None:
            take(*args)  # type: ignore[arg-type]
            if waiting:
                waiting.pop()()

        monkeypatch.setattr(rewards, "take", late)

    return happens


def test_what_is_sent_changes_and_the_rest_stays(programme: Json, rich: str) -> None:
    mug = a_reward(programme, stock=5, attributes={"sku": "mug"})
    answer = ok(changed(programme, mug, name="Big mug", points=120))
    assert answer == mug | {"name": "Big mug", "points": 120} == seen(programme, mug)
    assert ok(bought(rich, mug))["amount"] == 120


def test_the_same_change_again_changes_nothing(bound: Table, programme: Json, rich: str) -> None:
    """A stock is a total, so what was sold since stays sold."""
    mug = a_reward(programme, stock=5)
    changed(programme, mug, stock=7, active=True)
    ok(bought(rich, mug))
    before = bound.items()
    assert ok(changed(programme, mug, stock=7, active=True))["left"] == 6
    assert bound.items() == before


def test_a_larger_stock_is_sold_to_its_end_and_no_further(programme: Json, rich: str) -> None:
    mug = a_reward(programme, stock=1)
    ok(bought(rich, mug))
    assert bought(rich, mug).key == "reward_out_of_stock"
    assert ok(changed(programme, mug, stock=2))["left"] == 1
    ok(bought(rich, mug))
    assert bought(rich, mug).key == "reward_out_of_stock"


def test_a_stock_is_not_made_smaller_than_what_is_gone(programme: Json, rich: str) -> None:
    mug = a_reward(programme, stock=3)
    ok(bought(rich, mug))
    ok(bought(rich, mug))
    assert changed(programme, mug, stock=1).key == "invalid_campaign_params"
    assert ok(changed(programme, mug, stock=2))["left"] == 0


def test_a_stock_that_begins_late_counts_from_then_on(programme: Json, rich: str) -> None:
    mug = a_reward(programme)
    ok(bought(rich, mug))
    assert ok(changed(programme, mug, stock=1))["left"] == 1
    last = ok(bought(rich, mug))
    assert bought(rich, mug).key == "reward_out_of_stock"
    ok(given_back(rich, last["id"]))
    assert seen(programme, mug)["left"] == 1


def test_a_reward_that_is_off_is_not_bought_until_it_is_on_again(
    programme: Json, rich: str
) -> None:
    mug = a_reward(programme)
    changed(programme, mug, active=False)
    assert bought(rich, mug).key == "reward_out_of_stock"
    assert balance(rich) == 1_000
    changed(programme, mug, active=True)
    ok(bought(rich, mug))


def test_a_price_goes_with_what_has_one_and_rates_with_payment(programme: Json) -> None:
    mug = a_reward(programme)
    coin = a_reward(programme, type="COIN", rates={"EUR": {"points": 10, "amount": 1}})
    assert changed(programme, coin, points=5).key == "invalid_campaign_params"
    rates = {"EUR": {"points": 5, "amount": 1}}
    assert changed(programme, mug, rates=rates).key == "invalid_campaign_params"
    assert ok(changed(programme, coin, rates=rates))["rates"] == rates
    assert changed(programme, coin, rates={}).status == 400
    assert changed(programme, mug, type="COIN").status == 400


def test_a_reward_of_another_programme_is_not_found(programme: Json) -> None:
    assert changed(a_programme(), a_reward(programme), points=5).key == "not_found"


def test_a_repeat_after_a_change_hears_what_was_taken_and_paid_then(
    programme: Json, rich: str
) -> None:
    """An order uses a code once, however often it asks."""
    coin = a_reward(programme, type="COIN", rates={"EUR": {"points": 10, "amount": 1}})
    mug = a_reward(programme)
    paid = ok(bought(rich, coin, "order-1", points=100, currency="EUR"))
    had = ok(bought(rich, mug, "order-1", points=100))
    changed(programme, coin, rates={"USD": {"points": 1, "amount": 1}})
    changed(programme, mug, points=150, active=False)
    assert paid["reward"]["amount"] == 10
    assert bought(rich, coin, "order-1", points=100, currency="EUR").body == paid | {
        "loyalty_card": had["loyalty_card"],
        "voucher": had["voucher"],
    }
    assert bought(rich, mug, "order-1", points=100).body == had


@pytest.mark.parametrize(
    ("terms", "came_of_it"),
    [
        ({"points": 120}, (None, 4, 880)),
        ({"active": False}, ("reward_out_of_stock", 5, 1_000)),
        ({"stock": 0}, ("reward_out_of_stock", 0, 1_000)),
        ({"stock": 9}, (None, 8, 900)),
    ],
)
def test_a_purchase_is_decided_again_when_the_terms_change_before_it_is_written(
    programme: Json,
    rich: str,
    meanwhile: Callable[[Callable[[], object]], None],
    terms: Json,
    came_of_it: tuple[str | None, int, int],
) -> None:
    """No cap is passed, however many redeem at once."""
    mug = a_reward(programme, stock=5)
    meanwhile(lambda: ok(changed(programme, mug, **terms)))
    key = bought(rich, mug).key
    assert (key, seen(programme, mug)["left"], balance(rich)) == came_of_it


def test_nobody_pays_another_price_than_the_one_that_was_offered(
    programme: Json, rich: str, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    mug = a_reward(programme, stock=5)
    meanwhile(lambda: ok(changed(programme, mug, points=120)))
    assert bought(rich, mug, points=100).status == 400
    assert (balance(rich), seen(programme, mug)["left"]) == (1_000, 5)


def test_an_order_pays_at_the_rate_that_is_in_force_when_it_is_written(
    programme: Json, rich: str, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    euros = {"EUR": {"points": 100, "amount": 10_00}}
    coin = a_reward(programme, type="COIN", rates=euros, stock=5)
    dearer = {"EUR": {"points": 200, "amount": 10_00}}
    meanwhile(lambda: ok(changed(programme, coin, rates=dearer)))
    (one,) = redeemed(card(rich, coin), amount=20_00)["redemptions"]
    assert (one["amount"], balance(rich), seen(programme, coin)["left"]) == (400, 600, 4)


def test_a_stock_that_grows_while_many_buy_gives_exactly_as_many_as_there_are(
    programme: Json,
) -> None:
    """No cap is passed, however many redeem at once."""
    mug = a_reward(programme, stock=3)
    members = [a_member(programme) for _ in range(10)]
    for member in members:
        given(member, 100)
    with ThreadPoolExecutor(12) as processes:
        more = processes.submit(changed, programme, mug, stock=6)
        answers = list(processes.map(lambda member: bought(member, mug), members))
        ok(more.result())
    sold = sum(answer.status == 200 for answer in answers)
    assert 3 <= sold <= 6
    assert seen(programme, mug)["left"] == 6 - sold
    assert sum(balance(member) for member in members) == (10 - sold) * 100
