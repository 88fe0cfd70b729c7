"""A shop whose promotions apply by themselves beside codes, while its rules change under it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Skipped
from incentives.domain.pricing.benefit import AmountOff, PercentOff
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.aws import bind_table
from incentives.store import keys
from incentives.store.campaigns import campaigns
from incentives.store.checkout import redemptions
from incentives.store.reading import fetch_one
from incentives.store.ttl_cache import PROJECT_TTL
from incentives.usecases.campaigns.manage_stacking import set_rules
from incentives.usecases.checkout.command import Redeem, Redeemed
from incentives.usecases.checkout.qualify import Qualify, qualify
from incentives.usecases.checkout.return_goods import ReturnGoods, return_goods
from incentives.usecases.checkout.validate import Validated
from incentives.usecases.snapshot.cache import InstanceCache
from infra.local.account import Account
from tests.account import Table, create_table
from tests.builders import (
    NOW,
    a_campaign,
    a_promotion,
    an_ask,
    change,
    keep,
    no_pause,
    redeemed,
    refusal,
    rolled_back,
    validated,
)
from tests.support.points.ledger_checks import assert_balanced

_accounts = count(510_000_000_000)

CODES = ("SALE", "OTHER", "U-1", "U-2")
RULES = st.builds(
    StackingRules,
    applicable_redeemables_limit=st.sampled_from([1, 2, 30]),
    exclusive_categories=st.sampled_from([(), ("Sale",), ("Spring",)]),
    joint_categories=st.sampled_from([(), ("Sale",)]),
    applicable_exclusive_redeemables_limit=st.sampled_from([1, 2]),
    redeemables_application_mode=st.sampled_from(["ALL", "PARTIAL"]),
    redeemables_sorting_rule=st.sampled_from(["REQUESTED_ORDER", "CATEGORY_HIERARCHY"]),
    category_hierarchy=st.sampled_from([{}, {"Spring": 1, "Sale": 2}]),
    redeemables_no_effect_rule=st.sampled_from(["REDEEM_ANYWAY", "SKIP"]),
    base=st.sampled_from(["running", "original"]),
)


class PromotionsCheckout(RuleBasedStateMachine):
    """Four promotions with every kind of limit, and codes of two campaigns."""

    endpoint: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self.table: Table = create_table(Account(self.endpoint, str(next(_accounts))))
        bind_table(self.table.name, self.table.client)
        sale = a_campaign(public_code="SALE", total=6, open_gates=2)
        other = a_campaign(public_code="OTHER", offer=AmountOff(0))
        keep(replace(sale, categories=("Sale",)), "U-1", "U-2")
        keep(other)
        spring = ("Spring",)
        self.promotions: list[Campaign] = [
            keep(replace(a_promotion(total=3, open_gates=2), categories=spring)),
            keep(replace(a_promotion(budget_minor=20_00, offer=AmountOff(7_00)), combines="joint")),
            keep(a_promotion(per_person=1, offer=PercentOff(2_500))),
            keep(replace(a_promotion(minimum_spend_minor=50_00), combines="exclusive")),
        ]
        self.instances = [InstanceCache(), InstanceCache()]
        self.made: list[Redemption] = []
        self.returned: set[str] = set()
        self.now: datetime = NOW

    @rule(
        codes=st.lists(st.sampled_from(CODES), max_size=2, unique=True),
        order=st.sampled_from([f"O-{number}" for number in range(8)]),
        amount_minor=st.sampled_from([0, 9_99, 100_00]),
        persons=st.sampled_from([(), ("jo",), ("jo", "ann")]),
        partial=st.sampled_from([None, True, False]),
        instance=st.sampled_from([0, 1, 2]),
        seed=st.integers(0, 3),
    )
    def redeem(self, *, codes: list[str], instance: int, seed: int, **terms: Any) -> None:
        cache = [*self.instances, InstanceCache()][instance]
        ask = an_ask(*codes, automatic=True, **terms)
        if _is_another_order(ask):
            assert refusal(ask, cache, now=self.now, seed=seed) == Refusal.ORDER_CHANGED
            return
        said = validated(ask, cache, now=self.now, seed=seed)
        try:
            done: Redeemed | Refusal = redeemed(ask, cache, now=self.now, seed=seed)
        except Refused as refused:
            done = refused.refusal
        if done is Refusal.ORDER_CHANGED:
            return  # the validation says what a change of the order would come to
        self._compare(said, done, ask)

    def _compare(self, said: Validated, done: Redeemed | Refusal, ask: Redeem) -> None:
        refused = [verdict for verdict in said.verdicts if isinstance(verdict, Inapplicable)]
        if isinstance(done, Refusal):
            nothing = done is Refusal.NO_APPLICABLE_REDEEMABLES
            assert not said.valid
            assert nothing or done is refused[0].refusal
            return
        assert said.valid
        applied = [verdict for verdict in said.verdicts if isinstance(verdict, Applicable)]
        assert {one.code: one.discount_minor for one in applied} == {
            one.code: one.discount_minor for one in done.made
        }
        assert {verdict for verdict in said.verdicts if isinstance(verdict, Skipped)} == set(
            done.skipped
        )
        assert {one.code: one.refusal for one in refused} == {
            one.code: one.refusal for one in done.refused
        }
        assert {one.code for one in refused} <= set(ask.codes)
        fresh = {one.id for one in self.made}
        self.made += [one for one in done.made if one.id not in fresh]

    @rule(amount_minor=st.sampled_from([9_99, 100_00]), instance=st.sampled_from([0, 1]))
    def qualification_says_of_each_what_a_validation_of_it_alone_says(
        self, amount_minor: int, instance: int
    ) -> None:
        cache, cart = self.instances[instance], an_ask("X", amount_minor=amount_minor).order
        ask = Qualify(cart, ("jo",))
        told = qualify(ask, cache=cache, now=self.now, seed=0, pause=no_pause)
        assert [one.granted_minor for one in told.applicable] == sorted(
            (one.granted_minor for one in told.applicable), reverse=True
        )
        for one in told.applicable:
            alone = an_ask(one.code, amount_minor=amount_minor, persons=("jo",))
            verdict = validated(alone, cache, now=self.now).verdicts[0]
            assert isinstance(verdict, Applicable)
            assert verdict.granted_minor == one.granted_minor > 0

    @precondition(lambda self: self.made)
    @rule(data=st.data(), times=st.integers(1, 2))
    def give_back(self, data: st.DataObject, times: int) -> None:
        one = data.draw(st.sampled_from(self.made))
        if one.id[:28] in self.returned:  # of the same order
            return
        stack = one.parent_id
        back = partial(rolled_back, stack or one.id, whole=stack is not None, now=self.now)
        answers = [back() for _ in range(times)]
        assert all(each.returned == answers[0].returned for each in answers)

    @precondition(lambda self: self.made)
    @rule(data=st.data(), worth_minor=st.integers(1, 60_00))
    def return_a_part(self, data: st.DataObject, worth_minor: int) -> None:
        one = data.draw(st.sampled_from(self.made))
        command = ReturnGoods(one.id, cause=f"return-{worth_minor}", stated_minor=worth_minor)
        with suppress(Refused):
            done = return_goods(command, now=self.now, pause=no_pause)
            assert return_goods(command, now=self.now, pause=no_pause).returned == done.returned
            self.returned.add(one.id[:28])

    @rule(place=st.integers(0, 3), stopped=st.booleans())
    def stop_or_resume(self, place: int, *, stopped: bool) -> None:
        settled = campaigns.settled(self.promotions[place].id, no_pause)
        assert settled is not None
        change(settled, stopped=stopped)
        self.now += PROJECT_TTL

    @rule(rules=RULES)
    def set_other_rules(self, rules: StackingRules) -> None:
        set_rules(rules, version=None, pause=no_pause)
        self.now += PROJECT_TTL + timedelta(seconds=1)

    @invariant()
    def the_books_balance(self) -> None:
        assert_balanced(self.table)

    @invariant()
    def no_promotion_passes_its_limits(self) -> None:
        for promotion in self.promotions:
            states = campaigns.gate_states(promotion, no_pause)
            used, spent_minor = sum(it.used for it in states), sum(it.spent_minor for it in states)
            assert promotion.limits.total is None or used <= promotion.limits.total
            assert (
                promotion.limits.budget_minor is None
                or spent_minor <= promotion.limits.budget_minor
            )


def _is_another_order(ask: Redeem) -> bool:
    """Whether codes stand under this number on another cart, or for another customer."""
    found = redemptions.record_of(fetch_one(keys.order(ask.order_id), no_pause, consistent=True))
    if found is None or not found.stands:
        return False
    another = bool(ask.persons and found.persons) and set(ask.persons).isdisjoint(found.persons)
    return another or found.contradicts(ask.order)
