"""Send a code again to the address that has it, because a page asks for it another time.

Who asks is not told whether anything is sent: the address may be anybody's.
"""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.codes.handout import refusal_to_hand_out
from incentives.domain.publications.publication import Message, Publication, Sendings
from incentives.store import keys
from incentives.store.campaigns import gates
from incentives.store.customers import person_keys, whole_person
from incentives.store.publications import publications
from incentives.store.reading import fetch
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.publications.publication_request import Publish, id_of_campaign
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.definitions import Definitions


def send_again(
    command: Publish, *, cache: InstanceCache, now: datetime, seed: bytes, pause: Pause
) -> bool:
    """Have the person's code of the campaign sent to the address that asks for it.

    Nothing is sent where the person has none, the campaign is off, over or closed to pages, or
    enough was sent to the person lately. Two round trips, whoever asks; one more when it is sent.

    Args:
        command: as it was asked with.
        cache: what this instance remembers.
        now: the instant of the request.
        seed: random bytes, which choose the gate.
        pause: between tries.

    Returns:
        Whether it is sent.

    Raises:
        Refused: `TOO_MANY_REQUESTS`.
    """
    campaign_id = id_of_campaign(command.campaign or "", cache, pause)
    definitions = Definitions(cache, pause, only_reads=False)
    persons = whole_person.find(command.persons, pause).hashes
    sending = _Sending(command, persons, campaign_id, definitions, now, int.from_bytes(seed[:8]))
    return write_guarded(sending.attempt, pause, learn=sending.learn, waits=False)


@dataclass(frozen=True, slots=True)
class _Sending:
    """One request for a code that a person has."""

    command: Publish
    persons: tuple[str, ...]
    campaign_id: str
    definitions: Definitions
    now: datetime
    seed: int

    def attempt(self, write: Transaction) -> bool:
        """Look at what the person has and was sent, and send it if that may be."""
        persons = self.persons
        # By the address in its normal form: another spelling of it gets no further messages.
        log = person_keys.sendings(self.command.persons[-1])
        wanted = [person_keys.publication(person, self.campaign_id) for person in persons]
        items = fetch([*wanted, log], self.definitions.pause, consistent=True)
        has = publications.of_campaign(items, persons, self.campaign_id)
        before = publications.sendings_of(items.get(log))
        if not has or not before.may_follow(has[0], self.now):
            return False
        return self._add(write, has[0], before)

    def learn(self, images: Images) -> None:
        """See what was in the way: a change of the campaign, or another request for the code."""
        if any(map(keys.gate_of, images)):
            self.definitions.reload(self.campaign_id)

    def _add(self, write: Transaction, found: Publication, before: Sendings) -> bool:
        known = self.definitions.of(self.campaign_id)
        campaign = known or self.definitions.reload(self.campaign_id)
        if campaign is None or not campaign.publishing.for_browsers:
            return False
        if refusal_to_hand_out(campaign, self.now) is not None:
            return False
        message = Message(found, self.command.email or "")
        publications.send_again(write, message, self.command.persons[-1], before, self.now)
        gates.require(write, campaign, campaign.gates_from(self.seed)[0])
        return True
