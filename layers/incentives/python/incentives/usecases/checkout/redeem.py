"""Redeem: use codes up with an order, all in one transaction.

The loop is the whole idea: load, decide, write under guards; a guard that fails brings the item as
it is now, and the decision is taken again with it. Nobody counts in memory, so nobody counts wrong.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from incentives.domain.checkout.counters import COUNTER_REFUSALS, OWN_REFUSALS
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Left, Verdict
from incentives.store import keys, receipts
from incentives.store.checkout import redemptions
from incentives.store.customers import person_keys
from incentives.store.transaction import (
    UNDECIDED,
    Images,
    Pause,
    Transaction,
    Undecided,
    write_guarded,
)
from incentives.usecases.checkout.command import Redeem, Redeemed, refuse_left
from incentives.usecases.checkout.decide import decide, open_snapshot
from incentives.usecases.checkout.redemption_write import RedemptionWrite
from incentives.usecases.checkout.same_request import refuse_another
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.loader import SnapshotLoader
from incentives.usecases.snapshot.snapshot import Snapshot

if TYPE_CHECKING:
    from incentives.usecases.points.known_programmes import KnownProgrammes


def redeem(
    command: Redeem,
    *,
    cache: InstanceCache,
    now: datetime,
    seed: int,
    pause: Pause,
    programmes: "Callable[[], KnownProgrammes] | None" = None,
) -> Redeemed:
    """Use the codes up, or say why not; a referral code converts in the same write.

    Raises:
        RedemptionRefused: the first reason why a code does not apply (all or nothing), or
            `NO_APPLICABLE_REDEEMABLES` when the stacking rules leave all aside.
        Refused: `ORDER_CHANGED`, codes stand on the order, and this is another cart or customer.
        Refused: `TOO_MANY_REQUESTS` when others kept winning the race.
    """
    loader = open_snapshot(command, cache=cache, now=now, seed=seed, pause=pause, only_reads=False)
    write = RedemptionWrite(command, cache, programmes, now, pause)
    redemption = _Redemption(command, loader, write)
    # Nobody waits: what was learnt leads to another gate, or to a refusal.
    return write_guarded(redemption.attempt, pause, learn=redemption.learn, waits=False)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one decision comes to.

    Attributes:
        found: the order as it was read; None of a new one.
        record: the order as this request describes it.
        decided: without the promotions that do nothing, which are `idle`.
        taken: the codes that apply.
        left: the codes that do not; a receipt brings those back that its request left.
        partial: whether the codes that apply are redeemed without the others.
    """

    found: OrderRecord | None
    record: OrderRecord
    decided: Decided
    idle: tuple[Verdict, ...]
    taken: list[Applicable]
    left: tuple[Left, ...]
    partial: bool

    @property
    def standing(self) -> tuple[Redemption, ...]:
        """What the order has redeemed of these codes already."""
        if self.found is None:
            return ()
        return self.found.of_codes(set(self.decided.ask.codes) - self.found.given_back)

    @property
    def takes_all(self) -> bool:
        """Whether no code and no promotion is left out."""
        return self.writes and not (self.left or self.idle)

    @property
    def refused(self) -> list[Inapplicable]:
        """The codes that do not apply, and the promotions."""
        return [one for one in (*self.left, *self.idle) if isinstance(one, Inapplicable)]

    @property
    def refuses(self) -> bool:
        """Whether a code that does not apply keeps the others from it."""
        return not self.partial and any(isinstance(one, Inapplicable) for one in self.left)

    @property
    def unguarded(self) -> set[str]:
        """Codes that apply beside a refused one: no guard will tell of their person's uses."""
        return {one.code for one in self.taken if self.refuses and one.campaign.needs_person}

    @property
    def writes(self) -> bool:
        """Whether there is anything to redeem."""
        return bool(self.taken) and not self.refuses


