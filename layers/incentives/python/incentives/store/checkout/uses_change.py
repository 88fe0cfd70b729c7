"""The change of one person's item of uses, collected part by part, and what it needs."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.limits import PersonLimit
from incentives.store.customers.person_uses import name_at, took
from incentives.store.items import UsesItem


@dataclass(slots=True)
class Moved:
    """Uses that are counted, less those given back; with the limit when any are counted.

    Attributes:
        before: uses that are taken over from where an earlier release counted them.
    """

    limit: PersonLimit | None = None
    uses: int = 0
    before: int = 0

    @property
    def makes(self) -> bool:
        """Whether the counter need not be there yet."""
        return self.limit is not None or self.before > 0


@dataclass(slots=True)
class UsesChange:
    """The change of one item, and what it needs."""

    actions: list[Action] = field(
        default_factory=lambda: [UsesItem.kind.set(UsesItem), UsesItem.revision.add(1)]
    )
    guard: Condition = field(default_factory=UsesItem.home.does_not_exist)

    def name(self, name: str, place: int, *, may_be_new: bool) -> None:
        """A use brings this name; no other has the place."""
        attribute = Path([name_at(place)])
        is_there: Condition = attribute == name
        if may_be_new:
            is_there |= attribute.does_not_exist()
            self.actions.append(attribute.set(name))
        self.guard &= is_there

    def count(self, counter: str, moved: Moved) -> None:
        """Move a counter, within its limit, or only if it is there."""
        attribute = Path([counter])
        self.actions.append(attribute.add(moved.uses + moved.before))
        if moved.limit is not None:
            most = moved.limit.most - max(moved.uses, 0) - moved.before
            has_room: Condition = attribute <= most
            if most >= 0 or not moved.before:
                has_room |= attribute.does_not_exist()
            self.guard &= has_room
        elif not moved.makes:
            self.guard &= attribute.exists()

    def count_part(self, part: str, moved: Moved) -> None:
        """Move what a counter has of uses that brought certain names."""
        attribute = Path([part])
        self.actions.append(attribute.add(moved.uses + moved.before))
        if not moved.makes:
            self.guard &= attribute.exists()

    def grouped(self, grouping: int) -> None:
        """Nobody was joined or parted since; 0 of who never was."""
        same = UsesItem.grouping == grouping if grouping else UsesItem.grouping.does_not_exist()
        self.guard &= same

    def count_dated(self, most: int) -> None:
        """Count a use in a period that ends, as long as there are not so many already."""
        self.guard &= UsesItem.dated.does_not_exist() | (UsesItem.dated < most)
        self.actions.append(UsesItem.dated.add(1))

    def let_go(self, attributes: Iterable[str]) -> None:
        """Let counters of former periods go, and begin to count anew."""
        self.actions += [Path([attribute]).remove() for attribute in attributes]
        self.actions.append(UsesItem.dated.set(1))

    def take_over(self, campaign_id: str, *, now: bool) -> None:
        """Earlier counts are taken over once; before that, nothing is counted here."""
        attribute = Path([took(campaign_id)])
        if now:
            self.actions.append(attribute.set(1))
        self.guard &= attribute.does_not_exist() if now else attribute.exists()
