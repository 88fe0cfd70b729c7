"""The terms of a referral programme: what converts, what is paid, and how often."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from incentives.domain.duration import Duration
from incentives.domain.instant import zone_named
from incentives.domain.payout import Reward
from incentives.domain.window import Window

CODE_PLACE = "{code}"  # in a link template


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What the referrer gets from the n-th referred person on.

    Attributes:
        start: the first place that it is for; 1 is the first person.
        once: for that place only, as for reaching a number of persons.
    """

    start: int
    reward: Reward
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
        waiting: how long after the conversion rewards become usable; a cancellation before takes
            them back. None is at once.
        new_customers_only: whether the shop has to say that the referee had no order before.
        link: where a friend is sent, with `{code}` in it.
        within: how long after the referee came the conversion may happen; None is for ever.
        message: for people who recommend; the shop's own words.
    """

    event: str | None = None
    tiers: tuple[Tier, ...] = ()
    referee_reward: Reward | None = None
    limits: ReferrerLimits = ReferrerLimits()
    waiting: Duration | None = None
    new_customers_only: bool = True
    link: str | None = None
    within: Duration | None = None
    message: str | None = None

    def reward_at(self, place: int) -> Reward | None:
        """The referrer's reward for the person at this place; 1 is the first.

        The tier that starts last counts; one for a single place gives way to those before it.
        """
        reached = [tier for tier in self.tiers if tier.start <= place]
        meant = [tier for tier in reached if not tier.once or tier.start == place]
        return max(meant, key=lambda tier: tier.start).reward if meant else None

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
