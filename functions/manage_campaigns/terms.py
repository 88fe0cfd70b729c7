"""What marketing says of a campaign: the members that creating and changing share.

A member that we do not know is refused: a misspelt limit that was ignored would cost money. Of the
field's members that we do not offer, those are taken that say "no".
"""

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import MAX_GATES
from incentives.domain.campaigns.return_policy import ReturnPolicy, ReturnRule
from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts
from incentives.domain.condition.parse import parse
from incentives.domain.condition.tree import Condition
from incentives.domain.duration import Duration
from incentives.domain.instant import zone_named
from incentives.domain.money import exponent
from incentives.domain.pricing.rules import Combines
from incentives.domain.refusal import Refused
from incentives.runtime.wire.fields import Currency, Metadata
from manage_campaigns.publication import PublicationTermsIn
from manage_campaigns.strict import Amount, Category, Strict, Text, refused

MAX_USES = 10**9
MAX_NAME = 200
MOST_CATEGORIES = 10  # of a campaign
MAX_BANNER = 200

Banner = Annotated[str, Field(min_length=1, max_length=MAX_BANNER)]

_COMBINES: dict[str, Combines] = {"NONE": "none", "JOINT": "joint", "EXCLUSIVE": "exclusive"}

# Zero is no limit elsewhere and "nothing" here, so it is refused: leave a limit out, or stop.
Uses = Annotated[int, Field(ge=1, le=MAX_USES)]
When = Annotated[str, Field(max_length=40, examples=["2026-05-01", "2026-05-01T08:00:00+02:00"])]

_WINDOW = {
    "start_date",
    "expiration_date",
    "validity_timeframe",
    "validity_day_of_week",
    "validity_hours",
}


class LimitsIn(Strict):
    """Caps of the whole campaign; what is left out is unlimited. `budget` is in minor units.

    `publications` are codes that are handed to persons.
    """

    total: Uses | None = None
    per_customer: Uses | None = None
    budget: Amount | None = None
    publications: Uses | None = None


class TimeframeIn(Strict):
    """Open for `duration` of every `interval` since the start, as ISO 8601 durations."""

    interval: Text
    duration: Text


class DailyHoursIn(Strict):
    """Opening hours by the clocks of the campaign's zone; Sunday is day 0."""

    start_time: Text | None = None
    expiration_time: Text | None = None
    days_of_week: Annotated[list[int], Field(max_length=7)] | None = None


class HoursIn(Strict):
    """The hours of a week in which codes may be used."""

    daily: Annotated[list[DailyHoursIn], Field(max_length=50)] | None = None


class ReturnsIn(Strict):
    """What becomes of a discount when a part of the order comes back."""

    discount: Literal["KEEP", "RE_EVALUATE", "TAKE_BACK"] = "KEEP"
    gives_use_back: bool = True

    def policy(self) -> ReturnPolicy:
        """The campaign's word on returns."""
        return ReturnPolicy(ReturnRule(self.discount), self.gives_use_back)


class Terms(Strict):
    """The members that a campaign may be created with and changed in."""

    description: Text | None = None
    banner: Banner | None = None
    shown: bool | None = None
    start_date: When | None = None
    expiration_date: When | None = None
    validity_timeframe: TimeframeIn | None = None
    validity_day_of_week: Annotated[list[int], Field(max_length=7)] | None = None
    validity_hours: HoursIn | None = None
    timezone: Annotated[str, Field(max_length=40, examples=["Europe/Berlin"])] | None = None
    activity_duration_after_publishing: Text | None = None
    currency: Currency | None = None
    minimum_order_amount: Amount | None = None
    conditions: dict[str, JsonValue] | None = None
    category: Category | None = None
    categories: Annotated[list[Category], Field(max_length=MOST_CATEGORIES)] | None = None
    stacking_rules_type: Literal["NONE", "JOINT", "EXCLUSIVE"] | None = None
    limits: LimitsIn = LimitsIn()
    gates: Annotated[int, Field(ge=1, le=MAX_GATES)] | None = None
    active: bool | None = None
    support_may_give: bool | None = None
    returns: ReturnsIn | None = None
    metadata: Metadata = {}
    publication: PublicationTermsIn = PublicationTermsIn()
    join_once: bool | None = None
    auto_join: Literal[False] = False
    use_voucher_metadata_schema: Literal[False] = False

    def window(self) -> dict[str, Any]:
        """The members of the window that were sent, as `Window.of` reads them."""
        sent = self.model_dump(include=_WINDOW, exclude_none=True)
        return sent | ({"zone": self.timezone} if self.timezone else {})

    def named_categories(self) -> tuple[str, ...] | None:
        """The categories that were sent, under either name, each once; None when none were.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; the two names contradict each other.
        """
        if self.category is None:
            return None if self.categories is None else tuple(dict.fromkeys(self.categories))
        if self.categories not in (None, [self.category]):
            raise refused("category and categories contradict each other")
        return (self.category,)

    def combining(self) -> Combines | None:
        """How its codes go with others, if that was sent."""
        return None if self.stacking_rules_type is None else _COMBINES[self.stacking_rules_type]

    def condition(self) -> Condition | None:
        """What must hold for a code to apply, if that was sent.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`, with the place that is wrong.
        """
        return None if self.conditions is None else parse(self.conditions)

    def known_currency(self) -> str | None:
        """The currency of the campaign's amounts and of its orders, if that was sent.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; it has no minor unit.
        """
        try:
            if self.currency is not None:
                exponent(self.currency)
        except Refused as wrong:
            raise refused(wrong.details) from wrong
        return self.currency

    def valid_after_handout(self) -> Duration | None:
        """How long a code is good after it was handed out, if that was sent."""
        text = self.activity_duration_after_publishing
        return Duration.parse(text) if text else None


def refuse_unreadable(campaign: Campaign) -> None:
    """Read the conditions once in the campaign's zone, which may not know every date.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    for conditions in (campaign.conditions, campaign.publishing.conditions):
        if conditions is not None:
            decide(conditions, Facts(campaign.updated_at, zone_named(campaign.window.zone)))
    if campaign.public_code and campaign.publishing.for_browsers:
        raise refused("publication.for_browsers is for unique codes")
    if campaign.shown and not campaign.public_code:
        raise refused("shown is for public codes")
