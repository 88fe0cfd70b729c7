"""Rules of every kind: what is decided depends on what was asked, never on its order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.evaluation import evaluate
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Applicable, Verdict
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.cart import CartLine
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.selection import Selection, Target
from tests.builders import NOW, a_campaign, a_voucher

CATEGORIES = ("a", "b", "c")
GOODS = Target(on="items", chosen=Selection(product_ids=("x", "y")))
OFFERS = (PercentOff(5_000), PercentOff(1_000, target=GOODS), AmountOff(70_00), AmountOff(1))

some = st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=3).map(tuple)
few = st.integers(1, 3)
rules = st.builds(
    StackingRules,
    applicable_redeemables_limit=st.integers(1, 6),
    applicable_redeemables_per_category_limit=st.none() | few,
    applicable_redeemables_category_limits=st.dictionaries(st.sampled_from(CATEGORIES), few),
    applicable_exclusive_redeemables_limit=few,
    applicable_exclusive_redeemables_per_category_limit=st.none() | few,
    exclusive_categories=some,
    joint_categories=some,
    redeemables_sorting_rule=st.sampled_from(["REQUESTED_ORDER", "CATEGORY_HIERARCHY"]),
    redeemables_products_application_mode=st.sampled_from(["STACK", "ONCE"]),
    redeemables_no_effect_rule=st.sampled_from(["REDEEM_ANYWAY", "SKIP"]),
    no_effect_skip_categories=some,
    category_hierarchy=st.dictionaries(st.sampled_from(CATEGORIES), st.integers(0, 2)),
    base=st.sampled_from(["running", "original"]),
)
codes = st.lists(
    st.tuples(st.sampled_from(OFFERS), some, st.sampled_from(["none", "joint", "exclusive"])),
    min_size=1,
    max_size=6,
)
lines = st.lists(
    st.builds(
        CartLine,
        quantity=st.integers(1, 3),
        price_minor=st.integers(0, 60_00),
        product_id=st.sampled_from(["x", "y", "z"]),
    ),
    max_size=4,
)


def fates(verdicts: tuple[Verdict, ...]) -> dict[str, object]:
    """What each code takes off in all, or the verdict that leaves it out."""
    return {
        verdict.code: verdict.discount_minor if isinstance(verdict, Applicable) else verdict
        for verdict in verdicts
    }


@given(rules, codes, lines, st.data())
def test_neither_the_order_of_codes_nor_that_of_lines_decides_anything(
    project: StackingRules,
    asked: list[tuple[object, tuple[str, ...], str]],
    goods: list[CartLine],
    data: st.DataObject,
) -> None:
    campaigns = [
        replace(
            a_campaign(public_code=f"C{number}", offer=offer),  # type: ignore[arg-type]
            categories=categories,
            combines=combines,  # type: ignore[arg-type]
        )
        for number, (offer, categories, combines) in enumerate(asked)
    ]
    situation = Situation(
        vouchers={campaign.code: campaign for campaign in map(a_voucher, campaigns)},
        campaigns={campaign.id: campaign for campaign in campaigns},
    )
    names = tuple(situation.vouchers)
    stated = None if goods else 100_00
    ask = Ask(names, Order(stated_minor=stated, lines=tuple(goods)), NOW, 0, rules=project)
    shuffled = replace(
        ask,
        codes=tuple(data.draw(st.permutations(names))),
        order=replace(ask.order, lines=tuple(data.draw(st.permutations(goods)))),
    )
    assert fates(evaluate(shuffled, situation)) == fates(evaluate(ask, situation))
