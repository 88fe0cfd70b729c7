"""The counters that codes of one request share: gates, unique codes, and persons' uses."""

from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.campaigns.limits import Scope, refusals
from incentives.domain.checkout.situation import Situation
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import LimitReached
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.rules import Candidate
from incentives.domain.pricing.state import CartState
from incentives.domain.refusal import Reason, Refusal

COUNTER_REFUSALS = refusals(Scope.CAMPAIGN)
"""Refusals that rest on the counters of a campaign's gates."""
OWN_REFUSALS = refusals(*Scope) | {
    Refusal.ZERO_CARD_BALANCE,
    Refusal.GIFT_AMOUNT_EXCEEDED,
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
    Refusal.REWARD_OUT_OF_STOCK,
}
"""Refusals that a concurrent repeat of the same request may have caused, by taking the use."""


@dataclass(frozen=True, slots=True)
class _Take:
    """What a code that was let in takes: one use of a gate, and what its campaign gives away."""

    campaign_id: str
    gate: int
    granted_minor: int


@dataclass(slots=True)
class Counters:
    """Lets codes in, one after the other, as long as there is room for them together.

    Asked again for the same code, it forgets the first answer: a code counts once.
    """

    seed: int
    situation: Situation
    now: datetime
    _taken: dict[str, _Take] = field(default_factory=dict)

    def admit(
        self, candidate: Candidate[Reason], effect: Effect, _state: CartState
    ) -> Reason | None:
        """Why there is no room for this code with this effect, or None when there is."""
        code = candidate.id
        self._taken.pop(code, None)
        voucher = self.situation.vouchers[code]
        campaign = self.situation.campaigns[voucher.campaign_id]
        reason = _used_code(voucher) or self._used_person(campaign)
        if reason is not None:
            return reason
        referral = self.situation.referrals.get(code)
        granted_minor = effect.granted_minor + (referral.cost_minor if referral else 0)
        gate = self._open_gate(campaign, granted_minor)
        if isinstance(gate, Refusal):
            return Reason(gate)
        self._taken[code] = _Take(campaign.id, gate, granted_minor)
        return None

    def gate_of(self, code: str) -> int:
        """The gate that a code was let in by."""
        return self._taken[code].gate

    def _used_person(self, campaign: Campaign) -> Reason | None:
        situation = self.situation
        for limit in campaign.limits_per_person(self.now):
            keys = limit.keys(situation.persons)
            used = max((situation.uses.get(key, 0) for key in keys), default=0)
            here = sum(take.campaign_id == campaign.id for take in self._taken.values())
            if used + here + 1 > limit.most:
                declared = limit.declared
                return Reason(declared.refusal, LimitReached(declared, limit.most))
        return None

    def _open_gate(self, campaign: Campaign, granted_minor: int) -> int | Refusal:
        """The first gate, from the seed on, that is not known to be used up."""
        uses_somewhere = False
        for number in campaign.gates_from(self.seed):
            key = campaign.id, number
            share = campaign.gate_shares[number]
            state = self.situation.gates.get(key, GateState(campaign.version))
            here = [take for take in self._taken.values() if (take.campaign_id, take.gate) == key]
            if state.lacks_uses(share, len(here) + 1):
                continue
            uses_somewhere = True
            wanted_minor = sum(take.granted_minor for take in here) + granted_minor
            if not state.lacks_budget(share, wanted_minor):
                return number
        return Refusal.BUDGET_EXCEEDED if uses_somewhere else Refusal.QUANTITY_EXCEEDED


def _used_code(voucher: Voucher) -> Reason | None:
    """A unique code is its own counter."""
    if voucher.quantity is not None and voucher.redeemed + 1 > voucher.quantity:
        return Reason(Refusal.QUANTITY_EXCEEDED)
    return None
