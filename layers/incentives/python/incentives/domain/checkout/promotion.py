"""Promotions: redeemables without a code, which may apply by themselves.

To the rules a promotion is a public code that nobody can type. So its window, conditions, caps,
budget, limits per person and its stop are those of every code, by the same gates.
"""

from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.ask import MAX_LINES_OF_ALL_CODES, Ask
from incentives.domain.checkout.eligibility import broken_rules, condition_of, unmet_condition
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.codes.voucher import Voucher
from incentives.domain.pricing.state import CartState
from incentives.domain.redeemable import tier_id


def voucher_of(campaign: Campaign) -> Voucher:
    """A promotion, or a campaign's public code, as what it is to the rules."""
    code = campaign.public_code or tier_id(campaign.id)
    return Voucher(code, campaign.id, public=True, created_at=campaign.created_at)


@dataclass(frozen=True, slots=True)
class Likely:
    """Says whether a promotion, or a shown code, would apply to the order as it came.

    Counters aside; and what applies in the end may be another one. So counters of these are read
    first, and of others when it turns out that they apply.
    """

    ask: Ask
    persons: tuple[str, ...]
    _state: CartState = field(init=False)

    def __post_init__(self) -> None:
        cart = self.ask.order.cart(self.ask.before)
        object.__setattr__(self, "_state", CartState.of(cart, self.ask.rules.base))

    def __call__(self, campaign: Campaign) -> bool:
        """Whether nothing but counters and other redeemables can be in its way."""
        if not campaign.is_offered or self.ask.order.is_bare:
            return False
        if next(broken_rules(voucher_of(campaign), campaign, self.ask, self.persons), None):
            return False
        outcome = condition_of(campaign, self.ask, self._state, holds=None)
        return unmet_condition(outcome, campaign, self.ask) is None


def with_promotions(ask: Ask, record: OrderRecord, offered: tuple[str, ...]) -> Ask:
    """The request with the promotions that may apply by themselves.

    They are applied to an order once: a later request finds those that were. An order that says
    nothing of its goods gets none, and one of very many lines gets no more than an answer can show.
    """
    if record.order.is_bare:
        return ask
    found = record.automatic if record.settled else offered
    automatic = tuple(one for one in found if one not in ask.codes)
    shown = max(MAX_LINES_OF_ALL_CODES // max(len(record.order.lines), 1), 1)
    most = min(ask.rules.applicable_redeemables_limit, shown)
    rules = replace(ask.rules, applicable_redeemables_limit=most)
    return replace(ask, codes=(*ask.codes, *automatic), automatic=automatic, rules=rules)
