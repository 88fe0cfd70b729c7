"""What one request reads of the project: its stacking rules and its list of promotions."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.store import keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.known import Known
from incentives.store.promotions import Promotions, promotions_of
from incentives.store.stacking_rules import rules_of


@dataclass
class Project:
    """The project as this request sees it: remembered for some seconds, or read.

    Attributes:
        automatic: whether the list of promotions is needed at all.
    """

    known: Known
    now: datetime
    automatic: bool
    items: Mapping[Key, Item | None]

    @property
    def unknown(self) -> set[Key]:
        """What has to be read, because what is remembered of it is too old."""
        wanted = set()
        if self.known.rules.at(self.now) is None:
            wanted.add(keys.stacking_rules())
        if self.automatic and self.known.promotions.at(self.now) is None:
            wanted.add(keys.promotions())
        return wanted

    @property
    def rules(self) -> StackingRules:
        """The project's stacking rules, one and the same for the whole request."""
        if (key := keys.stacking_rules()) in self.items:
            return rules_of(self.items[key])
        return self.known.rules.at(self.now) or NO_RULES

    @property
    def promotions(self) -> Promotions:
        """The promotions that may apply by themselves; before they are read, as they last were."""
        if not self.automatic:
            return {}
        if (key := keys.promotions()) in self.items:
            return promotions_of(self.items[key])
        return self.known.promotions.last or {}

    def remember(self, read: Collection[Key]) -> None:
        """Have the next requests go by what was just read."""
        if keys.stacking_rules() in read:
            self.known.rules.put(self.rules, self.now)
        if keys.promotions() in read:
            self.known.promotions.put(promotions_of(self.items[keys.promotions()]), self.now)
