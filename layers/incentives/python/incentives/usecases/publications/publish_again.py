"""Who asks again: the code that a person has already, or why that is no answer."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.findings import Circumstance
from incentives.domain.publications.publication import Publication
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.codes.vouchers import voucher_of
from incentives.store.customers import person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.publications import publications
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import GuardFailed, Transaction
from incentives.usecases.publications.publication_request import Publish, Published
from incentives.usecases.snapshot.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the person of a request had of a campaign before it."""

    command: Publish
    campaign_id: str
    definitions: Definitions
    now: datetime

    def read(self, *, busy: bool = False) -> Published | None:
        """The first answer, looked for after everything that was refused; None when there is none.

        Args:
            busy: others were faster each time; then nothing more is written.

        Raises:
            Refused: there is one, and this request does not get it again.
        """
        command = self.command
        wanted = [person_keys.publication(person, self.campaign_id) for person in command.persons]
        wanted += [receipts.key_of(command.receipt)] if command.receipt else []
        wanted += [command.source_key] if command.source_key else []
        items = fetch(wanted, self.definitions.pause, consistent=True)
        return self.shown_by(items, adds_names=not busy)

    def shown_by(
        self, items: Mapping[Key, Item | None], *, adds_names: bool = True
    ) -> Published | None:
        """The same, as far as the items that made a write fail show it."""
        command = self.command
        has = publications.of_campaign(items, command.persons, self.campaign_id)
        answered = {self._named(items, has), self._first_answer(items)}
        if not has:
            return None
        found = next((one for one in has if one.id in answered), has[0])
        if found.id not in answered:
            if command.for_browser:
                return Published(found, None, None, repeated=True, again=True)
            self._refuse_second(found)
        if adds_names and not command.for_browser:
            self._add_names(found, items)
        voucher = voucher_of(fetch_one(keys.voucher(found.code), self.definitions.pause))
        return Published(found, self._campaign(), voucher, repeated=True)

    def _named(self, items: Mapping[Key, Item | None], has: Sequence[Publication]) -> str | None:
        """The publication of the shop's own id, which must be one that the person has."""
        key = self.command.source_key
        named = publications.source_of(items.get(key)) if key else None
        if named is not None and named not in {one.id for one in has if self._is_same(one)}:
            raise Refused(Refusal.DUPLICATE_SOURCE_ID, self.command.source_id)
        return named

    def _first_answer(self, items: Mapping[Key, Item | None]) -> str | None:
        """The publication that this very request was answered with, by its receipt."""
        receipt = self.command.receipt
        if receipt is None:
            return None
        return receipts.resource_of(items.get(receipts.key_of(receipt)), receipt, self.now)

    def _add_names(self, found: Publication, items: Mapping[Key, Item | None]) -> None:
        """Have the names that are new lead to what the person has.

        A name that was given a code of its own meanwhile keeps that, as it would if it had been
        joined later.
        """
        new = [
            one
            for one in self.command.persons
            if items.get(person_keys.publication(one, self.campaign_id)) is None
        ]
        if new:
            write = Transaction()
            publications.add_names(write, found, new)
            with suppress(GuardFailed):
                write.commit(self.definitions.pause)

    def _refuse_second(self, found: Publication) -> None:
        """Refuse a server's repeat, unless the person joins once, or another code is asked for."""
        campaign = self._campaign()
        once = self.command.join_once or (campaign is not None and campaign.publishing.join_once)
        if not (once and self._is_asked(found)):
            raise Refused(Refusal.VOUCHER_CANNOT_BE_PUBLISHED, Circumstance.HAS_CODE_ALREADY)

    def _is_same(self, found: Publication) -> bool:
        """Whether a request under its `source_id` asks nothing that it was not asked with."""
        agreed = {consent.purpose for consent in self.command.consents}
        return self._is_asked(found) and agreed <= set(found.consents)

    def _is_asked(self, found: Publication) -> bool:
        """Whether the request asks for this code, or for any of the campaign."""
        return self.command.code in {None, found.code}

    def _campaign(self) -> Campaign | None:
        known = self.definitions.of(self.campaign_id)
        return known or self.definitions.reload(self.campaign_id)
