"""What a landing page and a server send to have a code handed to a person."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from incentives.domain.code import canonical
from incentives.domain.condition.facts import Place
from incentives.domain.customers.consent import Consent
from incentives.domain.customers.mailbox import refuse_unfit_address
from incentives.domain.customers.person import Customer
from incentives.domain.customers.shopper import Shopper
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn, LocationIn
from incentives.runtime.wire.fields import LONGEST_TEXT, Metadata, Text, fit_code, refuse_bulky

MOST_CONSENTS = 10


class AgreedIn(RequestShape):
    """What the person agreed to, and which words were shown; ours."""

    purpose: Annotated[str, Field(min_length=1, max_length=100)]
    version: Annotated[str, Field(min_length=1, max_length=100)] | None = None

    def consent(self, now: datetime) -> Consent:
        """The declaration, made at `now` with the request for a code."""
        return Consent(self.purpose, True, now, self.version, source="publication")  # noqa: FBT003


class CampaignPartIn(RequestShape):
    """A campaign by its id or name; a person gets one code of it."""

    id: Text | None = None
    name: Text | None = None
    count: int | None = None


class _AskIn(RequestShape):
    """What every request for a code may say. `channel` is taken, and `API` is answered."""

    customer: CustomerIn = CustomerIn()
    channel: Text | None = None
    metadata: Metadata = {}
    consents: Annotated[list[AgreedIn], Field(max_length=MOST_CONSENTS)] = []

    @model_validator(mode="after")
    def _within_bounds(self) -> Self:
        refuse_bulky(self.metadata)
        return self

    def declared(self, now: datetime) -> tuple[Consent, ...]:
        """What the person agreed to, each purpose once."""
        return tuple({consent.purpose: consent.consent(now) for consent in self.consents}.values())


class VisitorIn(_AskIn):
    """A visitor of a landing page. The address is who it is; other ids of a browser say nothing."""

    bot_token: Annotated[str, Field(min_length=1, max_length=4_096)] | None = None

    def visitor(self) -> Customer:
        """The person, by the address.

        Raises:
            Refused: `MISSING_CUSTOMER`, no address; `INVALID_PAYLOAD`, one that cannot be.
        """
        visitor = Customer.of({"email": self.customer.email})
        if visitor.email is None:
            raise Refused(Refusal.MISSING_CUSTOMER, "customer.email is required")
        refuse_unfit_address(visitor.email)
        return visitor


class VisitorQueryIn(RequestShape):
    """Which campaign a visitor asks for a code of.

    `join_once` is taken and changes nothing: a page's repeat is told that the code is sent.
    """

    campaign: Text
    join_once: bool = False


class PublicationQueryIn(RequestShape):
    """Whether a person who asks again gets the first code."""

    join_once: bool = False


class PublicationIn(_AskIn):
    """A code for a person: a new one of `campaign`, or `voucher`, which is there already.

    Ours: `location` and what `customer` holds for the campaign's conditions, `consents`, and
    `holder_only`, which makes the code worthless to anybody else.
    """

    campaign: (
        Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)] | CampaignPartIn | None
    ) = None
    voucher: Text | None = None
    source_id: Text | None = None
    location: LocationIn | None = None
    holder_only: bool = False

    def campaign_reference(self) -> str | None:
        """The campaign's id or name, when one is named.

        Raises:
            Refused: `INVALID_PUBLISH_PARAMS`, none or both of campaign and voucher are named;
                `TOO_MANY_VOUCHERS`, more than one code is wanted.
        """
        asked = self.campaign
        if isinstance(asked, CampaignPartIn):
            if asked.count not in {None, 1}:
                raise Refused(Refusal.TOO_MANY_VOUCHERS, "a person gets one code of a campaign")
            asked = asked.id or asked.name
        if (asked is None) == (self.voucher is None):
            raise Refused(
                Refusal.INVALID_PUBLISH_PARAMS, "either campaign or voucher has to be named"
            )
        return asked

    def code(self) -> str | None:
        """The canonical code, when one is named; what is no code is looked for as it is."""
        return canonical(self.voucher) or fit_code(self.voucher) if self.voucher else None

    def shopper(self) -> Shopper:
        """What the server says of the person and the place."""
        place = Place(self.location.country, self.location.region) if self.location else None
        return Shopper(self.customer.facts(), place, self.channel)


class ListQueryIn(RequestShape):
    """Whose publications: the shop's id of the customer or the address."""

    customer: Text
