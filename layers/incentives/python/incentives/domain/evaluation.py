"""The decision: would these codes apply to this order, and what would they take off?

Validation and redemption both ask here, so they cannot disagree. Pure: what is not in the situation
is taken for free and left to the guard of the write.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.campaign import Campaign
from incentives.domain.gates import GateState
from incentives.domain.offer import discount_minor
from incentives.domain.redemption import OrderRecord
from incentives.domain.refusal import Refusal
from incentives.domain.situation import GateKey, Situation
from incentives.domain.voucher import Voucher

COUNTER_REFUSALS = frozenset({Refusal.QUANTITY_EXCEEDED, Refusal.BUDGET_EXCEEDED})
"""Refusals that rest on the counters of a campaign's gates."""
OWN_REFUSALS = COUNTER_REFUSALS | {Refusal.CUSTOMER_LIMIT_EXCEEDED}
"""Refusals that the twin of a request may have caused: it has what this one is refused."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Codes against an order.

    Attributes:
        codes: canonical, each once, in the order in which they apply.
        amount_minor: what the goods come to; None when the order came without an amount.
        before_minor: discounts that stand on the order already.
        now: the instant of the request; every rule sees this one moment.
        seed: a number that says at which gate to begin.
    """

    codes: tuple[str, ...]
    amount_minor: int | None
    now: datetime
    seed: int
    before_minor: int = 0


@dataclass(frozen=True, slots=True)
class Applicable:
    """A code that applies, with the gate it would take from."""

    code: str
    voucher: Voucher
    campaign: Campaign
    gate: int
    before_minor: int
    discount_minor: int | None


@dataclass(frozen=True, slots=True)
class Inapplicable:
    """A code that does not apply, the first reason why, and what was required and found."""

    code: str
    refusal: Refusal
    details: str = ""


type Verdict = Applicable | Inapplicable
type Reason = tuple[Refusal, str]
"""Why not, and what was required and found; empty when the code says it all."""


@dataclass(slots=True)
class _Taken:
    """What the codes before this one would take from the same gates, vouchers and persons."""

    uses: dict[GateKey, int] = field(default_factory=dict)
    spent_minor: dict[GateKey, int] = field(default_factory=dict)
    campaign: dict[str, int] = field(default_factory=dict)

    def add(self, campaign_id: str, gate: int, taken_minor: int) -> None:
        key = (campaign_id, gate)
        self.uses[key] = self.uses.get(key, 0) + 1
        self.spent_minor[key] = self.spent_minor.get(key, 0) + taken_minor
        self.campaign[campaign_id] = self.campaign.get(campaign_id, 0) + 1


def evaluate(ask: Ask, situation: Situation) -> tuple[Verdict, ...]:
    """Decide each code in turn; a later code works on the price that the earlier ones left."""
    verdicts: list[Verdict] = []
    taken = _Taken()
    running_minor = ask.before_minor
    for code in ask.codes:
        verdict = _decide(code, ask, situation, taken, running_minor)
        verdicts.append(verdict)
        if isinstance(verdict, Applicable):
            running_minor += verdict.discount_minor or 0
            taken.add(verdict.campaign.id, verdict.gate, verdict.discount_minor or 0)
    return tuple(verdicts)


def evaluate_on(record: OrderRecord, ask: Ask, situation: Situation) -> tuple[Verdict, ...]:
    """Decide the codes that the order has not used yet, on the price that its others left.

    A code that it gave back is not taken again: a repeat of the first request must not redeem.
    """
    stands = {one.code: one.rollback is None for one in record.redemptions}
    given_back = (
        Inapplicable(code, Refusal.REDEMPTION_ROLLED_BACK, code)
        for code in ask.codes
        if not stands.get(code, True)
    )
    fresh = tuple(code for code in ask.codes if code not in stands)
    asked = replace(ask, codes=fresh, before_minor=record.discounted_minor)
    return (*given_back, *evaluate(asked, situation))


