"""Publish: hand a person the one code that this person gets of a campaign.

Look, decide, write under guards, learn from the guard that failed - and before anybody is refused,
look whether the person has a code already: who asks again gets the first answer, also when that was
lost on the way, the last code is gone or the campaign is over.
"""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaign import Campaign
from incentives.domain.holder import refuse_support
from incentives.domain.publication import Delivery, Message, Publication
from incentives.domain.publishing import refuse_disposable, refuse_unfit, refuse_visitors
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.voucher import Voucher
from incentives.store import consents, keys, publications, receipts
from incentives.store.items import CampaignNameItem
from incentives.store.known import Known
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction
from incentives.store.vouchers import voucher_of
from incentives.usecases.code_sources import ThisCode
from incentives.usecases.definitions import Definitions
from incentives.usecases.hand_out import Handout
from incentives.usecases.person_sight import known_shopper
from incentives.usecases.publication_request import Publish, Published
from incentives.usecases.publish_again import Earlier
from incentives.usecases.read_campaign import not_found

_ROUNDS = 40  # as many draws may meet taken codes
_NO_CAMPAIGN = "unknown"  # reads like one that exists, so that the work tells nothing


def publish(
    command: Publish, *, known: Known, now: datetime, seed: bytes, pause: Pause
) -> Published:
    """Give the person a code, or the one that the person has.

    Args:
        command: who asks.
        known: what this instance remembers.
        now: the instant of the request.
        seed: 32 secret random bytes, new for each request.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`, no such campaign or code; `NO_VOUCHER_SUITABLE`, none is left or it
            hands none out; `VOUCHER_CANNOT_BE_PUBLISHED`, this person has one;
            `VOUCHER_ALREADY_PUBLISHED`, the named code is another person's; `MISSING_CONSENT`;
            what the window, the switch and the conditions say; `DUPLICATE_SOURCE_ID` and
            `IDEMPOTENCY_KEY_REUSED`; `TOO_MANY_REQUESTS`.
    """
    source = ThisCode(_voucher(command.code, pause)) if command.code else None
    campaign = command.campaign or ""
    campaign_id = source.voucher.campaign_id if source else _campaign_id(campaign, known, pause)
    attempts = _Attempts(command, campaign_id, Definitions(known, pause, only_reads=False), now)
    try:
        return attempts.run(seed, source)
    except Refused as refused:
        earlier = attempts.earlier.read()
        if earlier is not None:
            return earlier
        if refused.refusal is not Refusal.NOT_FOUND or not known.campaign_ids.get(campaign):
            raise
    # The campaign was deleted since; another one may have its name by now (trap 23).
    known.campaign_ids.drop(campaign)
    return publish(command, known=known, now=now, seed=seed, pause=pause)


@dataclass(slots=True)
class _Attempts:
    """The bounded rounds of one request."""

    command: Publish
    campaign_id: str
    definitions: Definitions
    now: datetime

    @property
    def earlier(self) -> Earlier:
        """What the person has already."""
        return Earlier(self.command, self.campaign_id, self.definitions)

    def run(self, seed: bytes, source: ThisCode | None) -> Published:
        """Write until it is done or refused; a repeat finds its answer in the write's refusal."""
        if self.campaign_id == _NO_CAMPAIGN:
            raise not_found(self.command.campaign or "")
        handout = self._handout(seed, source)
        for _ in range(_ROUNDS):
            write = Transaction()
            voucher = handout.add_to(write)
            publication = self._publication(voucher)
            self._add(write, publication)
            try:
                write.commit(self.definitions.pause)
            except GuardFailed as failed:
                earlier = self.earlier.shown_by(failed.images)
                if earlier is not None:
                    return earlier
                handout.learn(failed.images)
                continue
            return Published(publication, self._campaign(), voucher, repeated=False)
        raise Refused(Refusal.TOO_MANY_REQUESTS, "others took part in every try", retry_after_s=1)

    def _handout(self, seed: bytes, source: ThisCode | None) -> Handout:
        command = self.command
        return Handout(
            self.definitions,
            self.campaign_id,
            seed=seed,
            now=self.now,
            holders=command.persons if command.holder_only else (),
            person=command.persons,
            source=source,
            terms=self._refuse_by_terms,
        )

    def _refuse_by_terms(self, campaign: Campaign) -> None:
        if self.command.by_support:
            refuse_support(campaign, holders=self.command.persons, quantity=None)
        if self.command.for_browser:
            refuse_visitors(campaign)
        command, conditions = self.command, campaign.publishing.conditions
        refuse_disposable(campaign, disposable=command.disposable)
        shopper = known_shopper(
            command.persons, command.shopper, conditions, self.definitions.pause
        )
        refuse_unfit(campaign, shopper, command.consents, self.now)

    def _campaign(self) -> Campaign | None:
        known = self.definitions.of(self.campaign_id)
        return known or self.definitions.renew(self.campaign_id)

    def _publication(self, voucher: Voucher) -> Publication:
        command, campaign = self.command, self._campaign()
        if campaign is None:
            raise not_found(self.campaign_id)
        terms = campaign.publishing
        return Publication(
            id=keys.publication_id(command.persons[0], campaign.id),
            campaign_id=campaign.id,
            campaign_name=campaign.name,
            code=voucher.code,
            at=self.now,
            persons=command.persons,
            customer_id=command.customer_id,
            customer_source_id=command.customer_source_id,
            expires_at=voucher.expires_at,
            source_id=command.source_id,
            delivery=terms.delivery if command.for_browser else Delivery.SHOW,
            bound=bool(voucher.holders),
            consents=tuple(one.purpose for one in command.consents),
            metadata=command.metadata,
        )

    def _add(self, write: Transaction, publication: Publication) -> None:
        publications.add(write, publication)
        consents.declare(write, publication.persons[0], self.command.consents)
        if publication.delivery is Delivery.SEND:
            publications.send(write, Message(publication, self.command.email or ""))
        if self.command.receipt is not None:
            receipts.keep(write, self.command.receipt, publication.id, self.now)


def _campaign_id(reference: str, known: Known, pause: Pause) -> str:
    """The id of the campaign of this id or name; one round trip, none when it is remembered."""
    remembered = known.campaign_ids.get(reference)
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
        return _NO_CAMPAIGN
    known.campaign_ids.put(reference, campaign_id)
    return campaign_id


def _voucher(code: str, pause: Pause) -> Voucher:
    voucher = voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))
    if voucher is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find voucher with id {code}",
            resource_type="voucher",
            resource_id=code,
        )
    return voucher
