"""Publish: hand a person the one code that this person gets of a campaign.

Look, decide, write under guards, learn from the guard that failed - and before anybody is refused,
look whether the person has a code already: who asks again gets the first answer, also when that was
lost on the way, the last code is gone or the campaign is over.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.terms import Delivery
from incentives.domain.codes.holder import refuse_support
from incentives.domain.codes.voucher import Voucher
from incentives.domain.payout import Recipient
from incentives.domain.publications.publication import Message, Publication
from incentives.domain.publications.publishing import (
    refuse_disposable,
    refuse_unfit,
    refuse_visitors,
)
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.customers import consents, whole_person
from incentives.store.publications import publications
from incentives.store.referrals import referral_keys
from incentives.store.referrals.conversions import code_of_person
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.campaigns.read_campaign import not_found
from incentives.usecases.codes.code_sources import ThisCode
from incentives.usecases.codes.hand_out import Handout
from incentives.usecases.publications.publication_request import (
    NO_CAMPAIGN,
    Publish,
    Published,
    code_there,
    id_of_campaign,
)
from incentives.usecases.publications.publish_again import Earlier
from incentives.usecases.referrals.enroll_referrer import become_referrer
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.customer import known_shopper
from incentives.usecases.snapshot.definitions import Definitions

# More than the draws of a code, so that a pattern without room is refused as that. Nobody waits, as
# the next attempt goes to another code.
_MOST_CODES = 40


def publish(
    command: Publish, *, cache: InstanceCache, now: datetime, seed: bytes, pause: Pause
) -> Published:
    """Give the person a code, or the one that the person has under any of their names.

    Args:
        command: who asks.
        cache: what this instance remembers.
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
    person = whole_person.find(command.persons, pause)
    command = replace(command, persons=person.hashes)
    source = ThisCode(code_there(command.code, pause)) if command.code else None
    campaign = command.campaign or ""
    campaign_id = source.voucher.campaign_id if source else id_of_campaign(campaign, cache, pause)
    definitions = Definitions(cache, pause, only_reads=False)
    request = _Request(command, campaign_id, definitions, now, person.items)
    try:
        return request.publish(seed, source)
    except Refused as refused:
        earlier = request.earlier.read(busy=refused.refusal is Refusal.TOO_MANY_REQUESTS)
        # A page that repeats another's request is refused like anybody, so that it learns nothing.
        if earlier is not None and not earlier.again:
            return earlier
        if refused.refusal is not Refusal.NOT_FOUND or not cache.campaign_ids.get(campaign):
            raise
        # The campaign was deleted since; another one may have its name by now.
        cache.campaign_ids.drop(campaign)
        if id_of_campaign(campaign, cache, pause) == campaign_id:
            raise
    return publish(command, cache=cache, now=now, seed=seed, pause=pause)


@dataclass(slots=True)
class _Request:
    """One request for a code of a campaign."""

    command: Publish
    campaign_id: str
    definitions: Definitions
    now: datetime
    known: whole_person.Items  # of the person, as read
    code: str = ""  # that was added to the last write
    own_code: str | None = None  # by which the person recommends already

    @property
    def earlier(self) -> Earlier:
        """What the person has already."""
        return Earlier(self.command, self.campaign_id, self.definitions, self.now)

    def publish(self, seed: bytes, source: ThisCode | None) -> Published:
        """Write until it is done or refused; a repeat finds its answer in the write's refusal."""
        if self.campaign_id == NO_CAMPAIGN:
            raise not_found(self.command.campaign or "")
        handout = self._handout(seed, source)

        def attempt(write: Transaction) -> Published:
            voucher = handout.add_to(write)
            self.code = voucher.code
            publication = self._publication(voucher)
            self._add(write, publication)
            self._let_recommend(write, voucher.code)
            return Published(publication, self._campaign(), voucher, repeated=False)

        def learn(images: Images) -> Published | None:
            earlier = self.earlier.shown_by(images)
            if earlier is not None and earlier.again and self._is_own(earlier.publication):
                return Published(
                    earlier.publication,
                    self._campaign(),
                    code_there(self.code, self.definitions.pause),
                    repeated=False,
                )
            if earlier is not None and not (earlier.again and any(map(keys.gate_of, images))):
                return earlier
            # Where the campaign may be over for everybody, that is to be found out first.
            receipts.refuse_second(images, self.command.receipt, self.now)
            self._learn(handout, images)
            return None

        pause = self.definitions.pause
        return write_guarded(attempt, pause, learn=learn, attempts=_MOST_CODES, waits=False)

    def _is_own(self, found: Publication) -> bool:
        """Whether this request has written it itself, and did not hear that it had."""
        return (found.code, found.at) == (self.code, self.now)

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
            command.persons, command.shopper, conditions, self.known, self.definitions.pause
        )
        refuse_unfit(campaign, shopper, command.consents, self.now)

    def _campaign(self) -> Campaign | None:
        known = self.definitions.of(self.campaign_id)
        return known or self.definitions.reload(self.campaign_id)

    def _publication(self, voucher: Voucher) -> Publication:
        command, campaign = self.command, self._campaign()
        if campaign is None:
            raise not_found(self.campaign_id)
        terms = campaign.publishing
        return Publication(
            id=derived_ids.publication_id(command.persons[0], campaign.id),
            campaign_id=campaign.id,
            campaign_name=campaign.name,
            code=voucher.code,
            at=self.now,
            persons=command.persons,
            customer_id=command.customer_id,
            customer_source_id=command.customer_source_id,
            expires_at=voucher.expires_at,
            source_id=command.source_id,
            delivery=self._delivery(terms.delivery),
            bound=bool(voucher.holders),
            consents=tuple(consent.purpose for consent in command.consents),
            metadata=command.metadata,
        )

    def _delivery(self, wanted: Delivery) -> Delivery:
        """How the code reaches the person: a page is shown no code that was somebody's before."""
        if not self.command.for_browser:
            return Delivery.SHOW
        return wanted if self.own_code is None else Delivery.SEND

    def _let_recommend(self, write: Transaction, code: str) -> None:
        """Make who gets a code of a referral programme its referrer, in the same write."""
        campaign, command = self._campaign(), self.command
        if campaign is None or campaign.referral is None or code == self.own_code:
            return
        person = Recipient(command.persons, command.customer_id, command.customer_source_id)
        become_referrer(write, code, campaign, person, self.now)

    def _learn(self, handout: Handout, images: Images) -> None:
        """See what was in the way; who recommends already gets the own code and no second one."""
        own = code_of_person(images, self.command.persons, self.campaign_id)
        if own is not None:
            self.own_code, handout.source = own, ThisCode(code_there(own, self.definitions.pause))
        elif referral_keys.referrer(self.code) in images:
            handout.pass_over()
        handout.learn(images)

    def _add(self, write: Transaction, publication: Publication) -> None:
        publications.add(write, publication)
        consents.declare(write, publication.persons[0], self.command.consents)
        if publication.delivery is Delivery.SEND:
            publications.send(write, Message(publication, self.command.email or ""))
        if self.command.receipt is not None:
            receipts.keep(write, self.command.receipt, publication.id, self.now)
