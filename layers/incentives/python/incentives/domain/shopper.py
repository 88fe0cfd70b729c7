"""What the shop says about who buys and from where, for the conditions of campaigns."""

from dataclasses import dataclass, field

from incentives.domain.condition.facts import CustomerFacts, Place


@dataclass(frozen=True, slots=True)
class Shopper:
    """The person, the place and the sales channel of a request; None is "nobody said".

    Only a server says so. What a browser claims of its user is not taken for a fact.
    """

    customer: CustomerFacts | None = field(default=None, repr=False)
    place: Place | None = None
    channel: str | None = None


NOBODY = Shopper()
