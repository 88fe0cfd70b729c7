"""What is asked when points are given or taken by hand."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.points.lots import LATEST, NEVER, lot
from incentives.domain.points.member import Moment
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import Text

MAX_POINTS = 10**9

Note = Annotated[str, Field(min_length=1, max_length=200)]


class BalanceChangeIn(RequestShape):
    """Points to add (above zero) or to remove (below).

    `source_id` names the change: a repeat of it, or of the
    `Idempotency-Key`, gets the first answer.
    """

    model_config = ConfigDict(extra="forbid")

    points: Annotated[int, Field(ge=-MAX_POINTS, le=MAX_POINTS)]
    expiration_type: Literal["PROGRAM_RULES", "CUSTOM_DATE", "NON_EXPIRING"] = "PROGRAM_RULES"
    expiration_date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")] | None = None
    reason: Note | None = None
    source_id: Text | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.points == 0:
            raise ValueError("points are not 0")
        if (self.expiration_type == "CUSTOM_DATE") != (self.expiration_date is not None):
            raise ValueError("expiration_date goes with CUSTOM_DATE, and with nothing else")
        if self.expiration_date is not None:
            date.fromisoformat(self.expiration_date)
        return self

    @property
    def asked(self) -> object:
        """What makes it another change under the same id."""
        return self.points, self.expiration_type, self.expiration_date

    def lot(self, programme: Programme, moment: Moment) -> str:
        """The lot that the points go to.

        Raises:
            Refused: `INVALID_PAYLOAD`; the day has passed, or is too far to be one.
        """
        if self.expiration_type == "NON_EXPIRING":
            return lot(NEVER)
        if self.expiration_date is None:
            return programme.lot(moment)
        last = date.fromisoformat(self.expiration_date)
        if last < moment.today:
            raise Refused(Refusal.INVALID_PAYLOAD, "Property .expiration_date: the day has passed")
        if last > LATEST:
            raise Refused(Refusal.INVALID_PAYLOAD, f"Property .expiration_date: after {LATEST}")
        return lot(last)


class GrantIn(RequestShape):
    """A surprise: points that nobody earned, with the reason that an auditor will ask for."""

    model_config = ConfigDict(extra="forbid")

    points: Annotated[int, Field(ge=1, le=MAX_POINTS)]
    reason: Note
    source_id: Text | None = None

    @property
    def asked(self) -> object:
        """What makes it another grant under the same id; its reason is a part of it."""
        return self.points, self.reason
