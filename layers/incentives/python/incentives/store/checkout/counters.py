"""The counters that orders share: gates of campaigns, and uses of persons; each once in a write.

A write that takes from a counter and gives back to it, as the change of an order may, moves it by
the difference.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import PersonLimit, UseKey
from incentives.store import keys
from incentives.store.campaigns import gates
from incentives.store.checkout.person_counters import PersonCounters
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

type Items = Mapping[Key, Item | None]

NOTHING_KNOWN: Items = MappingProxyType({})

KEPT = timedelta(days=90)
"""How long a counter stays after its period, for rollbacks; without it they have nothing to do."""


@dataclass(slots=True)
class _Gate:
    """What is taken from a gate, less what is given back; with its campaign when any is taken."""

    campaign: Campaign | None = None
    uses: int = 0
    spent_minor: int = 0


@dataclass(slots=True)
class _Uses:
    """Uses that are counted for a person, less those given back; with the limit when any are."""

    limit: PersonLimit | None = None
    uses: int = 0


@dataclass(slots=True)
class Counters:
    """Collects what one write takes and gives back, and adds it to the write."""

    _gates: dict[tuple[str, int], _Gate] = field(default_factory=dict)
    _uses: dict[UseKey, _Uses] = field(default_factory=dict)
    persons: PersonCounters = field(default_factory=PersonCounters)

    def take(self, campaign: Campaign, gate: int, *, uses: int, spent_minor: int) -> None:
        """Take uses and budget (minor units) from a gate, as long as it has room for them."""
        counter = self._gates.setdefault((campaign.id, gate), _Gate())
        counter.campaign = campaign
        counter.uses += uses
        counter.spent_minor += spent_minor

    def give_back(self, campaign_id: str, gate: int, *, uses: int, spent_minor: int) -> None:
        """Give uses and budget back to the gate that they came from, whatever its version."""
        counter = self._gates.setdefault((campaign_id, gate), _Gate())
        counter.uses -= uses
        counter.spent_minor -= spent_minor

    def take_use(self, limit: PersonLimit, key: UseKey) -> None:
        """The same as `persons.take`, of a campaign that counts each name by itself."""
        counter = self._uses.setdefault(key, _Uses())
        counter.limit = limit
        counter.uses += 1

    def give_use_back(self, key: UseKey) -> None:
        """The same as `persons.give_back`, of a campaign that counts each name by itself."""
        self._uses.setdefault(key, _Uses()).uses -= 1

    def add_to(
        self, write: Transaction, gone: Collection[Key] = (), persons: Items = NOTHING_KNOWN
    ) -> None:
        """Add every counter to the write.

        Args:
            write: the transaction.
            gone: counters that are gone; they have nothing to be given back.
            persons: what is known of where persons' uses lie.
        """
        self.persons.add_to(write, persons)
        for (campaign_id, number), gate in self._gates.items():
            if gate.campaign is not None:
                gates.take(
                    write, gate.campaign, number, uses=gate.uses, spent_minor=gate.spent_minor
                )
            elif keys.gate(campaign_id, number) not in gone:
                gates.give_back(
                    write, campaign_id, number, uses=-gate.uses, spent_minor=-gate.spent_minor
                )
        for use, counter in self._uses.items():
            key = person_keys.use(*use)
            if counter.limit is not None:
                _take_uses(write, key, counter.limit, counter.uses)
            elif key not in gone:
                write.update(UseItem(*key), [UseItem.used.add(counter.uses)], Item.pk.exists())


def _take_uses(write: Transaction, key: Key, limit: PersonLimit, uses: int) -> None:
    """Count a person's uses in a period, as long as there is room for all of them."""
    actions: list[Action] = [UseItem.used.add(uses), UseItem.kind.set(UseItem)]
    if limit.ends is not None:
        ends = datetime(limit.ends.year, limit.ends.month, limit.ends.day, tzinfo=UTC)
        actions.append(UseItem.ttl.set(int((ends + KEPT).timestamp())))
    guard: Condition = UseItem.used.does_not_exist() | (UseItem.used <= limit.most - max(uses, 0))
    write.update(UseItem(*key), actions, guard)
