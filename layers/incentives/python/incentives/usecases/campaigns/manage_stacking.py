"""Read and replace the project's stacking rules."""

from dataclasses import replace

from incentives.domain.pricing.rules import StackingRules
from incentives.domain.refusal import Refusal, Refused
from incentives.store.campaigns import stacking_rules
from incentives.store.transaction import Failures, GuardFailed, Pause, Transaction

_ROUNDS = 8


def set_rules(wanted: StackingRules, *, version: int | None, pause: Pause) -> StackingRules:
    """Replace the rules as a whole; in force everywhere within `fresh.FRESH`.

    Rules that change nothing make no version.

    Args:
        wanted: the rules; its version is not looked at.
        version: replace these only; None replaces whatever is there.
        pause: between tries.

    Raises:
        Refused: `VERSION_CONFLICT`; the rules are at another version, or others kept changing them.
    """
    failures = Failures()
    for number in range(_ROUNDS):
        if number:
            pause(number)
        item = stacking_rules.read_item(pause)
        current = stacking_rules.rules_of(item)
        if version not in {None, current.version}:
            raise _conflict(f"the rules are at version {current.version}")
        if replace(wanted, version=current.version) == current:
            return current
        proposed = replace(wanted, version=current.version + 1)
        write = Transaction()
        stacking_rules.replace_in(write, proposed, item)
        try:
            write.commit(pause)
        except GuardFailed as failed:
            failures.note(failed)
            continue
        return proposed
    raise _conflict("others kept changing the rules")


def _conflict(details: str) -> Refused:
    return Refused(Refusal.VERSION_CONFLICT, details, resource_type="stacking_rules")
