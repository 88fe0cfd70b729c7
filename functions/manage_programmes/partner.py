"""What marketing lets a partner award."""

from typing import Annotated

from pydantic import Field

from incentives.domain.points.programme import Partner
from manage_programmes.schema import MAX_POINTS, Name, Strict


class PartnerIn(Strict):
    """What a partner's key may award; both budgets count, in points."""

    name: Name
    per_day: Annotated[int, Field(ge=0, le=MAX_POINTS)]
    total: Annotated[int, Field(ge=0, le=MAX_POINTS)]
    active: bool = True

    def partner(self, programme_id: str, app_id: str) -> Partner:
        """The partner with these terms and its budget untouched."""
        return Partner(
            app_id=app_id,
            programme_id=programme_id,
            name=self.name,
            per_day=self.per_day,
            total=self.total,
            left=self.total,
            active=self.active,
        )
