"""What marketing says of a campaign: the members that creating and changing share.

A member that we do not know is refused: a misspelt limit that was ignored would cost money. Of the
field's members that we do not offer, those are taken that say "no".
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import (
    Codes,
    PublicCode,
    ReferralCodes,
    SingleCode,
    UniqueCodes,
)
from incentives.domain.campaigns.gates import MAX_GATES, gates_for
from incentives.domain.condition.decide import decide
from incentives.domain.condition.facts import Facts
from incentives.domain.duration import Duration
from incentives.domain.instant import zone_named
from incentives.domain.pricing.largest import largest_minor
from incentives.domain.pricing.rules import Combines
from incentives.domain.window import Window
from incentives.runtime.wire.fields import Currency, Metadata
from manage_campaigns.limits import LimitsIn, LimitsOut, ReturnsIn, ReturnsOut
from manage_campaigns.members import KeptAs, applied, kept_conditions, kept_part
from manage_campaigns.publication import PublicationTermsIn, PublicationTermsOut
from manage_campaigns.strict import Amount, Category, Strict, Text, refused

MAX_NAME = 200
MOST_CATEGORIES = 10  # of a campaign
MAX_BANNER = 200
MAX_METADATA = 4_000  # characters of JSON; read with every campaign

Days = Annotated[list[int], Field(max_length=7)]
Banner = Annotated[str, Field(min_length=1, max_length=MAX_BANNER)]
When = Annotated[str, Field(max_length=40, examples=["2026-05-01", "2026-05-01T08:00:00+02:00"])]

_COMBINES: dict[str, Combines] = {"NONE": "none", "JOINT": "joint", "EXCLUSIVE": "exclusive"}


class TimeframeIn(Strict):
    """Open for `duration` of every `interval` since the start, as ISO 8601 durations."""

    interval: Text
    duration: Text


class DailyHoursIn(Strict):
    """Opening hours by the clocks of the campaign's zone; Sunday is day 0."""

    start_time: Text | None = None
    expiration_time: Text | None = None
    days_of_week: Days | None = None


class HoursIn(Strict):
    """The hours of a week in which codes may be used."""

    daily: Annotated[list[DailyHoursIn], Field(max_length=50)] | None = None


_IN_WINDOW = KeptAs(unsettable=True)
_WINDOW = {
    "start_date",
    "expiration_date",
    "validity_timeframe",
    "validity_day_of_week",
    "validity_hours",
}


