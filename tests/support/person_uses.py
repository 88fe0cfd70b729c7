"""Uses of persons in the table, put there or looked at, and names that are joined and parted."""

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.limits import EVER
from incentives.domain.customers.person_uses import PersonUses, counter_of
from incentives.store.customers import person_keys, person_uses
from incentives.store.items import UsesItem
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Transaction
from tests.builders import no_pause


def put_uses(person: str, campaign_id: str, times: int, period: str = EVER) -> None:
    """Count uses that brought this name alone."""
    counter = Path([counter_of(campaign_id, period)])
    actions: list[Action] = [
        counter.add(times),
        UsesItem.revision.add(1),
        UsesItem.kind.set(UsesItem),
    ]
    UsesItem(*person_keys.uses(person)).update(actions=actions)


def uses_under(person: str) -> PersonUses:
    """What is counted under a name, or where."""
    item = fetch_one(person_keys.uses(person), no_pause, consistent=True)
    return person_uses.uses_of(item) or PersonUses(person)


def used_by(person: str, campaign_id: str, period: str = EVER) -> int:
    """A person's uses of a campaign in a period, whichever name is asked for."""
    uses = uses_under(person)
    return (uses_under(uses.home) if uses.home else uses).total(counter_of(campaign_id, period))


def group(*groups: tuple[str, ...]) -> None:
    """Have the names of each group be one person's, and nobody else's."""
    keys = person_uses.to_regroup(groups, {})
    items = fetch(keys, no_pause, consistent=True)
    keys = person_uses.to_regroup(groups, items)
    write = Transaction()
    person_uses.regroup(write, groups, fetch(keys, no_pause, consistent=True))
    if len(write):
        write.commit(no_pause)
