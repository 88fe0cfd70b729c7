"""What is asked when a referral converts or is cancelled, and what comes of it."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from incentives.domain.condition.facts import Place
from incentives.domain.customers.postal import normal_address
from incentives.domain.customers.shopper import Shopper
from incentives.domain.payout import Recipient
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.caller import Caller, hash_of
from incentives.runtime.wire.checkout.asked_customer import AddressIn, CustomerIn, LocationIn
from incentives.runtime.wire.checkout.asked_order import OrderIn
from incentives.runtime.wire.fields import Amount, Metadata, Text
from incentives.runtime.wire.referrals.conversion import ConversionOut, RefereeOut
from incentives.usecases.referrals.convert_referral import Converted

EventName = Annotated[str, Field(min_length=1, max_length=100)]
Instant = Annotated[datetime, Field(strict=False, examples=["2026-11-22T09:30:00Z"])]


class PaidOrderIn(OrderIn):
    """The order of an event; `amount_paid` (ours) is what the customer paid for it in money."""

    amount_paid: Amount | None = None


class PostalAddressIn(AddressIn):
    """Where a friend lives, for programmes that limit friends of one address; a hash is kept."""

    line_1: Text | None = None
    line_2: Text | None = None
    postal_code: Text | None = None
    city: Text | None = None

    @property
    def hashed(self) -> str | None:
        """The address as it is counted, or None when it names no household."""
        country = self.country_code or self.country or ""
        normal = normal_address(self.line_1, self.line_2, self.postal_code, self.city, country)
        return None if normal is None else hash_of(f"postal:{normal}")


class FriendIn(CustomerIn):
    """The customer of an event, whose postal address may be looked at."""

    address: PostalAddressIn = PostalAddressIn()


class _HappenedIn(RequestShape):
    """An event of a customer, with the order that it is about, if there is one.

    `id` names the event, else the order does, else the `Idempotency-Key`: after a cancellation a
    new conversion needs another one.
    """

    customer: FriendIn
    id: Text | None = None
    order: PaidOrderIn = PaidOrderIn()
    location: LocationIn | None = None
    channel: Text | None = None

    @property
    def source_id(self) -> str | None:
        """What the caller calls the event."""
        return self.id or self.order.order().reference

    @property
    def asked(self) -> object:
        """What makes it another event under the same id; None where an order is only named."""
        order, paid = self.order.order(), self.order.amount_paid
        if order.is_bare and paid is None:
            return None
        return order.content, order.currency, paid

    def shopper(self) -> Shopper:
        """What the server says of the person and the place."""
        place = Place(self.location.country, self.location.region) if self.location else None
        return Shopper(self.customer.facts(), place, self.channel)

    def referee(self) -> Recipient:
        """Who came."""
        caller = Caller.of(self.customer.customer())
        return Recipient(caller.persons, caller.customer_id, caller.source_id)


class ConversionIn(_HappenedIn):
    """An event that is to convert a referral; `referred_at` is when the referee came."""

    event: EventName
    referred_at: Instant | None = None


class ReferralIn(RequestShape):
    """By whose code the customer came, and when (ours)."""

    code: Text | None = None
    referrer_id: Text | None = None
    referred_at: Instant | None = None


class LoyaltyIn(RequestShape):
    """A loyalty card that an event is told of; not offered here."""

    code: Text | None = None


class EventIn(_HappenedIn):
    """An event in the field's shape."""

    event: EventName
    referral: ReferralIn | None = None
    loyalty: LoyaltyIn | None = None
    metadata: Metadata = {}


class EventOut(ResponseShape):
    """What an event brought about; null where it was told of nothing."""

    object: str = "event"
    type: str
    customer: RefereeOut
    referral: dict[str, Any] | None
    loyalty: dict[str, Any] | None

    @classmethod
    def of(
        cls, event: str, referee: Recipient, converted: Converted | None, now: datetime
    ) -> "EventOut":
        """The answer."""
        made = converted.conversion if converted else None
        return cls(
            type=event,
            customer=RefereeOut(id=referee.customer_id),
            referral=ConversionOut.of(made, now).model_dump() if made else None,
            loyalty=None,
        )


class CancellationIn(RequestShape):
    """Why a conversion is cancelled."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=200)] | None = None
