"""On which terms a campaign hands out codes: what marketing says, and what we answer."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import Field, JsonValue

from incentives.domain.campaigns.publishing_terms import Delivery, PublishingTerms
from incentives.domain.condition.parse import as_data, parse
from incentives.runtime.shapes import ResponseShape
from manage_campaigns.strict import Strict

Purpose = Annotated[str, Field(min_length=1, max_length=100)]
_CONSENT, _CONDITIONS = "publication.consent", "publication.conditions"


class PublicationTermsIn(Strict):
    """The terms; what is left out stays, or is as usual: to servers only, shown, to everybody.

    `for_browsers` opens the landing page's route. `delivery` `SEND` gives visitors the code by a
    message only. `consent` is the purpose that a person has to agree to. `holder_only` binds each
    code to its person. `no_disposable` takes no addresses to be thrown away. `conditions` are of
    the customer, the moment and the place.
    """

    for_browsers: bool | None = None
    delivery: Annotated[Delivery, Field(strict=False)] | None = None
    consent: Purpose | None = None
    holder_only: bool | None = None
    no_disposable: bool | None = None
    conditions: dict[str, JsonValue] | None = None

    def terms(
        self, kept: PublishingTerms, *, join_once: bool | None, unset: Collection[str] = ()
    ) -> PublishingTerms:
        """The terms as they are then; members in `unset` are removed.

        Raises:
            Refused: `INVALID_CAMPAIGN_PARAMS`; conditions that cannot be read.
        """
        conditions = None if self.conditions is None else parse(self.conditions, at=_CONDITIONS)
        consent = None if _CONSENT in unset else kept.consent
        earlier = None if _CONDITIONS in unset else kept.conditions
        return PublishingTerms(
            for_browsers=_either(self.for_browsers, kept.for_browsers),
            join_once=_either(join_once, kept.join_once),
            delivery=_either(self.delivery, kept.delivery),
            consent=self.consent or consent,
            holder_only=_either(self.holder_only, kept.holder_only),
            no_disposable=_either(self.no_disposable, kept.no_disposable),
            conditions=conditions or earlier,
        )


class PublicationTermsOut(ResponseShape):
    """The terms on which codes are handed out."""

    for_browsers: bool
    delivery: Delivery
    consent: str | None = None
    holder_only: bool
    no_disposable: bool = False
    conditions: dict[str, Any] | None = None

    @classmethod
    def of(cls, terms: PublishingTerms) -> "PublicationTermsOut":
        """The terms on the wire."""
        return cls(
            for_browsers=terms.for_browsers,
            delivery=terms.delivery,
            consent=terms.consent,
            holder_only=terms.holder_only,
            no_disposable=terms.no_disposable,
            conditions=as_data(terms.conditions) if terms.conditions else None,
        )


def _either[Value](sent: Value | None, kept: Value) -> Value:
    return kept if sent is None else sent
