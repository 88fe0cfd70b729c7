"""What the shop says about who buys and from where, for the conditions of campaigns."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from incentives.domain.condition.facts import CustomerFacts, Place
from incentives.domain.condition.look import Look


@dataclass(frozen=True, slots=True)
class Shopper:
    """The person, the place and the sales channel of a request; None is "nobody said".

    Only a server says so. What a browser claims of its user is not taken for a fact.

    Attributes:
        in_page: whether a page redeems itself, so that nobody has proven who its customer is.
        recalled: only in a replay: results of conditions whose facts were removed, by
            `condition.decide.name_of`.
    """

    customer: CustomerFacts | None = field(default=None, repr=False)
    place: Place | None = None
    channel: str | None = None
    recalled: Mapping[str, Look] = field(default_factory=dict, repr=False)
    in_page: bool = False


NOBODY = Shopper()
IN_PAGE = Shopper(in_page=True)
