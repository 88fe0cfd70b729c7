"""Read and replace the project's stacking rules."""

from dataclasses import replace

from incentives.domain.pricing.rules import StackingRules
from incentives.domain.refusal import Refusal, Refused
from incentives.store.campaigns import stacking_rules
from incentives.store.transaction import Pause, Transaction, write_guarded


def read_rules(pause: Pause) -> StackingRules:
    """The rules as they are now; a checkout may still go by those of five seconds ago."""
    return stacking_rules.rules_of(stacking_rules.read_item(pause))


def set_rules(wanted: StackingRules, *, version: int | None, pause: Pause) -> StackingRules:
    """Replace the rules as a whole; in force everywhere within `ttl_cache.PROJECT_TTL`.

    Rules that change nothing make no version.

    Args:
        wanted: the rules; its version is not looked at.
        version: replace these only; None replaces whatever is there.
        pause: between tries.

    Raises:
        Refused: `VERSION_CONFLICT`; the rules are at another version, or others kept changing them.
    """

    def attempt(write: Transaction) -> StackingRules:
        item = stacking_rules.read_item(pause)
        current = stacking_rules.rules_of(item)
        if version not in {None, current.version}:
            raise _conflict(f"the rules are at version {current.version}")
        if replace(wanted, version=current.version) == current:
            return current
        proposed = replace(wanted, version=current.version + 1)
        stacking_rules.replace_in(write, proposed, item)
        return proposed

    conflict = _conflict("others kept changing the rules")
    return write_guarded(attempt, pause, otherwise=conflict)


def _conflict(details: str) -> Refused:
    return Refused(Refusal.VERSION_CONFLICT, details, resource_type="stacking_rules")
