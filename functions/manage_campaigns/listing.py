"""The query of the list of campaigns."""

from typing import Annotated

from pydantic import Field

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from manage_campaigns.strict import Text

MAX_LIST = 100
MAX_LISTED = 1_000  # behind that, a cursor is needed


class ListQueryIn(RequestShape):
    """Which page of the campaigns; `starting_after_id` goes on behind the last one of a page."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIST)] = 10
    page: Annotated[int, Field(ge=1, le=MAX_LISTED)] = 1
    starting_after_id: Text | None = None

    def skip(self) -> int:
        """How many campaigns are before the page.

        Raises:
            Refused: `INVALID_QUERY_PARAMS`, too many.
        """
        if self.page * self.limit > MAX_LISTED - 1:
            raise Refused(
                Refusal.INVALID_QUERY_PARAMS,
                f"pages reach {MAX_LISTED} campaigns far; go on with starting_after_id",
            )
        return (self.page - 1) * self.limit