class Terms(Strict):
    """The members that a campaign may be created with and changed in.

    This is the table of them: `KeptAs` says which field of `Campaign` keeps a member, and how.
    """

    description: Annotated[Text | None, KeptAs("description", unsettable=True)] = None
    banner: Annotated[Banner | None, KeptAs("banner", unsettable=True)] = None
    shown: bool | None = None
    start_date: Annotated[When | None, _IN_WINDOW] = None
    expiration_date: Annotated[When | None, _IN_WINDOW] = None
    validity_timeframe: Annotated[TimeframeIn | None, _IN_WINDOW] = None
    validity_day_of_week: Annotated[Days | None, _IN_WINDOW] = None
    validity_hours: Annotated[HoursIn | None, _IN_WINDOW] = None
    timezone: Annotated[str, Field(max_length=40, examples=["Europe/Berlin"])] | None = None
    activity_duration_after_publishing: Annotated[Text | None, KeptAs(unsettable=True)] = None
    currency: Annotated[Currency | None, KeptAs("currency", stays=True)] = None
    minimum_order_amount: Annotated[
        Amount | None, KeptAs("minimum_spend_minor", unsettable=True)
    ] = None
    conditions: Annotated[dict[str, JsonValue] | None, kept_conditions("conditions")] = None
    category: Category | None = None
    categories: Annotated[
        Annotated[list[Category], Field(max_length=MOST_CATEGORIES)] | None, KeptAs(unsettable=True)
    ] = None
    stacking_rules_type: Annotated[
        Literal["NONE", "JOINT", "EXCLUSIVE"] | None,
        KeptAs("combines", reads=_COMBINES.__getitem__, says=str.upper, answered=str),
    ] = None
    limits: Annotated[LimitsIn, kept_part("limits", LimitsOut)] = LimitsIn()
    gates: Annotated[int, Field(ge=1, le=MAX_GATES)] | None = None
    active: bool | None = None
    support_may_give: Annotated[bool | None, KeptAs("support_may_give")] = None
    returns: Annotated[ReturnsIn | None, kept_part("returns", ReturnsOut, ReturnsIn.policy)] = None
    metadata: Metadata = {}
    publication: Annotated[PublicationTermsIn, kept_part("publishing", PublicationTermsOut)] = (
        PublicationTermsIn()
    )
    join_once: bool | None = None
    auto_join: Literal[False] = False
    use_voucher_metadata_schema: Literal[False] = False

    def changed(
        self,
        campaign: Campaign,
        *,
        unset: Collection[str] = (),
        unset_metadata: Collection[str] = (),
    ) -> Campaign:
        """A campaign with the terms that are sent; whatever is not stays as it is.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; terms that cannot be, or not with such codes.
        """
        terms = applied(self, campaign, unset)
        changed = replace(
            terms,
            codes=self._codes(campaign.codes, unset),
            window=self._window(campaign.window, unset),
            stopped=campaign.stopped if self.active is None else not self.active,
            categories=self._categories(campaign.categories, unset),
            publishing=replace(
                terms.publishing,
                join_once=terms.publishing.join_once if self.join_once is None else self.join_once,
            ),
            metadata=_kept_metadata(
                {
                    name: value
                    for name, value in ((campaign.metadata or {}) | self.metadata).items()
                    if name not in unset_metadata
                }
            ),
        )
        _refuse_unreadable(changed)
        return changed

    def _window(self, kept: Window, unset: Collection[str]) -> Window:
        sent = self.model_dump(include=_WINDOW, exclude_none=True)
        zone = {} if self.timezone is None else {"zone": self.timezone}
        stays = {name: value for name, value in kept.as_data().items() if name not in unset}
        window = Window.of(stays | sent | zone)
        if (window.starts_at, window.zone) == (kept.starts_at, kept.zone):
            # The kept start is read as an instant; it keeps the local time that was said.
            return replace(window, starts_on_clock=kept.starts_on_clock)
        return window

    def _categories(self, kept: tuple[str, ...], unset: Collection[str]) -> tuple[str, ...]:
        """The categories under either name, each once."""
        sent = self.categories
        if self.category is not None:
            if sent not in (None, [self.category]):
                raise refused("category and categories contradict each other")
            sent = [self.category]
        if sent is not None:
            return tuple(dict.fromkeys(sent))
        return () if "categories" in unset else kept

    def _codes(self, kept: Codes, unset: Collection[str]) -> Codes:
        """The codes, with what may be said of their kind."""
        lasting = self.activity_duration_after_publishing
        if self.shown and not isinstance(kept, PublicCode):
            raise refused("shown is for public codes")
        match kept:
            case UniqueCodes() | SingleCode() | ReferralCodes():
                if lasting:
                    return replace(kept, valid_after_handout=Duration.parse(lasting))
                if "activity_duration_after_publishing" in unset:
                    return replace(kept, valid_after_handout=None)
                return kept
            case _ if lasting:
                raise refused("activity_duration_after_publishing is for unique codes")
            case PublicCode() if self.shown or (kept.shown and self.shown is False):
                return replace(kept, shown=self.shown)
        return kept


def with_gates_for(campaign: Campaign, wanted: int | None) -> Campaign:
    """A new campaign with as many gates as are wanted, or as its caps take."""
    # A level of rewards may be added to a programme any time, so what one use costs is not known.
    most_minor = None if campaign.referral else largest_minor(campaign.offer)
    limits = campaign.limits
    gates = wanted or gates_for(limits.total, limits.budget_minor, most_minor)
    return replace(campaign, open_gates=gates)


def _refuse_unreadable(campaign: Campaign) -> None:
    """Read the conditions once in the campaign's zone, which may not know every date.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    for conditions in (campaign.conditions, campaign.publishing.conditions):
        if conditions is not None:
            decide(conditions, Facts(campaign.updated_at, zone_named(campaign.window.zone)))
    if campaign.public_code and campaign.publishing.for_browsers:
        raise refused("publication.for_browsers is for unique codes")


def _kept_metadata(metadata: Mapping[str, object]) -> dict[str, object] | None:
    """The metadata of a campaign, None when it has none.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; more than 4,000 characters of JSON.
    """
    if len(json.dumps(metadata)) > MAX_METADATA:
        raise refused(f"metadata may have {MAX_METADATA} characters of JSON")
    return dict(metadata) or None
