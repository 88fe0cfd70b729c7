"""Publications: codes that were handed to persons, and on which terms a campaign hands them out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from incentives.domain.condition.tree import Condition


class Delivery(StrEnum):
    """How a person gets the code: in the answer, or only at the address, which is real then."""

    SHOW = "SHOW"
    SEND = "SEND"


@dataclass(frozen=True, slots=True)
class PublishingTerms:
    """On which terms a campaign hands out codes, beside its window, caps and switch.

    Attributes:
        for_browsers: whether visitors of a landing page may ask; servers always may.
        join_once: a person who asks again gets the same code, for ever; else a refusal.
        delivery: of codes that visitors ask for.
        consent: the purpose that a person has to agree to first; None asks for nothing.
        holder_only: whether the code belongs to the person, so that nobody else can use it.
        no_disposable: whether an address is needed, and none of those to be thrown away.
        conditions: what must hold of the person, the moment and the place to get a code.
    """

    for_browsers: bool = False
    join_once: bool = False
    delivery: Delivery = Delivery.SHOW
    consent: str | None = None
    holder_only: bool = False
    no_disposable: bool = False
    conditions: Condition | None = None


USUAL_TERMS = PublishingTerms()


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
