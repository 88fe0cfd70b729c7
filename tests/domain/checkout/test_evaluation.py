"""The decision, without a table: order of reasons, running price, gates."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import UseKey
from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.decided import evaluate_on
from incentives.domain.checkout.evaluation import evaluate
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.situation import GateKey, Situation
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Verdict
from incentives.domain.codes.voucher import Voucher
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.refusal import Refusal
from incentives.domain.window import Window
from tests.builders import NOW, a_campaign, a_voucher


def ask(*codes: str, amount_minor: int | None = 100_00, seed: int = 0) -> Ask:
    return Ask(codes, Order(stated_minor=amount_minor), NOW, seed)


def seen(
    *vouchers: tuple[Voucher, Campaign],
    gates: dict[GateKey, GateState] | None = None,
    uses: dict[UseKey, int] | None = None,
    persons: tuple[str, ...] = (),
) -> Situation:
    return Situation(
        vouchers={voucher.code: voucher for voucher, _ in vouchers},
        campaigns={campaign.id: campaign for _, campaign in vouchers},
        gates=gates or {},
        uses=uses or {},
        persons=persons,
    )


def reason(verdict: Verdict) -> Refusal | None:
    return verdict.refusal if isinstance(verdict, Inapplicable) else None


# Each thing wrong with one campaign and its code, in the order in which we say so.
WRONG: list[tuple[Refusal, dict[str, object], dict[str, object]]] = [
    (Refusal.VOUCHER_DISABLED, {}, {"active": False}),
    (Refusal.CAMPAIGN_STOPPED, {"stopped": True}, {}),
    (Refusal.VOUCHER_NOT_ACTIVE, {"window": Window(starts_at=NOW + timedelta(days=1))}, {}),
    (Refusal.VOUCHER_EXPIRED, {}, {"expires_at": NOW}),
    (Refusal.MISSING_CUSTOMER, {"limits": a_campaign(per_person=1, total=0).limits}, {}),
    (Refusal.MISSING_CURRENCY, {"currency": "EUR"}, {}),
    (Refusal.ORDER_RULES_VIOLATED, {"minimum_spend_minor": 1_000_00}, {}),
    (Refusal.QUANTITY_EXCEEDED, {}, {"redeemed": 1}),
]


@pytest.mark.parametrize("first", range(len(WRONG)))
def test_of_several_reasons_the_first_in_the_table_is_given(first: int) -> None:
    campaign, voucher = a_campaign(), a_voucher(a_campaign(), "U-1")
    voucher = replace(voucher, campaign_id=campaign.id)
    for _, of_campaign, of_voucher in WRONG[first:]:
        campaign = replace(campaign, **of_campaign)  # type: ignore[arg-type]
        voucher = replace(voucher, **of_voucher)  # type: ignore[arg-type]
    (verdict,) = evaluate(ask("U-1"), seen((voucher, campaign)))
    assert reason(verdict) is WRONG[first][0]


@pytest.mark.parametrize(
    ("required", "sent", "refusal"),
    [
        ("EUR", "EUR", None),
        ("EUR", "USD", Refusal.CURRENCY_MISMATCH),
        ("EUR", None, Refusal.MISSING_CURRENCY),
        (None, "KWD", None),
        (None, None, None),
    ],
)
def test_order_and_campaign_agree_about_the_currency_or_it_does_not_apply(
    required: str | None, sent: str | None, refusal: Refusal | None
) -> None:
    """A currency that is missing where a campaign names one refuses."""
    campaign = replace(a_campaign(), currency=required)
    asked = replace(ask("WELCOME"), order=Order(stated_minor=100_00, currency=sent))
    (verdict,) = evaluate(asked, seen((a_voucher(campaign), campaign)))
    assert reason(verdict) is refusal


@pytest.mark.parametrize("seed", range(8))
def test_every_seed_finds_the_one_gate_that_has_room(seed: int) -> None:
    campaign = a_campaign(total=40, open_gates=4)
    full = {(campaign.id, n): GateState(1, used=10) for n in range(4) if n != 2}
    (verdict,) = evaluate(
        ask("WELCOME", seed=seed), seen((a_voucher(campaign), campaign), gates=full)
    )
    assert isinstance(verdict, Applicable)
    assert verdict.gate == 2


def test_used_up_is_said_of_uses_before_the_budget() -> None:
    campaign = a_campaign(total=2, budget_minor=20_00, open_gates=2)
    one = a_voucher(campaign), campaign
    no_uses = {(campaign.id, n): GateState(1, used=1) for n in (0, 1)}
    (verdict,) = evaluate(ask("WELCOME"), seen(one, gates=no_uses))
    assert reason(verdict) is Refusal.QUANTITY_EXCEEDED
    no_budget = {(campaign.id, n): GateState(1, spent_minor=10_00) for n in (0, 1)}
    (verdict,) = evaluate(ask("WELCOME"), seen(one, gates=no_budget))
    assert reason(verdict) is Refusal.BUDGET_EXCEEDED


def test_a_person_is_counted_under_the_name_with_most_uses() -> None:
    campaign = a_campaign(per_person=2)
    situation = seen(
        (a_voucher(campaign), campaign), uses={UseKey("b", campaign.id): 2}, persons=("a", "b")
    )
    (verdict,) = evaluate(ask("WELCOME"), situation)
    assert reason(verdict) is Refusal.CUSTOMER_LIMIT_EXCEEDED


OFFERS = st.one_of(
    st.builds(
        PercentOff,
        rate_bp=st.integers(0, 10_000),
        maximum_minor=st.none() | st.integers(0, 50_00),
    ),
    st.builds(AmountOff, st.integers(0, 200_00)),
)


@given(offers=st.lists(OFFERS, min_size=1, max_size=5), amount_minor=st.integers(0, 150_00))
def test_discounts_never_add_up_to_more_than_the_order(
    offers: list[PercentOff | AmountOff], amount_minor: int
) -> None:
    """No total falls below zero."""
    campaigns = [a_campaign(public_code=f"C{n}", offer=offer) for n, offer in enumerate(offers)]
    situation = seen(*((a_voucher(campaign), campaign) for campaign in campaigns))
    verdicts = evaluate(ask(*situation.vouchers, amount_minor=amount_minor), situation)
    applied = [verdict for verdict in verdicts if isinstance(verdict, Applicable)]
    taken = [one.discount_minor or 0 for one in applied]
    assert len(applied) == len(offers)
    assert min(taken) >= 0
    assert sum(taken) <= amount_minor
    assert [one.before.total_minor for one in applied] == [
        sum(taken[:n]) for n in range(len(taken))
    ]


@given(open_gates=st.integers(1, 5), used=st.integers(0, 12), wanted=st.integers(1, 6))
def test_codes_of_one_order_never_take_more_than_the_gates_have(
    open_gates: int, used: int, wanted: int
) -> None:
    campaign = a_campaign(public_code=None, total=12, open_gates=open_gates)
    shares = [share.uses or 0 for share in campaign.gate_shares]
    gates, left = {}, used
    for number, share in enumerate(shares):
        gates[campaign.id, number] = GateState(1, used=min(share, left))
        left -= min(share, left)
    codes = [a_voucher(campaign, f"U-{n}") for n in range(wanted)]
    situation = seen(*((code, campaign) for code in codes), gates=gates)
    verdicts = evaluate(ask(*situation.vouchers), situation)
    taken = [verdict.gate for verdict in verdicts if isinstance(verdict, Applicable)]
    assert len(taken) == min(wanted, 12 - used)
    for number, share in enumerate(shares):
        assert gates[campaign.id, number].used + taken.count(number) <= share


def test_an_order_that_nobody_has_seen_is_decided_like_a_cart() -> None:
    campaign = a_campaign()
    situation = seen((a_voucher(campaign), campaign))
    record = OrderRecord("ord_1", Order(stated_minor=100_00))
    assert evaluate_on(record, ask("WELCOME"), situation) == evaluate(ask("WELCOME"), situation)
