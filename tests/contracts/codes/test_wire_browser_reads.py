"""How often the table is asked tells a browser as little of a code as the answer does."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import redeem.handler
import validate.handler
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import UniqueCodes
from incentives.domain.cards.gift_card import Gift
from incentives.domain.code import CodePattern
from incentives.domain.codes.guessing import TRIPS_OF_A_REFUSED_CODE
from incentives.domain.condition.words import Words
from incentives.domain.customers.person import Customer
from incentives.domain.window import Window
from incentives.names import Scope
from incentives.runtime import aws, clock
from incentives.runtime.wire.caller import Caller
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_item
from incentives.store.customers import customer_orders
from incentives.store.items import GateItem
from incentives.store.transaction import Transaction
from incentives.usecases.access.rate_limit import RateLimit
from incentives.usecases.snapshot.cache import InstanceCache
from tests.builders import NOW, a_campaign, a_voucher, change, keep, no_pause
from tests.contracts.codes.counter import Counter
from tests.contracts.codes.guesses import OF_ONE_CODE, ONLY_ASKING, PAGE, PERSON, ROUTES
from tests.contracts.gateway import Answer
from tests.support.cards import a_card_campaign
from tests.support.meter import metered
from tests.support.person_uses import put_uses
from tests.support.referrals.referral_setup import a_programme

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

UNKNOWN = "UNKNOWN-1"
STRANGER = "0" * 32
PATTERN = CodePattern.of({"prefix": "P-", "length": 7})
NEW_CUSTOMERS = Words("customer.segments", "contains_any", ("new_customer",))
IN_A_GROUP = Words("customer.groups", "contains_any", ("staff",))
LATER = Window(starts_at=NOW + timedelta(days=365))
OVER = Window(ends_at=NOW - timedelta(days=365))
ALL_ROUTES = ROUTES | ONLY_ASKING
SEVERAL = sorted(ROUTES.keys() - OF_ONE_CODE)


@dataclass
class Page:
    """A page that tries codes at one route, and what the table is asked meanwhile."""

    counter: Counter
    client: "DynamoDBClient"
    monkeypatch: pytest.MonkeyPatch

    def forget(self) -> None:
        """Go on at new instances."""
        for function in (validate.handler, redeem.handler):
            self.monkeypatch.setattr(function, "_cache", InstanceCache())

    def trips(self, route: str, *codes: str) -> int:
        """Round trips of a request in which a code is refused, besides the key and the try."""
        with metered(self.client) as meter:
            answer = ALL_ROUTES[route](self.counter, *codes)
        assert "invalid_voucher" in answer.body
        assert (meter.operations[0], meter.operations[-1]) == ("GetItem", "UpdateItem")
        return meter.calls - 2

    def operations(self, ask: Callable[[], Answer]) -> list[str]:
        """What a request does at the table, after its key was looked at."""
        with metered(self.client) as meter:
            assert ask().status in {200, 404}
        return meter.operations[1:]


@pytest.fixture
def page(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Page:
    """A page of a shop with codes of every kind, at a standing clock."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(validate.handler, "_rate_limit", RateLimit())
    redeem.handler._rate_limit.cache_clear()
    client = counter.table.client
    aws.bind_table(counter.table.name, client)
    page = Page(counter, client, monkeypatch)
    page.forget()
    return page


def public(code: str, **terms: Any) -> str:
    keep(a_campaign(public_code=code, **terms))
    return code


def unique(code: str, campaign: Campaign | None = None, **terms: Any) -> str:
    kept = campaign or keep(a_campaign(public_code=None))
    write = Transaction()
    write.put(voucher_item(replace(a_voucher(kept, code), **terms)))
    write.commit(no_pause)
    return code


def used_up(campaign: Campaign) -> Campaign:
    for number in range(len(campaign.gate_shares)):
        gate = GateItem(*keys.gate(campaign.id, number))
        gate.update(actions=[GateItem.used.set(1)])
    return campaign


