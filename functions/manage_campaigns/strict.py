"""The base of the bodies of campaigns, and the kinds of member that they share."""

from typing import Annotated

from pydantic import ConfigDict, Field

from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR

MAX_TEXT = 2_000

Amount = Annotated[int, Field(ge=1, le=MAX_AMOUNT_MINOR)]
Category = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$")]
Text = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]


def refused(details: str) -> Refused:
    """The refusal of a campaign that cannot be."""
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")


class Strict(RequestShape):
    """A body whose spelling errors would cost money."""

    model_config = ConfigDict(extra="forbid")
