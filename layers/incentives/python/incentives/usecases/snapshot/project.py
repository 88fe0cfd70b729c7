"""What one request reads of the project: its stacking rules and its lists of what is offered."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.store import keys
from incentives.store.campaigns.promotions import Promotions, promotions_of
from incentives.store.campaigns.stacking_rules import rules_of
from incentives.store.fresh import Fresh
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.known import Known


@dataclass
class Project:
    """The project as this request sees it: remembered for some seconds, or read.

    Attributes:
        automatic: whether the list of promotions is needed at all.
        shows: whether the list of shown codes is.
    """

    known: Known
    now: datetime
    automatic: bool
    shows: bool
    items: Mapping[Key, Item | None]

    @property
    def unknown(self) -> set[Key]:
        """What has to be read, because what is remembered of it is too old."""
        wanted = {key for key, known in self._lists.items() if known.at(self.now) is None}
        if self.known.rules.at(self.now) is None:
            wanted.add(keys.stacking_rules())
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
        return self._listed(keys.promotions())

    @property
    def shown(self) -> Promotions:
        """The campaigns whose public codes are shown, in the same way."""
        return self._listed(keys.shown_codes())

    @property
    def offered(self) -> Promotions:
        """Both."""
        return {**self.promotions, **self.shown}

    def remember(self, read: Collection[Key]) -> None:
        """Have the next requests go by what was just read."""
        if keys.stacking_rules() in read:
            self.known.rules.put(self.rules, self.now)
        for key, known in self._lists.items():
            if key in read:
                known.put(promotions_of(self.items[key]), self.now)

    @property
    def _lists(self) -> dict[Key, Fresh[Promotions]]:
        """The lists that are needed, and what is remembered of them."""
        lists = {}
        if self.automatic:
            lists[keys.promotions()] = self.known.promotions
        if self.shows:
            lists[keys.shown_codes()] = self.known.shown
        return lists

    def _listed(self, key: Key) -> Promotions:
        if key not in self._lists:
            return {}
        if key in self.items:
            return promotions_of(self.items[key])
        return self._lists[key].last or {}
