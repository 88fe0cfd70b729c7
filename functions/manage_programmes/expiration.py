"""How long points last, in the field's shape with our `counted_from` beside."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.points.expiry import CountedFrom, Expiry, PeriodType, Rounding
from incentives.runtime.shapes import RequestShape

MAX_DAYS = 36_500
MAX_MONTHS = 1_200

_FULL_MONTH = {2: 29} | dict.fromkeys((4, 6, 9, 11), 30)


class ExpirationRulesIn(RequestShape):
    """How long points last after they were earned, or after the member's last activity.

    `period_value` is whole days or months. `rounding_type` puts the last day off to the end of
    what it names; `rounding_value` is the month of `PARTICULAR_MONTH`.
    """

    model_config = ConfigDict(extra="forbid")

    period_type: PeriodType = Field(strict=False)
    period_value: Annotated[int, Field(ge=1, le=MAX_DAYS)] | None = None
    rounding_type: Rounding | None = Field(default=None, strict=False)
    rounding_value: Annotated[int, Field(ge=1, le=12)] | None = None
    fixed_month: Annotated[int, Field(ge=1, le=12)] | None = None
    fixed_day: Annotated[int, Field(ge=1, le=31)] | None = None
    counted_from: CountedFrom = Field(default=CountedFrom.EARNING, strict=False)

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        self._refuse_day()
        self._refuse_rounding()
        if self.period_type is PeriodType.MONTH and (self.period_value or 0) > MAX_MONTHS:
            raise ValueError(f"period_value is at most {MAX_MONTHS} months")
        if (self.fixed_day or 1) > _FULL_MONTH.get(self.fixed_month or 1, 31):
            raise ValueError("fixed_day is no day of fixed_month")
        return self

    def _refuse_day(self) -> None:
        fixed = self.period_type is PeriodType.FIXED_DAY_OF_YEAR
        if (self.fixed_month is not None) != fixed or (self.fixed_day is not None) != fixed:
            raise ValueError(
                "fixed_month and fixed_day go with FIXED_DAY_OF_YEAR, and with it only"
            )
        if (self.period_value is None) != fixed:
            raise ValueError("period_value goes with DAY and MONTH, and with nothing else")

    def _refuse_rounding(self) -> None:
        fixed = self.period_type is PeriodType.FIXED_DAY_OF_YEAR
        if fixed and (self.rounding_type or self.counted_from is CountedFrom.LAST_ACTIVITY):
            raise ValueError("a fixed day is neither rounded nor counted from the last activity")
        particular = self.rounding_type is Rounding.PARTICULAR_MONTH
        if (self.rounding_value is not None) != particular:
            raise ValueError("rounding_value goes with PARTICULAR_MONTH, and with nothing else")

    @property
    def expiry(self) -> Expiry:
        """The policy."""
        return Expiry(
            period=self.period_type,
            value=self.period_value or 0,
            rounding=self.rounding_type,
            month=self.fixed_month or self.rounding_value or 12,
            day=self.fixed_day or 31,
            counted_from=self.counted_from,
        )
