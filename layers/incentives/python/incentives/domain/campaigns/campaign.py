"""A campaign: rules and a reward, with a window, caps and a budget."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from incentives.domain.campaigns.gates import GateState, Share, shares
from incentives.domain.campaigns.publishing_terms import USUAL_TERMS, PublishingTerms
from incentives.domain.campaigns.referral_terms import ReferralTerms
from incentives.domain.campaigns.return_policy import KEEP_ITS_PART, ReturnPolicy
from incentives.domain.code import CodePattern
from incentives.domain.condition.tree import Condition
from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.rules import Combines
from incentives.domain.window import Duration, Window


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of a campaign; None is unlimited. Zero is a cap like any other: nothing may be used.

    Attributes:
        total: redemptions of all its codes together.
        per_person: redemptions by one person.
        budget_minor: discounts granted by all redemptions together, in minor units.
        publications: codes handed to persons, however that came about.
    """

    total: int | None = None
    per_person: int | None = None
    budget_minor: int | None = None
    publications: int | None = None


class Removal(StrEnum):
    """How far the removal of a campaign is: asked for, which may be withdrawn, or decided."""

    ASKED = "asked"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A version of a campaign's definition. A change makes a new version and moves the gates to it.

    Attributes:
        code_quantity: uses of each unique code; None is unlimited.
        public_code: the one code that everybody types; None for unique codes.
        code_pattern: how its unique codes look; None with a public code.
        auto_update: the field's word for a campaign with unique codes that may get more of them.
        support_may_give: whether a support agent may make codes for one person each.
        publishing: on which terms it hands out codes.
        valid_after_handout: how long a unique code is good after it was handed out.
        conditions: what else must hold of the order, the customer, the moment and the place.
        currency: of every amount here, and the only one of orders; None takes any and cannot tell.
        minimum_spend_minor: the order's goods before discounts must come to at least this.
        categories: the names that the project's stacking rules know it by.
        combines: how its codes go with others, beside what the rules say of its categories.
        is_promotion: it has no codes; its one tier is asked for by id, or applied by itself.
        banner: what marketing wants a pop-up to say of it.
        shown: whether its public code is shown to everybody who may use it; None was never said.
        open_gates: how many gates take redemptions; `gate_shares` may hold more, from before.
        window_version: the version that set the window; schedules are planned once for each.
        returns: what becomes of a discount when a part of the order comes back.
        referral: what makes it a referral programme; None for any other campaign.
        standalone: the digest of the request that made it together with its one code; None of a
            campaign that marketing planned. It is on no list, and nothing announces its window.
        removal: on its way out, when somebody asked for it; nothing may be redeemed or changed.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    name: str
    version: int
    offer: Benefit
    window: Window
    created_at: datetime
    updated_at: datetime
    limits: Limits = Limits()
    stopped: bool = False
    minimum_spend_minor: int | None = None
    conditions: Condition | None = None
    public_code: str | None = None
    code_pattern: CodePattern | None = None
    code_quantity: int | None = 1
    auto_update: bool = True
    support_may_give: bool = False
    publishing: PublishingTerms = USUAL_TERMS
    valid_after_handout: Duration | None = None
    categories: tuple[str, ...] = ()
    combines: Combines = "none"
    is_promotion: bool = False
    banner: str | None = None
    shown: bool | None = None
    open_gates: int = 1
    gate_shares: tuple[Share, ...] = ()
    description: str | None = None
    metadata: dict[str, object] | None = None
    window_version: int = 1
    removal: Removal | None = None
    referral: ReferralTerms | None = None
    currency: str | None = None
    returns: ReturnPolicy = KEEP_ITS_PART
    standalone: str | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def is_off(self) -> bool:
        """Whether nothing may be redeemed, whatever the clock says."""
        return self.stopped or self.removal is not None

    @property
    def needs_person(self) -> bool:
        """Whether a redemption must say who redeems."""
        return self.limits.per_person is not None

    @property
    def is_offered(self) -> bool:
        """Whether it is on a list: of promotions that run, or of public codes that are shown."""
        return bool(self.is_promotion or self.shown) and not self.is_off

    def with_gates(self, states: tuple[GateState, ...]) -> "Campaign":
        """This version with its caps shared out over gates in the given states."""
        return replace(
            self,
            gate_shares=shares(
                cap=self.limits.total,
                budget_minor=self.limits.budget_minor,
                publications=self.limits.publications,
                states=states,
                open_gates=self.open_gates,
            ),
        )

    def gates_from(self, seed: int) -> list[int]:
        """The numbers of all gates: the open ones, from one that follows from `seed`, then others.

        A closed gate has no use left, but for those that were given back to it since.
        """
        first = seed % self.open_gates
        closed = range(self.open_gates, len(self.gate_shares))
        return [*range(first, self.open_gates), *range(first), *closed]
