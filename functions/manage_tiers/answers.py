"""Tiers of a programme on the wire."""

from pydantic import RootModel

from incentives.domain.points.programme import Programme
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.tier import TierOut


class TiersMadeOut(RootModel[list[TierOut]]):
    """The tiers that were added, as the field answers: a bare list."""


class TiersOut(ResponseShape):
    """All tiers of a programme, lowest first, and how they are reached and kept."""

    object: str = "list"
    data_ref: str = "data"
    data: list[TierOut]
    total: int
    qualification_type: str | None
    qualification_period: str | None
    rolling_periods: int | None
    expiration_date: dict[str, str] | None
    grace_days: int | None

    @classmethod
    def of(cls, programme: Programme) -> "TiersOut":
        """The tiers on the wire."""
        ladder = programme.ladder
        data = [TierOut.of(tier, ladder, programme) for tier in ladder.tiers] if ladder else []
        kept = "END_OF_NEXT_PERIOD" if ladder and ladder.keeps else "END_OF_PERIOD"
        return cls(
            data=data,
            total=len(data),
            qualification_type=ladder.measure.value if ladder else None,
            qualification_period=ladder.period.value if ladder else None,
            rolling_periods=ladder.span if ladder else None,
            expiration_date={"type": kept} if ladder else None,
            grace_days=ladder.grace_days if ladder else None,
        )
