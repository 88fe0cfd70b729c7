"""Qualify: what could this customer use now with this cart, and what is nearly reached? Reads only.

Each promotion and code is looked at alone, so the answer is a choice and no sum; a validation says
how those that are chosen go together. All lists are bounded, and so is the work.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Flag, auto

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.near_misses import NearMiss, within_reach
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.redeemable import Wish
from incentives.store import keys
from incentives.store.transaction import Pause
from incentives.usecases.checkout.decide import ask_of, open_snapshot
from incentives.usecases.publications.read_publications import read_publications
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.snapshot import Snapshot

_ROUNDS = 3


class Sources(Flag):
    """Where to look: promotions, public codes that are shown, codes that the person was given."""

    PROMOTIONS = auto()
    SHOWN = auto()
    OWN = auto()


@dataclass(frozen=True, slots=True)
class Qualify:
    """A cart and a customer; see `Redeem` for the fields.

    Attributes:
        sources: a browser's word on its customer opens nobody's own codes.
    """

    order: Order
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY
    sources: Sources = Sources.PROMOTIONS | Sources.SHOWN

    @property
    def automatic(self) -> bool:
        """Whether promotions are wanted, too."""
        return Sources.PROMOTIONS in self.sources

    @property
    def wishes(self) -> Mapping[str, Wish]:
        """None: each is looked at as it comes."""
        return {}


@dataclass(frozen=True, slots=True)
class Qualified:
    """What could be used, the best deal first, and what is within reach, the nearest first."""

    order: Order
    applicable: tuple[Applicable, ...]
    nearly: tuple[NearMiss, ...]
    rules: StackingRules


def qualify(
    command: Qualify, *, cache: InstanceCache, now: datetime, seed: int, pause: Pause
) -> Qualified:
    """Look at everything that the sources have, without using any up.

    The best deal is what takes most off; what only pays, a gift card, comes behind what is cheaper.
    What needs prices that the order does not say is left out: nobody could say what it would save.
    """
    loader = open_snapshot(
        command,
        cache=cache,
        now=now,
        seed=seed,
        pause=pause,
        only_reads=True,
        shows=Sources.SHOWN in command.sources,
    )
    own = _own_codes(command, pause)
    for _ in range(_ROUNDS):
        snapshot = loader.load(own)
        decisions = _decide(command, snapshot, own)
        found = [
            verdict
            for each in decisions
            for verdict in each.verdicts
            if isinstance(verdict, Applicable)
        ]
        if not loader.recheck_gates(_unread(found, snapshot)):
            break
    found.sort(key=lambda one: (one.voucher.pays, -one.granted_minor, one.code))
    nearly = [one for each in decisions for one in within_reach(each)]
    nearly.sort(key=lambda one: (one.short_by, one.code))
    return Qualified(command.order, tuple(found), tuple(nearly), snapshot.rules)


def _own_codes(command: Qualify, pause: Pause) -> tuple[str, ...]:
    """The codes that the person was given, newest first; at most 100 for each hash."""
    if Sources.OWN not in command.sources:
        return ()
    return tuple(one.code for one in read_publications(command.persons, pause))


def _decide(command: Qualify, snapshot: Snapshot, own: tuple[str, ...]) -> list[Decided]:
    """A decision on each promotion and code, as if it were the only one."""
    record = OrderRecord("", command.order)
    ask, promotions = ask_of(command, snapshot, record, ()), snapshot.promotions
    return [
        Decided.of(
            record,
            replace(ask, codes=(fromkey,), automatic=(fromkey,) if fromkey in promotions else ()),
            snapshot.situation((fromkey,)),
        )
        for fromkey in dict.fromkeys((*promotions, *snapshot.shown, *own))
    ]


def _unread(found: list[Applicable], snapshot: Snapshot) -> set[str]:
    """Codes that were taken for free at gates that were not read."""
    gates = {one.code: keys.gate(one.campaign.id, one.gate) for one in found}
    return {code for code, gate in gates.items() if gate not in snapshot.items}
