"""Publications: codes that were handed to persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.campaigns.terms import Delivery


@dataclass(frozen=True, slots=True)
class Publication:
    """That a person was given a code. No address is in it; who it is, only hashes and ids tell.

    Attributes:
        id: `pub_…`; it follows from the person and the campaign.
        persons: the hashes that the person is counted under; each leads to this publication.
        expires_at: the code's own end.
        source_id: what the shop calls the publication.
        delivery: how the code reaches the person.
        bound: whether nobody else may use the code.
        consents: the purposes that the person agreed to with it; the declarations lie beside it.
    """

    id: str
    campaign_id: str
    campaign_name: str
    code: str
    at: datetime
    persons: tuple[str, ...]
    customer_id: str | None = None
    customer_source_id: str | None = None
    expires_at: datetime | None = None
    source_id: str | None = None
    delivery: Delivery = Delivery.SHOW
    bound: bool = False
    consents: tuple[str, ...] = ()
    metadata: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A code that is to be sent to an address; kept for as long as it takes to be told.

    Attributes:
        email: as typed.
    """

    publication: Publication
    email: str = field(repr=False)
