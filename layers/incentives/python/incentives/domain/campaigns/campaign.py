"""A campaign: rules and a reward, with a window, caps and a budget."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from incentives.domain.campaigns.codes import (
    Codes,
    NoCodes,
    PointsCards,
    PublicCode,
    ReferralCodes,
    SingleCode,
    UniqueCodes,
)
from incentives.domain.campaigns.gates import GateState, Share, shares
from incentives.domain.campaigns.limits import EVER, NO_LIMITS, Limits, PersonLimit, UseKey
from incentives.domain.campaigns.terms import (
    KEEP_ITS_PART,
    USUAL_TERMS,
    PublishingTerms,
    ReferralTerms,
    ReturnPolicy,
)
from incentives.domain.code import CodePattern
from incentives.domain.condition.tree import Condition
from incentives.domain.pricing.benefit import Benefit
from incentives.domain.pricing.rules import Combines
from incentives.domain.window import Duration, Window


class Removal(StrEnum):
    """How far the removal of a campaign is: asked for, which may be withdrawn, or decided."""

    ASKED = "asked"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A version of a campaign's definition. A change makes a new version and moves the gates to it.

    Attributes:
        codes: how people come by what it gives.
        support_may_give: whether a support agent may make codes for one person each.
        publishing: on which terms it hands out codes.
        conditions: what else must hold of the order, the customer, the moment and the place.
        currency: of every amount here, and the only one of orders; None takes any and cannot tell.
        minimum_spend_minor: the order's goods before discounts must come to at least this.
        categories: the names that the project's stacking rules know it by.
        combines: how its codes go with others, beside what the rules say of its categories.
        banner: what marketing wants a pop-up to say of it.
        open_gates: how many gates take redemptions; `gate_shares` may hold more, from before.
        window_version: the version that set the window; schedules are planned once for each.
        returns: what becomes of a discount when a part of the order comes back.
        counts_persons_whole: whether nobody has ever counted its uses under each name of a person
            by itself, as earlier releases did; what these counted has to be taken over.
        removal: on its way out, when somebody asked for it; nothing may be redeemed or changed.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    name: str
    version: int
    offer: Benefit
    codes: Codes
    window: Window
    created_at: datetime
    updated_at: datetime
    limits: Limits = NO_LIMITS
    stopped: bool = False
    minimum_spend_minor: int | None = None
    conditions: Condition | None = None
    support_may_give: bool = False
    publishing: PublishingTerms = USUAL_TERMS
    categories: tuple[str, ...] = ()
    combines: Combines = "none"
    banner: str | None = None
    open_gates: int = 1
    gate_shares: tuple[Share, ...] = ()
    description: str | None = None
    metadata: dict[str, object] | None = None
    window_version: int = 1
    removal: Removal | None = None
    currency: str | None = None
    returns: ReturnPolicy = KEEP_ITS_PART
    counts_persons_whole: bool = False
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def is_promotion(self) -> bool:
        """Whether it has no codes."""
        return isinstance(self.codes, NoCodes)

    @property
    def public_code(self) -> str | None:
        """The one code that everybody types, if that is how it is used."""
        return self.codes.code if isinstance(self.codes, PublicCode) else None

    @property
    def shown(self) -> bool | None:
        """Whether its public code is shown to everybody who may use it; None was never said."""
        return self.codes.shown if isinstance(self.codes, PublicCode) else None

    @property
    def referral(self) -> ReferralTerms | None:
        """What makes it a referral programme; None for any other campaign."""
        return self.codes.terms if isinstance(self.codes, ReferralCodes) else None

    @property
    def standalone(self) -> str | None:
        """The digest of the request that made it with its one code; None when it was planned."""
        return self.codes.digest if isinstance(self.codes, SingleCode) else None

    @property
    def code_pattern(self) -> CodePattern | None:
        """How its unique codes look; None when it has none."""
        without = PublicCode | NoCodes | PointsCards
        return None if isinstance(self.codes, without) else self.codes.pattern

    @property
    def code_quantity(self) -> int | None:
        """Uses of a unique code, unless it is said with the code; None is unlimited."""
        if isinstance(self.codes, UniqueCodes | SingleCode):
            return self.codes.quantity
        return 1

    @property
    def auto_update(self) -> bool:
        """Whether it may get more unique codes, once it has some."""
        if isinstance(self.codes, UniqueCodes | ReferralCodes):
            return self.codes.auto_update
        return not isinstance(self.codes, SingleCode)

    @property
    def valid_after_handout(self) -> Duration | None:
        """How long a unique code is good after it was handed out; None is as long as the window."""
        without = PublicCode | NoCodes | PointsCards
        return None if isinstance(self.codes, without) else self.codes.valid_after_handout

    @property
    def is_off(self) -> bool:
        """Whether nothing may be redeemed, whatever the clock says."""
        return self.stopped or self.removal is not None

    @property
    def needs_person(self) -> bool:
        """Whether a redemption must say who redeems."""
        return self.limits.count_persons

    def limits_per_person(self, at: datetime) -> tuple[PersonLimit, ...]:
        """The limits per person, each in its period that the instant is in, as they are asked."""
        return self.limits.per_person_at(at, self.window.zone, self.id)

    def periods_of_use(self, at: datetime) -> tuple[str, ...]:
        """The periods in which a person's use at an instant counts."""
        return tuple(one.period for one in self.limits_per_person(at)) or (EVER,)

    def uses_by(self, persons: tuple[str, ...], at: datetime) -> list[UseKey]:
        """What a use at an instant by a person with these hashes is counted under."""
        return [key for limit in self.limits_per_person(at) for key in limit.keys(persons)]

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
