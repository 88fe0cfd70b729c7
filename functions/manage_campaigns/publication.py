"""On which terms a campaign hands out codes: what marketing says, and what we answer."""

from typing import Annotated

from pydantic import Field, JsonValue

from incentives.domain.campaigns.terms import Delivery, PublishingTerms
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.members import KeptAs, answers, kept_conditions, said
from manage_campaigns.strict import Strict

Purpose = Annotated[str, Field(min_length=1, max_length=100)]


class PublicationTermsIn(Strict):
    """The terms; what is left out stays, or is as usual: to servers only, shown, to everybody.

    `for_browsers` opens the landing page's route. `delivery` `SEND` gives visitors the code by a
    message only. `consent` is the purpose that a person has to agree to. `holder_only` binds each
    code to its person. `no_disposable` takes no addresses to be thrown away. `conditions` are of
    the customer, the moment and the place.
    """

    for_browsers: Annotated[bool | None, KeptAs("for_browsers", always=True)] = None
    delivery: Annotated[
        Annotated[Delivery, Field(strict=False)] | None, KeptAs("delivery", always=True)
    ] = None
    consent: Annotated[Purpose | None, KeptAs("consent", unsettable=True)] = None
    holder_only: Annotated[bool | None, KeptAs("holder_only", always=True)] = None
    no_disposable: Annotated[bool | None, KeptAs("no_disposable")] = None
    conditions: Annotated[
        dict[str, JsonValue] | None, kept_conditions("publication.conditions")
    ] = None


@answers(PublicationTermsIn, PublishingTerms)
class PublicationTermsOut(ResponseShape):
    """The terms on which codes are handed out."""

    @classmethod
    def of(cls, terms: PublishingTerms) -> "PublicationTermsOut":
        """The terms on the wire."""
        return cls(**said(PublicationTermsIn, terms))