@dataclass(slots=True)
class _Redemption:
    """One request, with all that was looked at for it."""

    command: Redeem
    loader: SnapshotLoader
    write: RedemptionWrite
    sold_out: frozenset[str] = frozenset()
    order_read_last: bool = False
    also: list[keys.Key] = field(init=False)

    def __post_init__(self) -> None:
        codes = self.command.codes
        self.sold_out = frozenset(filter(self.loader.cache.looks_sold_out, codes))
        bare = self.command.order.is_bare
        self.also = self._keys_of_request if bare or self.loader.reads_first(codes) else []

    def attempt(self, _: Transaction) -> Redeemed | Undecided:
        """Load, decide and write once; `RedemptionWrite` makes the write."""
        snapshot = self.loader.load(self.command.codes, self.also)
        self.also = self._keys_of_request
        return self._round(snapshot) or UNDECIDED

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        if all(map(person_keys.is_uses, images)):
            self.also = []  # the guard of the order held, so there is no earlier answer
        self.loader.apply_failed_images(images)
        self.write.learn(images)
        self.order_read_last = False

    @property
    def _order_key(self) -> keys.Key:
        return keys.order(self.command.order_id)

    @property
    def _keys_of_request(self) -> list[keys.Key]:
        """Where an earlier answer to this very request would be."""
        receipt = [receipts.key_of(self.command.receipt)] if self.command.receipt else []
        return [self._order_key, *receipt] if self.command.named else []

    def _round(self, snapshot: Snapshot) -> Redeemed | None:
        """Decide once and write once; None to load and decide again."""
        outcome = self._decide(snapshot)
        if self._is_unsure(outcome, snapshot):
            return None
        if outcome.left and self.command.for_browser:
            self.loader.even_out(outcome.left[0].code)
        if outcome.refuses or not (outcome.standing or outcome.writes):
            refuse_left(outcome.left, outcome.decided)
        if outcome.writes:
            receipts.refuse_second(snapshot.items, self.command.receipt, snapshot.now)
            return self._write(outcome, snapshot)
        return Redeemed(
            outcome.found or outcome.record,
            outcome.standing,
            outcome.left,
            repeated=bool(outcome.standing),
            decided=outcome.decided,
        )

    def _decide(self, snapshot: Snapshot) -> _Outcome:
        """A verdict on each code that does not stand already; a receipt brings its own back."""
        command = self.command
        found = redemptions.record_of(snapshot.items.get(self._order_key))
        record = self._record(found)
        before = receipts.left_before(snapshot.items, command.receipt, snapshot.now)
        settled = {one.code for one in before}
        codes = tuple(code for code in command.codes if code not in settled)
        whole = decide(command, snapshot, record, codes)
        decided = whole.without_idle()
        return _Outcome(
            found,
            record,
            decided,
            whole.idle,
            taken=[verdict for verdict in decided.verdicts if isinstance(verdict, Applicable)],
            left=(
                *before,
                *(verdict for verdict in decided.verdicts if not isinstance(verdict, Applicable)),
            ),
            partial=decided.ask.rules.partial if command.partial is None else command.partial,
        )

    def _record(self, found: OrderRecord | None) -> OrderRecord:
        """The order as this request describes it.

        Raises:
            Refused: `ORDER_CHANGED`.
        """
        command = self.command
        if found is not None:
            found.refuse_canceled()
            refuse_another(found, command, command.codes, self.loader.pause)
        record = found or OrderRecord(command.order_id, command.order)
        return record.described(command.order).of_customer(command.customer_id, command.persons)

    def _write(self, outcome: _Outcome, snapshot: Snapshot) -> Redeemed:
        """Write what the decision comes to.

        Raises:
            GuardFailed: others were faster.
        """
        decided = outcome.decided
        written, made = self.write.commit(
            snapshot, outcome.record, outcome.taken, outcome.left, decided.ask.automatic
        )
        redeemed = (*outcome.standing, *made)
        return Redeemed(written, redeemed, outcome.left, repeated=False, decided=decided)

    def _is_unsure(self, outcome: _Outcome, snapshot: Snapshot) -> bool:
        """Whether leaving something out rests on what this request has not read itself.

        Of promotions that nobody asked for only the counters are read: their definitions are as
        new as the list that they stand on.
        """
        if outcome.takes_all:
            return False
        refused = outcome.refused
        used_up = {one.code for one in refused if one.refusal in COUNTER_REFUSALS}
        gates = self.loader.recheck_gates(used_up | outcome.unguarded)
        cached = self.loader.revalidate({one.code for one in outcome.left} - used_up)
        if gates or cached or self._lacks_order(outcome, snapshot):
            self.order_read_last = False
            return True
        return not outcome.writes and self._may_be_own(refused, snapshot)

    def _lacks_order(self, outcome: _Outcome, snapshot: Snapshot) -> bool:
        """Whether the order may hold an earlier answer that was not read yet."""
        matters = self.command.named and (bool(outcome.left) or not outcome.writes)
        return matters and self._order_key not in snapshot.items

    def _may_be_own(self, refused: Collection[Inapplicable], snapshot: Snapshot) -> bool:
        """Whether the order may have got, since it was read, the very use that it is refused.

        The same request may run twice at once, and one of the two take the last use between the
        other's reads of the order and of the counters. So the order is read once more, last. A
        write needs no such read, it has its guard; nor what was sold out before this request.
        """
        by_own = {
            one.code
            for one in refused
            if one.refusal in OWN_REFUSALS or snapshot.asks_for_orders({one.code})
        }
        if self.order_read_last or not self.command.named or by_own <= self.sold_out:
            return False
        self.order_read_last = True
        self.loader.reload(self._order_key)
        return True
