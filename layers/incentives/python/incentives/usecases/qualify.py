"""Qualify: what could this customer use now with this cart, and what is nearly reached? Reads only.

Each promotion is looked at alone, so the answer is a choice and no sum; a validation says how those
that are chosen go together. The promotions are bounded in number, and so is the work.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.ask import Ask
from incentives.domain.decision.decided import Decided
from incentives.domain.nearly import Nearly, within_reach
from incentives.domain.order import Order
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.promotion import Likely
from incentives.domain.redemption import OrderRecord
from incentives.domain.shopper import NOBODY, Shopper
from incentives.domain.verdict import Applicable
from incentives.store import keys
from incentives.store.known import Known
from incentives.store.transaction import Pause
from incentives.usecases.sight import Sight

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Qualify:
    """A cart and a customer; see `Redeem` for the fields."""

    order: Order
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY


@dataclass(frozen=True, slots=True)
class Qualified:
    """What could be used, the best deal first, and what is within reach, the nearest first."""

    order: Order
    applicable: tuple[Applicable, ...]
    nearly: tuple[Nearly, ...]
    rules: StackingRules


def qualify(command: Qualify, *, known: Known, now: datetime, seed: int, pause: Pause) -> Qualified:
    """Look at every promotion that runs, without using any up.

    An order without prices qualifies for nothing: nobody could say what it would save.
    """
    asked = Ask((), command.order, now, seed, shopper=command.shopper)
    sight = Sight(
        known,
        pause,
        command.persons,
        seed,
        only_reads=True,
        now=now,
        shopper=command.shopper,
        likely=Likely(asked, command.persons),
    )
    for _ in range(_ROUNDS):
        sight.look(())
        decided = _decided(command, asked, sight)
        found = [one for each in decided for one in each.verdicts if isinstance(one, Applicable)]
        gates = {one.code: keys.gate(one.campaign.id, one.gate) for one in found}
        if not sight.doubt({code for code, gate in gates.items() if gate not in sight.items}):
            break
    found.sort(key=lambda one: (-one.granted_minor, one.code))
    nearly = [one for each in decided for one in within_reach(each)]
    nearly.sort(key=lambda one: (one.short_by, one.code))
    return Qualified(command.order, tuple(found), tuple(nearly), sight.rules)


def _decided(command: Qualify, asked: Ask, sight: Sight) -> list[Decided]:
    """A decision on each promotion, as if it were the only one."""
    if command.order.amount_minor is None:
        return []
    record = OrderRecord("", command.order)
    shopper = sight.person.shopper_on(record, sight.items)
    alone = replace(asked, shopper=shopper, rules=sight.rules)
    return [
        Decided.of(record, replace(alone, codes=(one,), automatic=(one,)), sight.situation((one,)))
        for one in sight.promotions
    ]
