"""The project's stacking rules in the table."""

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.names import Kind
from incentives.store import keys
from incentives.store.bodies import Body
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction

_RULES = Body(StackingRules)


class StackingRulesItem(Item, discriminator=Kind.STACKING_RULES.value):
    """The rules; `version` guards each change."""

    version = WholeNumberAttribute()
    body = UnicodeAttribute()


def rules_of(item: Item | None) -> StackingRules:
    """The rules of an item; those of a project that has set none when there is no item."""
    return _RULES.of(item.body) if isinstance(item, StackingRulesItem) else NO_RULES


def read_item(pause: Pause) -> Item | None:
    """The item of the rules as it is now, or None when there is none."""
    return fetch_one(keys.stacking_rules(), pause, consistent=True)


def replace_in(write: Transaction, rules: StackingRules, before: Item | None) -> None:
    """Add the next version of the rules to a write, in place of the item `before`."""
    over = before.body if isinstance(before, StackingRulesItem) else None
    body = _RULES.text(rules, over=over)
    item = StackingRulesItem(*keys.stacking_rules(), version=rules.version, body=body)
    if rules.version == 1:
        write.put(item, Item.pk.does_not_exist())
    else:
        write.rewrite(item, StackingRulesItem.version == rules.version - 1)