def refused_codes() -> dict[str, str]:
    """What can be wrong with a code, and a code with which it is."""
    (person,) = Caller.of(Customer.of({"email": PERSON})).persons
    orders = Transaction()
    customer_orders.count(orders, (person,), {}, NOW)
    orders.commit(no_pause)
    drawn = keep(a_campaign(codes=UniqueCodes(PATTERN), total=500))
    wide = keep(a_campaign(codes=UniqueCodes(PATTERN), total=500, open_gates=8))
    new = keep(replace(a_campaign(public_code=None), conditions=NEW_CUSTOMERS))
    group = keep(replace(a_campaign(public_code=None), conditions=IN_A_GROUP))
    keep(replace(a_campaign(public_code="STAFF"), conditions=IN_A_GROUP))
    limited = keep(a_campaign(public_code="LIMITED", per_person=1))
    personal = keep(a_campaign(public_code=None, per_person=1))
    for campaign in (limited, personal):
        put_uses(person, campaign.id, 1)
    gone = used_up(keep(a_campaign(public_code=None, total=1)))
    all_gone = used_up(keep(a_campaign(public_code=None, total=8, open_gates=8)))
    friends = a_programme(new_customers_only=True, event=None)
    empty = replace(Gift.of(100), balance_minor=0)
    return {
        "unknown": UNKNOWN,
        "unknown, of a known pattern": "P-2222222",
        "public, not begun": public("NOT-BEGUN", window=LATER),
        "public, over": public("OVER", window=OVER),
        "public, stopped": public("STOPPED", stopped=True),
        "public, order too small": public("TOO-SMALL", minimum_spend_minor=1_000_00),
        "public, used by this person": "LIMITED",
        "public, for a group": "STAFF",
        "unique, not begun": unique("U-EARLY", keep(a_campaign(public_code=None, window=LATER))),
        "unique, over": unique("U-OVER", keep(a_campaign(public_code=None, window=OVER))),
        "unique, stopped": unique("U-STOPPED", keep(a_campaign(public_code=None, stopped=True))),
        "unique, order too small": unique(
            "U-SMALL", keep(a_campaign(public_code=None, minimum_spend_minor=1_000_00))
        ),
        "unique, switched off": unique("U-OFF", active=False),
        "unique, used up": unique("U-USED", redeemed=1),
        "unique, used up, of a pattern": unique("P-AAAAAAA", drawn, redeemed=1),
        "unique, used up, of many gates": unique("P-BBBBBBB", wide, redeemed=1),
        "unique, of somebody else": unique("U-BOUND", holders=(STRANGER,)),
        "unique, of somebody else, of a pattern": unique("P-CCCCCCC", drawn, holders=(STRANGER,)),
        "unique, used by this person": unique("U-LIMITED", personal),
        "unique, campaign used up": unique("U-LATE", gone),
        "unique, campaign used up, of many gates": unique("U-LATE-8", all_gone),
        "unique, for new customers": unique("U-NEW", new),
        "unique, for a group": unique("U-STAFF", group),
        "an empty card": unique("U-CARD", keep(a_card_campaign()), gift=empty),
        "a referral without a referrer": unique("U-FRIEND", friends),
        "a member": "mem_" + "a" * 32,
        "a tier": "promo_nowhere",
    }


@pytest.mark.parametrize("is_warm", [True, False], ids=["warm", "cold"])
@pytest.mark.parametrize("route", ALL_ROUTES)
def test_every_refusal_takes_as_many_round_trips(page: Page, route: str, is_warm: bool) -> None:  # noqa: FBT001 - a parameter of pytest
    codes = refused_codes()
    for code in codes.values() if is_warm else ():
        ALL_ROUTES[route](page.counter, code)
    spent = {}
    for kind, code in codes.items():
        if not is_warm:
            page.forget()
        spent[kind] = page.trips(route, code)
    assert spent == dict.fromkeys(codes, TRIPS_OF_A_REFUSED_CODE)


@pytest.mark.parametrize("route", ROUTES)
def test_a_campaign_that_was_stopped_since_it_was_seen_takes_as_many(
    page: Page, route: str
) -> None:
    campaign = keep(a_campaign(public_code=None), "U-1", "U-2")
    ROUTES["validations"](page.counter, "U-1")
    change(campaign, stopped=True)
    assert page.trips(route, "U-2") == TRIPS_OF_A_REFUSED_CODE


@pytest.mark.parametrize("route", SEVERAL)
def test_thirty_codes_take_as_many_as_one(page: Page, route: str) -> None:
    guesses = [f"GUESS-{number}" for number in range(29)]
    there = unique("U-BOUND", holders=(STRANGER,))
    assert page.trips(route, *guesses, UNKNOWN) == TRIPS_OF_A_REFUSED_CODE
    page.forget()
    assert page.trips(route, *guesses, there) == TRIPS_OF_A_REFUSED_CODE


@pytest.mark.parametrize("route", SEVERAL)
def test_beside_a_good_code_they_take_as_many_for_each_wrong_one(page: Page, route: str) -> None:
    there = unique("U-BOUND", holders=(STRANGER,))
    ROUTES["validations"](page.counter, "HUNDRED", "TWENTY", there)
    writes = route == "redemptions in part"
    assert page.trips(route, "HUNDRED", UNKNOWN) == TRIPS_OF_A_REFUSED_CODE + writes
    assert page.trips(route, "TWENTY", there) == TRIPS_OF_A_REFUSED_CODE + writes


def test_a_good_code_takes_one_round_trip_as_before(page: Page) -> None:
    def ask() -> Answer:
        return ROUTES["validations"](page.counter, "TWENTY")

    def buy(order: str = "order-1") -> Answer:
        body = {"order": {"id": order, "amount": 100_00}}
        return page.counter.ask("POST", "/client/v1/redeem?code=TWENTY", body, scope=PAGE)

    ask()
    assert page.operations(ask) == ["BatchGetItem"]
    buy()
    assert page.operations(partial(buy, "order-2")) == ["TransactWriteItems"]


def test_a_server_pays_for_no_round_trip_that_it_does_not_need(page: Page) -> None:
    body = {"redeemables": [{"object": "voucher", "id": UNKNOWN}], "order": {"amount": 100_00}}
    for path in ("/v1/validations", "/v1/redemptions"):

        def ask(path: str = path) -> Answer:
            return page.counter.ask("POST", path, body, scope=Scope.CHECKOUT)

        assert page.operations(ask) == ["BatchGetItem"]
