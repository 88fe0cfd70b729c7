"""Who asks for a code, what the request names, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.codes.voucher import Voucher
from incentives.domain.customers.consent import Consent
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.findings import UnknownCode
from incentives.domain.publications.publication import Publication
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_of
from incentives.store.customers import person_keys
from incentives.store.items import CampaignNameItem
from incentives.store.keys import Key
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause
from incentives.usecases.snapshot.cache import InstanceCache

NO_CAMPAIGN = "unknown"  # reads like one that exists, so that the work tells nothing


@dataclass(frozen=True, slots=True)
class Publish:
    """Who asks for a code, and for which.

    Attributes:
        campaign: its id or name; or else
        code: a canonical code that is there already.
        persons: hashes of the person, one at least; those of the request come first.
        email: as typed; kept only where the code is to be sent.
        disposable: whether the address is one to be thrown away; None when there is none.
        shopper: what a server says of the person and the place.
        join_once: a repeat gets the first answer, also where the campaign would refuse it.
        source_id: what the shop calls this publication; it names the same one for ever.
        consents: to what the person agreed.
        holder_only: nobody else may use the code, also where the campaign would let them.
        for_browser: a visitor asks, not a server.
        receipt: present when the request came with an `Idempotency-Key`.
    """

    persons: tuple[str, ...]
    campaign: str | None = None
    code: str | None = None
    customer_id: str | None = None
    customer_source_id: str | None = None
    email: str | None = field(default=None, repr=False)
    disposable: bool | None = None
    shopper: Shopper = NOBODY
    join_once: bool = False
    source_id: str | None = None
    consents: tuple[Consent, ...] = ()
    holder_only: bool = False
    for_browser: bool = False
    by_support: bool = False
    receipt: Receipt | None = None
    metadata: Mapping[str, object] | None = None

    @property
    def source_key(self) -> Key | None:
        """The holder of what the shop calls this publication."""
        return person_keys.publication_source(self.source_id) if self.source_id else None


@dataclass(frozen=True, slots=True)
class Published:
    """The code that the person has, by this request or by the one that it repeats.

    Attributes:
        voucher: as it is now; None when it was deleted since.
        again: a page asks another time. The code was shown to who asked first, and may be another
            person's; who asks is told that it is sent.
    """

    publication: Publication
    campaign: Campaign | None
    voucher: Voucher | None
    repeated: bool
    again: bool = False

    @property
    def told(self) -> bool:
        """Whether a page may be told the code."""
        return not self.again and self.publication.delivery is Delivery.SHOW


def id_of_campaign(reference: str, cache: InstanceCache, pause: Pause) -> str:
    """The id of the campaign of this id or name; one round trip, none when it is remembered."""
    remembered = cache.campaign_ids.get(reference)
    if remembered is not None:
        return remembered
    by_id, by_name = keys.campaign(reference), keys.campaign_name(reference)
    found = fetch([by_id, by_name], pause, consistent=True)
    named = found.get(by_name)
    campaign_id = (
        reference
        if by_id in found
        else named.campaign_id
        if isinstance(named, CampaignNameItem)
        else None
    )
    if campaign_id is None:
        return NO_CAMPAIGN
    cache.campaign_ids.put(reference, campaign_id)
    return campaign_id


def code_there(code: str, pause: Pause) -> Voucher:
    """The code that a request names.

    Raises:
        Refused: `NOT_FOUND`.
    """
    voucher = voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))
    if voucher is None:
        raise Refused(
            Refusal.NOT_FOUND,
            UnknownCode(code),
            resource_type="voucher",
            resource_id=code,
        )
    return voucher
