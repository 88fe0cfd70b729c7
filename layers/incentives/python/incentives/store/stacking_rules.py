"""The project's stacking rules in the table."""

from pydantic import TypeAdapter
from pynamodb.attributes import UnicodeAttribute

from incentives.domain.pricing.rules import NO_RULES, StackingRules
from incentives.names import Kind
from incentives.store import keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.reading import fetch_one
from incentives.store.transaction import Pause, Transaction

_RULES = TypeAdapter(StackingRules)


class StackingRulesItem(Item, discriminator=Kind.STACKING_RULES.value):
    """The rules; `version` guards each change."""

    version = WholeNumberAttribute()
    body = UnicodeAttribute()


def rules_of(item: Item | None) -> StackingRules:
    """The rules of an item; those of a project that has set none when there is no item."""
    return _RULES.validate_json(item.body) if isinstance(item, StackingRulesItem) else NO_RULES


def read(pause: Pause) -> StackingRules:
    """The rules as they are now."""
    return rules_of(fetch_one(keys.stacking_rules(), pause, consistent=True))


def replace_in(write: Transaction, rules: StackingRules) -> None:
    """Add the next version of the rules to a write."""
    guard = (
        Item.pk.does_not_exist()
        if rules.version == 1
        else StackingRulesItem.version == rules.version - 1
    )
    body = _RULES.dump_json(rules, exclude_defaults=True).decode()
    write.put(StackingRulesItem(*keys.stacking_rules(), version=rules.version, body=body), guard)
