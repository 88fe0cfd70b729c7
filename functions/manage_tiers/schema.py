"""The bodies that marketing sends about tiers."""

import json
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.period import Period
from incentives.domain.points.tiers import (
    MOST_GRACE_DAYS,
    MOST_PERIODS,
    MOST_TIERS,
    Ladder,
    Measure,
    Tier,
)
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Metadata
from incentives.runtime.wire.points.factor import Factor, factor_bp

MAX_METADATA = 2_000  # characters of JSON
MOST_PERKS = 20

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]


class Strict(RequestShape):
    """A member that is not known is refused: a spelling error here would cost money."""

    model_config = ConfigDict(extra="forbid")


class SpanIn(Strict):
    """From how much on a member is in the tier; `to` is that of the next, and only checked."""

    from_: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR, alias="from")] = 0
    to: Annotated[int, Field(ge=0, le=MAX_AMOUNT_MINOR)] | None = None

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        if self.to is not None and self.to < self.from_:
            raise ValueError("to is not below from")
        return self


class TierIn(Strict):
    """A tier. `multiplier` and `perks` are ours; mappings of rules and rewards are not offered."""

    name: Name
    points: SpanIn
    multiplier: Factor = 1
    perks: Annotated[list[Name], Field(max_length=MOST_PERKS)] = []
    metadata: Metadata = {}
    earning_rules: Annotated[dict[str, None], Field(max_length=0)] = {}
    rewards: Annotated[dict[str, None], Field(max_length=0)] = {}

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        if len(json.dumps(self.metadata)) > MAX_METADATA:
            raise ValueError(f"metadata is longer than {MAX_METADATA} characters of JSON")
        return self

    def tier(self, tier_id: str) -> Tier:
        """The tier as the rules know it."""
        return Tier(
            id=tier_id,
            name=self.name,
            threshold=self.points.from_,
            factor_bp=factor_bp(self.multiplier),
            perks=tuple(dict.fromkeys(self.perks)),
            metadata=dict(self.metadata),
        )


class ExpirationDateIn(Strict):
    """How long a tier is kept: to the end of the period that it was reached in, or the next."""

    type: Literal["END_OF_PERIOD", "END_OF_NEXT_PERIOD"] = "END_OF_PERIOD"


class LadderIn(Strict):
    """All tiers of a programme, lowest first, and how they are reached and kept.

    `rolling_periods` sums up so many periods, the present one included; `grace_days` are added
    before a tier ends.
    """

    qualification_type: Measure = Field(default=Measure.POINTS, strict=False)
    qualification_period: Literal["MONTH", "QUARTER", "YEAR", "TOTAL"] | None = None
    rolling_periods: Annotated[int, Field(ge=1, le=MOST_PERIODS)] = 1
    expiration_date: ExpirationDateIn = ExpirationDateIn()
    grace_days: Annotated[int, Field(ge=0, le=MOST_GRACE_DAYS)] = 0
    tiers: Annotated[list[TierIn], Field(min_length=1, max_length=MOST_TIERS)]

    @model_validator(mode="after")
    def _ends_at_all(self) -> Self:
        if self.qualification_type is Measure.BALANCE and self._period is not Period.TOTAL:
            raise ValueError("a balance is of no period")
        keeps = self.expiration_date.type != "END_OF_PERIOD"
        if self._period is Period.TOTAL and (keeps or self.rolling_periods > 1 or self.grace_days):
            raise ValueError("what is counted for ever has no end, and nothing after it")
        return self

    @property
    def _period(self) -> Period:
        """A year, unless it is said; a balance is of none."""
        if self.qualification_period is not None:
            return Period(self.qualification_period)
        return Period.TOTAL if self.qualification_type is Measure.BALANCE else Period.YEAR

    def ladder(self, tiers: tuple[Tier, ...]) -> Ladder:
        """The tiers as the rules know them."""
        return Ladder(
            measure=self.qualification_type,
            period=self._period,
            tiers=tiers,
            span=self.rolling_periods,
            keeps=1 if self.expiration_date.type == "END_OF_NEXT_PERIOD" else 0,
            grace_days=self.grace_days,
        )