def _decide(
    code: str, ask: Ask, situation: Situation, taken: _Taken, running_minor: int
) -> Verdict:
    voucher = situation.vouchers.get(code)
    campaign = situation.campaigns.get(voucher.campaign_id) if voucher else None
    if voucher is None or campaign is None:
        return Inapplicable(code, Refusal.NOT_FOUND, f"Cannot find voucher with id {code}")
    reasons = (
        *_broken_rules(voucher, campaign, ask, known_person=bool(situation.persons)),
        *_used_up(voucher, campaign, situation, taken),
    )
    if reasons:
        refusal, details = reasons[0]
        return Inapplicable(code, refusal, details or code)
    wanted_minor = (
        None
        if ask.amount_minor is None
        else discount_minor(campaign.offer, max(ask.amount_minor - running_minor, 0))
    )
    gate = _open_gate(campaign, ask.seed, situation, taken, wanted_minor or 0)
    if isinstance(gate, Refusal):
        return Inapplicable(code, gate, code)
    return Applicable(code, voucher, campaign, gate, running_minor, wanted_minor)


def _broken_rules(
    voucher: Voucher, campaign: Campaign, ask: Ask, *, known_person: bool
) -> Iterator[Reason]:
    """The rules that need no counter, in the order of the table of refusals."""
    if not voucher.active:
        yield Refusal.VOUCHER_DISABLED, ""
    if campaign.is_off:
        yield Refusal.CAMPAIGN_STOPPED, ""
    if (outside := campaign.window.refusal(ask.now)) is not None:
        yield outside, ""
    if voucher.expires_at is not None and ask.now >= voucher.expires_at:
        yield Refusal.VOUCHER_EXPIRED, ""
    if campaign.needs_person and not known_person:
        yield Refusal.MISSING_CUSTOMER, ""
    yield from _broken_amount_rules(campaign, ask)


def _broken_amount_rules(campaign: Campaign, ask: Ask) -> Iterator[Reason]:
    """A minimum and a budget need to know what the goods come to; without them a total may lack."""
    minimum_minor = campaign.minimum_spend_minor
    if ask.amount_minor is None:
        if minimum_minor is not None or campaign.limits.budget_minor is not None:
            yield Refusal.MISSING_AMOUNT, ""
    elif minimum_minor is not None and ask.amount_minor < minimum_minor:
        yield (
            Refusal.ORDER_RULES_VIOLATED,
            f"order amount is {ask.amount_minor}, at least {minimum_minor} is required",
        )


def _used_up(
    voucher: Voucher, campaign: Campaign, situation: Situation, taken: _Taken
) -> Iterator[Reason]:
    """The counters of the code and of the person."""
    if voucher.quantity is not None and voucher.redeemed + 1 > voucher.quantity:
        yield Refusal.QUANTITY_EXCEEDED, ""
    limit = campaign.limits.per_person
    if limit is None:
        return
    used = max(
        (situation.uses.get((person, campaign.id), 0) for person in situation.persons), default=0
    )
    if used + taken.campaign.get(campaign.id, 0) + 1 > limit:
        yield Refusal.CUSTOMER_LIMIT_EXCEEDED, f"the limit is {limit} per customer"


def _open_gate(
    campaign: Campaign, seed: int, situation: Situation, taken: _Taken, wanted_minor: int
) -> int | Refusal:
    """The first gate, from the seed on, that is not known to be used up."""
    uses_somewhere = False
    for number in campaign.gates_from(seed):
        key = (campaign.id, number)
        share = campaign.gate_shares[number]
        state = situation.gates.get(key, GateState(campaign.version))
        if state.lacks_uses(share, taken.uses.get(key, 0) + 1):
            continue
        uses_somewhere = True
        if not state.lacks_budget(share, taken.spent_minor.get(key, 0) + wanted_minor):
            return number
    return Refusal.BUDGET_EXCEEDED if uses_somewhere else Refusal.QUANTITY_EXCEEDED
