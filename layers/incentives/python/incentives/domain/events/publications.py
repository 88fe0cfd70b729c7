"""What events tell of codes that persons get."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationFact:
    """A code was handed to a person.

    Attributes:
        voucher_id: of the code.
        customer_source_id: what the shop calls the customer.
        source_id: what the shop calls the publication.
        delivery: `SHOW`, or `SEND` when the code reaches the person by a message only.
        bound: whether nobody else may use the code.
        expires_at: the code's own end.
        consents: the purposes that the person agreed to with it.
    """

    publication_id: str
    voucher_id: str
    campaign_id: str
    campaign_name: str
    customer_id: str | None = None
    customer_source_id: str | None = None
    source_id: str | None = None
    delivery: str
    bound: bool
    expires_at: str | None = None
    consents: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageFact:
    """A code has to be sent to an address: the one event with an address and a unique code in it.

    Attributes:
        email: as the person typed it.
        code: what to send.
        expires_at: the code's own end.
        consents: the purposes that the person agreed to; sending the code itself needs none.
        metadata: the landing page's own, such as a language.
    """

    publication_id: str
    campaign_id: str
    campaign_name: str
    email: str
    code: str
    expires_at: str | None = None
    consents: tuple[str, ...] | None = None
    metadata: dict[str, object] | None = None
