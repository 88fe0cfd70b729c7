"""Publications as we answer with them, in the field's shape."""

from typing import Any

from incentives.domain import derived_ids
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.instant import as_text
from incentives.domain.publications.publication import Publication
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.usecases.codes.look_up import VoucherSeen
from incentives.usecases.publications.publication_request import Published


class RecipientOut(ResponseShape):
    """Who got the code, by ids only."""

    id: str | None = None
    object: str = "customer"
    source_id: str | None = None


class PublicationOut(ResponseShape):
    """A code that was handed to a person.

    The channel is always `API`, because the field's clients take no other. A browser is not shown
    a code that is sent (`delivery` `SEND`), nor whether the address had one before: it is that of a
    campaign that only sends, or was shown to who asked first.
    """

    id: str
    object: str = "publication"
    created_at: str | None = None
    customer_id: str | None = None
    tracking_id: str | None = None
    metadata: dict[str, Any] = {}
    channel: str = "API"
    source_id: str | None = None
    result: str = "SUCCESS"
    delivery: Delivery
    customer: RecipientOut | None = None
    vouchers_id: list[str] | None = None
    voucher: VoucherSeenOut | None = None

    @classmethod
    def of(cls, done: Published, caller: Caller) -> "PublicationOut":
        """The whole answer, with the code."""
        publication = done.publication
        seen = (
            VoucherSeenOut.of(VoucherSeen(done.voucher, done.campaign, done.voucher.redeemed))
            if done.voucher and done.campaign
            else None
        )
        return cls(
            id=publication.id,
            created_at=as_text(publication.at),
            customer_id=publication.customer_id,
            tracking_id=caller.tracking_id,
            metadata=dict(publication.metadata or {}),
            source_id=publication.source_id,
            delivery=publication.delivery,
            customer=_recipient(publication),
            vouchers_id=[derived_ids.voucher_id(publication.code)],
            voucher=seen,
        )

    @classmethod
    def for_browser(cls, done: Published, caller: Caller) -> "PublicationOut":
        """The answer to a visitor, without the code where that is sent."""
        if done.told:
            return cls.of(done, caller)
        # It follows from the address and the campaign alone, so a repeat has the same.
        publication_id = derived_ids.publication_id(caller.persons[0], done.publication.campaign_id)
        return cls(id=publication_id, tracking_id=caller.tracking_id, delivery=Delivery.SEND)


class ListedOut(ResponseShape):
    """A publication in a list; the code with it, but not where it stands."""

    id: str
    object: str = "publication"
    created_at: str
    customer_id: str | None = None
    campaign: str
    campaign_id: str
    metadata: dict[str, Any] = {}
    channel: str = "API"
    source_id: str | None = None
    result: str = "SUCCESS"
    delivery: Delivery
    customer: RecipientOut
    vouchers_id: list[str]
    voucher: dict[str, str]

    @classmethod
    def of(cls, publication: Publication) -> "ListedOut":
        """One line of the list."""
        voucher_id = derived_ids.voucher_id(publication.code)
        return cls(
            id=publication.id,
            created_at=as_text(publication.at),
            customer_id=publication.customer_id,
            campaign=publication.campaign_name,
            campaign_id=publication.campaign_id,
            metadata=dict(publication.metadata or {}),
            source_id=publication.source_id,
            delivery=publication.delivery,
            customer=_recipient(publication),
            vouchers_id=[voucher_id],
            voucher={"id": voucher_id, "code": publication.code, "object": "voucher"},
        )


class PublicationsOut(ResponseShape):
    """What a person was given, newest first."""

    object: str = "list"
    data_ref: str = "publications"
    publications: list[ListedOut]
    total: int

    @classmethod
    def of(cls, found: tuple[Publication, ...]) -> "PublicationsOut":
        """The list on the wire."""
        return cls(publications=[ListedOut.of(one) for one in found], total=len(found))


def _recipient(publication: Publication) -> RecipientOut:
    return RecipientOut(id=publication.customer_id, source_id=publication.customer_source_id)
