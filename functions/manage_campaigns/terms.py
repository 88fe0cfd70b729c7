"""What marketing says of a campaign: the members that creating and changing share.

A member that we do not know is refused: a misspelt limit that was ignored would cost money. Of the
field's members that we do not offer, those are taken that say "no".
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from incentives.domain.duration import Duration
from incentives.domain.gates import MAX_GATES
from incentives.domain.offer import AmountOff, Offer, PercentOff
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.asked import MAX_AMOUNT_MINOR, Metadata

MAX_USES = 10**9
MAX_TEXT = 2_000
MAX_NAME = 200

Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]
# Zero is no limit elsewhere and "nothing" here, so it is refused: leave a limit out, or stop.
Uses = Annotated[int, Field(ge=1, le=MAX_USES)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
When = Annotated[str, Field(max_length=40, examples=["2026-05-01", "2026-05-01T08:00:00+02:00"])]

_WINDOW = {
    "start_date",
    "expiration_date",
    "validity_timeframe",
    "validity_day_of_week",
    "validity_hours",
}


def refused(details: str) -> Refused:
    """The refusal of a campaign that cannot be."""
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")


class Strict(RequestShape):
    """A body whose spelling errors would cost money."""

    model_config = ConfigDict(extra="forbid")


class DiscountIn(Strict):
    """A percentage or an amount off the order; amounts in minor units."""

    type: Text
    effect: Text = "APPLY_TO_ORDER"
    percent_off: int | float | None = None
    amount_off: Amount | None = None
    amount_limit: Amount | None = None
    is_dynamic: Literal[False] = False

    def offer(self) -> Offer:
        """The offer as the rules know it.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; not offered, or members that do not go together.
        """
        if self.effect != "APPLY_TO_ORDER":
            raise refused("discount.effect has to be APPLY_TO_ORDER; no other is offered")
        match self.type, self.percent_off, self.amount_off:
            case "PERCENT", int() | float() as percent, None:
                return PercentOff(_basis_points(percent), self.amount_limit)
            case "AMOUNT", None, int() as amount_minor if self.amount_limit is None:
                return AmountOff(amount_minor)
            case "PERCENT" | "AMOUNT", _, _:
                raise refused(
                    "a discount is PERCENT with percent_off and perhaps amount_limit, "
                    "or AMOUNT with amount_off"
                )
        raise refused("discount.type has to be PERCENT or AMOUNT; no other is offered")


class LimitsIn(Strict):
    """Caps of the whole campaign; what is left out is unlimited. `budget` is in minor units."""

    total: Uses | None = None
    per_customer: Uses | None = None
    budget: Amount | None = None


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


class Terms(Strict):
    """The members that a campaign may be created with and changed in."""

    description: Text | None = None
    start_date: When | None = None
    expiration_date: When | None = None
    validity_timeframe: TimeframeIn | None = None
    validity_day_of_week: Annotated[list[int], Field(max_length=7)] | None = None
    validity_hours: HoursIn | None = None
    timezone: Annotated[str, Field(max_length=40, examples=["Europe/Berlin"])] | None = None
    activity_duration_after_publishing: Text | None = None
    minimum_order_amount: Amount | None = None
    limits: LimitsIn = LimitsIn()
    gates: Annotated[int, Field(ge=1, le=MAX_GATES)] | None = None
    active: bool | None = None
    metadata: Metadata = {}
    join_once: Literal[False] = False
    auto_join: Literal[False] = False
    use_voucher_metadata_schema: Literal[False] = False

    def window(self) -> dict[str, Any]:
        """The members of the window that were sent, as `Window.of` reads them."""
        sent = self.model_dump(include=_WINDOW, exclude_none=True)
        return sent | ({"zone": self.timezone} if self.timezone else {})

    def valid_after_handout(self) -> Duration | None:
        """How long a code is good after it was handed out, if that was sent."""
        text = self.activity_duration_after_publishing
        return Duration.parse(text) if text else None


def _basis_points(percent: float) -> int:
    """A percentage as it is written, exactly: 12.5 is 1,250 basis points."""
    points = Decimal(str(percent)) * 100
    if points != points.to_integral_value() or not 0 < points <= 10_000:
        raise refused("percent_off has to be above 0, at most 100, with at most two decimals")
    return int(points)
