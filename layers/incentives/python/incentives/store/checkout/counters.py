"""The counters that orders share: gates of campaigns, and uses of persons; each once in a write.

A write that takes from a counter and gives back to it, as the change of an order may, moves it by
the difference.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.limits import UseKey
from incentives.store import keys
from incentives.store.campaigns import gates
from incentives.store.checkout.person_counters import PersonCounters
from incentives.store.customers import person_keys
from incentives.store.items import Item, UseItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

type Items = Mapping[Key, Item | None]

NOTHING_KNOWN: Items = MappingProxyType({})


@dataclass(slots=True)
class _Gate:
    """What is taken from a gate, less what is given back; with its campaign when any is taken."""

    campaign: Campaign | None = None
    uses: int = 0
    spent_minor: int = 0


@dataclass(slots=True)
class Counters:
    """Collects what one write takes and gives back, and adds it to the write."""

    _gates: dict[tuple[str, int], _Gate] = field(default_factory=dict)
    _uses: dict[UseKey, int] = field(default_factory=dict)
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

    def give_use_back(self, key: UseKey) -> None:
        """Give back what an earlier release counted, and nobody has taken over."""
        self._uses[key] = self._uses.get(key, 0) + 1

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
        for use, back in self._uses.items():
            key = person_keys.use(*use)
            write.update(UseItem(*key), [UseItem.used.add(-back)], Item.pk.exists())
