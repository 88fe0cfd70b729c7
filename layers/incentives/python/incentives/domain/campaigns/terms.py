"""What a campaign says of returns, of handing out codes and of referrals."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from incentives.domain.condition.tree import Condition
from incentives.domain.duration import Duration
from incentives.domain.instant import zone_named
from incentives.domain.payout import PromisedReward, ShareOfOrder
from incentives.domain.window import Window

CODE_PLACE = "{code}"  # in a link template


class ReturnRule(StrEnum):
    """What becomes of a discount when a part of the order comes back.

    `KEEP`: what is kept keeps its own part of the discount. `RE_EVALUATE`: the offer is applied
    anew to what is kept. `TAKE_BACK`: as `KEEP` while the campaign's conditions hold for what is
    kept; when they no longer do, nothing is left of the discount.
    """

    KEEP = "KEEP"
    RE_EVALUATE = "RE_EVALUATE"
    TAKE_BACK = "TAKE_BACK"


@dataclass(frozen=True, slots=True)
class ReturnPolicy:
    """A campaign's word on returns.

    Attributes:
        gives_use_back: whether the code may be used again once nothing of its discount is left;
            otherwise only the budget gets its money back.
    """

    discount: ReturnRule = ReturnRule.KEEP
    gives_use_back: bool = True


KEEP_ITS_PART = ReturnPolicy()


class Delivery(StrEnum):
    """How a person gets the code: in the answer, or only at the address, which is real then."""

    SHOW = "SHOW"
    SEND = "SEND"


@dataclass(frozen=True, slots=True)
class PublishingTerms:
    """On which terms a campaign hands out codes, beside its window, caps and switch.

    Attributes:
        for_browsers: whether visitors of a landing page may ask; servers always may.
        join_once: a person who asks again gets the same code, for ever; else a refusal.
        delivery: of codes that visitors ask for.
        consent: the purpose that a person has to agree to first; None asks for nothing.
        holder_only: whether the code belongs to the person, so that nobody else can use it.
        no_disposable: whether an address is needed, and none of those to be thrown away.
        conditions: what must hold of the person, the moment and the place to get a code.
    """

    for_browsers: bool = False
    join_once: bool = False
    delivery: Delivery = Delivery.SHOW
    consent: str | None = None
    holder_only: bool = False
    no_disposable: bool = False
    conditions: Condition | None = None


USUAL_TERMS = PublishingTerms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What the referrer gets from the n-th referred person on.

    Attributes:
        start: the first place that it is for; 1 is the first person.
        once: for that place only, as for reaching a number of persons.
    """

    start: int
    reward: PromisedReward
    once: bool = False


@dataclass(frozen=True, slots=True)
class ReferrerLimits:
    """How many conversions one referrer is paid; None is unlimited. Days are of the zone."""

    per_day: int | None = None
    per_month: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralTerms:
    """What makes a campaign a referral programme.

    Attributes:
        event: the name of the event that converts; None when the redemption of the code does.
        tiers: the referrer's rewards, by the place that they start at; empty for none.
        referee_reward: beside the discount of the code.
        second_level: for whoever had brought the referrer; None pays the referrer alone.
        waiting: how long after the conversion rewards become usable; a cancellation before takes
            them back. None is at once.
        new_customers_only: whether the shop has to say that the referee had no order before.
        per_address: friends of one postal address who convert; None is unlimited.
        link: where a friend is sent, with `{code}` in it.
        minimum_by_paid: whether the campaign's minimum is measured by what was paid for the order,
            and not by what the goods come to before discounts.
        within: how long after the referee came the conversion may happen; None is for ever.
        message: for people who recommend; the shop's own words.
    """

    event: str | None = None
    tiers: tuple[Tier, ...] = ()
    referee_reward: PromisedReward | None = None
    second_level: PromisedReward | None = None
    limits: ReferrerLimits = ReferrerLimits()
    waiting: Duration | None = None
    new_customers_only: bool = True
    link: str | None = None
    within: Duration | None = None
    message: str | None = None
    minimum_by_paid: bool = False
    per_address: int | None = None

    def reward_at(self, place: int) -> PromisedReward | None:
        """The referrer's reward for the person at this place; 1 is the first.

        The tier that starts last counts; one for a single place gives way to those before it.
        """
        reached = [tier for tier in self.tiers if tier.start <= place]
        meant = [tier for tier in reached if not tier.once or tier.start == place]
        return max(meant, key=lambda tier: tier.start).reward if meant else None

    @property
    def promised(self) -> tuple[PromisedReward, ...]:
        """Every reward that it may come to."""
        own = [tier.reward for tier in self.tiers]
        others = (self.referee_reward, self.second_level)
        return (*own, *(one for one in others if one is not None))

    @property
    def shares(self) -> tuple[ShareOfOrder, ...]:
        """Those of them that are a share of what was paid for the order."""
        return tuple(one for one in self.promised if isinstance(one, ShareOfOrder))

    def usable_at(self, at: datetime, window: Window) -> datetime:
        """When rewards of a conversion at an instant become usable."""
        return at if self.waiting is None else window.after(at, self.waiting)

    def is_late(self, came_at: datetime, now: datetime, window: Window) -> bool:
        """Whether a referee who came at an instant converts too late at another."""
        return self.within is not None and now >= self.within.after(
            came_at, zone_named(window.zone)
        )

    def link_of(self, code: str) -> str | None:
        """The link that carries this code, which is escaped for it; None without a template."""
        return None if self.link is None else self.link.replace(CODE_PLACE, quote(code, safe=""))
