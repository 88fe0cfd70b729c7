"""Decisions for the tests: one about so many lines and codes, and a strategy that draws them."""

from dataclasses import replace
from hashlib import sha256

from hypothesis import strategies as st

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import PER_PERSON, Limits, UseKey
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.checkout.situation import GateKey, Situation
from incentives.domain.codes.voucher import Voucher
from incentives.domain.condition.facts import CustomerFacts, Place
from incentives.domain.customers.shopper import Shopper
from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.rules import StackingRules
from tests.builders import NOW, a_campaign, a_voucher
from tests.domain.condition.situations import CONDITIONS
from tests.domain.pricing.carts import DISCOUNTS, LINES, SHIPPING

ADA = ("a" * 64, "b" * 64)
GATES = st.builds(GateState, st.just(1), st.integers(0, 4), st.integers(0, 2_000))
CUSTOMERS = st.builds(
    CustomerFacts,
    segments=st.none() | st.just(("a",)),
    country=st.none() | st.just("DE"),
    orders=st.none() | st.integers(0, 3),
    metadata=st.none() | st.just({"a": "b"}),
)
SHOPPERS = st.builds(
    Shopper,
    customer=st.none() | CUSTOMERS,
    place=st.none() | st.just(Place("DE", "a")),
    channel=st.none() | st.just("a"),
)
ORDERS = st.builds(
    Order,
    id=st.none() | st.just("order-1"),
    stated_minor=st.none() | st.integers(0, 100_00),
    lines=st.lists(LINES, max_size=4).map(tuple),
    shipping=SHIPPING,
    metadata=st.just({}) | st.just({"a": "b"}),
    currency=st.none() | st.just("EUR"),
)


@st.composite
def decided(draw: st.DrawFn) -> Decided:
    """A decision about two codes, each of a campaign with a benefit, a condition and limits."""
    vouchers: dict[str, Voucher] = {}
    campaigns: dict[str, Campaign] = {}
    gates: dict[GateKey, GateState] = {}
    uses: dict[UseKey, int] = {}
    for code in ("ONE", "TWO"):
        limits = Limits(
            total=draw(st.none() | st.integers(1, 5)),
            budget_minor=draw(st.none() | st.integers(1, 5_000)),
            **{name: draw(st.none() | st.integers(1, 2)) for name, _ in PER_PERSON},
        )
        campaign = a_campaign(public_code=code, offer=draw(DISCOUNTS), open_gates=2)
        campaign = replace(campaign, conditions=draw(st.none() | CONDITIONS), limits=limits)
        campaign = campaign.with_gates((GateState(1),) * 2)
        vouchers[code] = replace(
            a_voucher(campaign),
            active=draw(st.sampled_from([True, True, True, False])),
            holders=draw(st.sampled_from([(), (), ("a" * 64,), ("c" * 64,)])),
        )
        campaigns[campaign.id] = campaign
        for number in draw(st.sets(st.sampled_from([0, 1]))):
            gates[campaign.id, number] = draw(GATES)
        uses |= {use: draw(st.integers(0, 2)) for use in campaign.uses_by(ADA[:1], NOW)}
    persons = draw(st.sampled_from([(), ADA]))
    order = draw(ORDERS)
    ask = Ask(
        ("ONE", "NO-SUCH-CODE", "TWO"),
        order,
        NOW,
        draw(st.integers(0, 2**64 - 1)),
        shopper=draw(SHOPPERS),
        rules=draw(st.builds(StackingRules, applicable_redeemables_limit=st.integers(1, 5))),
    )
    situation = Situation(vouchers, campaigns, gates, uses if persons else {}, persons)
    return Decided.of(draw(_records(order, a_campaign().offer)), ask, situation)


def _records(order: Order, offer: Benefit) -> st.SearchStrategy[OrderRecord]:
    """The order as it was, with nothing on it, or with a code that stands or was given back."""
    bare = OrderRecord("ord_1", order)
    redemption = Redemption("r_1", "TWO", "camp_0", "Zero", True, 0, offer, NOW, persons=ADA)  # noqa: FBT003
    back = replace(redemption, rollback=Rollback("rr_1", NOW, "did not fit Ada"))
    return st.sampled_from(
        [bare, bare, replace(bare, redemptions=(redemption,)), replace(bare, redemptions=(back,))]
    )


def _random(number: int) -> str:
    """Digits without a pattern that would compress."""
    return sha256(str(number).encode()).hexdigest()


def a_decision(lines: int = 1, codes: int = 1, **changes: object) -> Decided:
    """About codes of 16 gates each, with lines that have nothing in common."""
    campaigns = [
        replace(
            a_campaign(public_code=f"CODE-{_random(n)[:8]}", total=500, open_gates=16),
            id=f"camp_{_random(-n)[:26]}",
        )
        for n in range(1, codes + 1)
    ]
    vouchers = {campaign.code: campaign for campaign in map(a_voucher, campaigns)}
    order = Order(
        id="order-1",
        currency="EUR",
        lines=tuple(
            CartLine(1 + n % 7, n * 7919 % 10_007, product_id=f"prod_{_random(n)[:8]}")
            for n in range(lines)
        ),
    )
    gates = {(campaign.id, 3): GateState(1, used=7) for campaign in campaigns}
    situation = Situation(
        vouchers, {campaign.id: campaign for campaign in campaigns}, gates, {}, ADA
    )
    ask = Ask(tuple(vouchers), order, NOW, 6_376_577_815_095_773_463)
    return Decided.of(OrderRecord("", order), replace(ask, **changes), situation)  # type: ignore[arg-type]
