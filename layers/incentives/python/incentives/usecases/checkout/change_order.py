"""Change a placed order: evaluate what it redeemed on its new description, in one step.

Codes, promotions, cards and points stay on the order under the terms that they were redeemed with.
What comes back and what is taken beside goes into the order's own write, so nobody else can have a
use in between; a lost answer is asked for again by the same request.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order_change import (
    OrderChange,
    told_in_turn,
    without_old_lines,
)
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.customers.person import persons_of
from incentives.domain.findings import Circumstance, NotOnOrder
from incentives.domain.refusal import Reason, Refusal, Refused
from incentives.store import keys
from incentives.store.checkout import redemptions
from incentives.store.checkout.counters import Counters
from incentives.store.reading import fetch_one
from incentives.store.transaction import (
    UNDECIDED,
    Images,
    Pause,
    Transaction,
    Undecided,
    write_guarded,
)
from incentives.usecases.checkout.change_points import refuse_short, wishes_of
from incentives.usecases.checkout.changed_order import Growth
from incentives.usecases.checkout.command import ChangedOrder, ChangeOrder, Redeem, refuse_left
from incentives.usecases.checkout.decide import ask_of, open_snapshot
from incentives.usecases.checkout.evaluate_change import Evaluation
from incentives.usecases.checkout.give_back import GivingBack
from incentives.usecases.checkout.redemption_write import RedemptionWrite
from incentives.usecases.checkout.report_order import count_order
from incentives.usecases.checkout.return_terms import ReturnBooks
from incentives.usecases.checkout.same_request import is_of_another
from incentives.usecases.checkout.settle_change import Settling
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.loader import SnapshotLoader
from incentives.usecases.snapshot.snapshot import Snapshot


def change_order(
    command: ChangeOrder,
    *,
    cache: InstanceCache,
    now: datetime,
    seed: int,
    pause: Pause,
    programmes: Callable[[], KnownProgrammes] | None = None,
) -> ChangedOrder:
    """Change the order, or say what stands against it; the same change again changes nothing.

    Raises:
        RedemptionRefused: the first reason why an added code does not apply.
        Refused: `RESOURCE_NOT_FOUND`, no such order; `ORDER_CHANGED`, a code of its customer
            that no other may have; `ORDER_CANCELED`; `INVALID_REDEEMABLES`, a code that is taken
            off does not stand on it; why a discount cannot grow, when it has to;
            `TOO_MANY_REQUESTS`.
    """
    key = keys.order(command.order_id)
    record = redemptions.order_in(fetch_one(key, pause, consistent=True), command.order_id)
    redeem, cancels = _redeem(command, record), command.status is OrderStatus.CANCELED
    change = _Change(
        command,
        redeem,
        record,
        loader=open_snapshot(
            redeem, cache=cache, now=now, seed=seed, pause=pause, only_reads=False
        ),
        giving=GivingBack(now, f"the order was {'canceled' if cancels else 'changed'}", pause),
        writing=RedemptionWrite(redeem, cache, programmes, now, pause),
        books=ReturnBooks(pause, command.shopper),
    )
    return write_guarded(change.attempt, pause, learn=change.learn)


def _redeem(command: ChangeOrder, record: OrderRecord) -> Redeem:
    """The codes that are added, as a redemption of the order by its customer."""
    return Redeem(
        codes=command.added,
        order_id=record.id,
        order=record.order,
        named=True,
        persons=command.persons or record.persons or persons_of(record.customer_id),
        shopper=command.shopper,
        customer_id=command.customer_id or record.customer_id,
        customer_source_id=command.customer_source_id,
        partial=False,
        wishes=wishes_of(record, command.wishes),
    )


@dataclass(slots=True)
class _Change:
    """One request, with all that was read for it.

    Attributes:
        redeem: the codes that are added.
        record: the order as it was read last.
        removed: the codes that are given back.
    """

    command: ChangeOrder
    redeem: Redeem
    record: OrderRecord
    loader: SnapshotLoader
    giving: GivingBack
    writing: RedemptionWrite
    books: ReturnBooks
    removed: tuple[str, ...] = ()

    def attempt(self, write: Transaction) -> ChangedOrder | Undecided:
        """Decide, and add all of it to one write; a dry run adds it to one that nobody sends."""
        if not self.command.dry_run:
            return self._change(write)
        trial = Transaction()
        done = self._change(trial)
        trial.refuse_unfit()
        return done

    def _change(self, write: Transaction) -> ChangedOrder | Undecided:
        command, record = self.command, self.record
        if record.is_canceled and command.status in {None, OrderStatus.CANCELED}:
            return self._stays_canceled()
        if command.status is OrderStatus.CANCELED:
            return self._canceled(write)
        counters, snapshot = Counters(), self._load()
        moves = is_of_another(record, command.persons, self.giving.pause)
        self._ask(self._anew(snapshot) if moves else ())
        growth = Growth(snapshot)
        refuse_short(record, command.wishes, snapshot)
        left = self._without_removed(write, counters, growth)
        evaluation = self._evaluation(growth)
        change = evaluation.change(left, removed=bool(self.removed))
        settling = Settling(self.giving, change, self.books.terms_of(change.befores))
        ended = settling.ended
        for one in change.shrunk:
            growth.free(one.before, minor=-one.growth_minor, use=one.before.id in ended)
        decided = evaluation.decided(change.record, growth)
        if self._is_unsure(change, decided):
            return UNDECIDED
        self._refuse(change, decided)
        after = settling.add_to(write, counters, growth, f"change-{record.revision + 1}")
        after = self._of_customer(after, moves=moves)
        after = self._with_added(write, counters, after, decided, snapshot)
        after = told_in_turn(after) if change.kept else after
        after = self._with_status(write, after)
        return self._put(write, counters, after, change.held_back, decided)

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        key = keys.order(self.command.order_id)
        if key in images:
            self.record = redemptions.order_in(images[key], self.command.order_id)
        self.loader.apply_failed_images(images)
        self.giving.learn(images, key)
        self.writing.learn(images)

    def _stays_canceled(self) -> ChangedOrder:
        if self.command.status is None:
            self.record.refuse_canceled()
        return ChangedOrder(self.record, self.record, {}, self._nothing_decided(self.record))

    def _canceled(self, write: Transaction) -> ChangedOrder:
        """Everything that stands is given back, once."""
        counters = Counters()
        after = self.giving.cancel(write, counters, self.record)
        return self._put(write, counters, after, {}, self._nothing_decided(after))

    def _load(self) -> Snapshot:
        """What the added codes need, and the standing ones that may grow."""
        standing = [one.code for one in self.record.redemptions if one.rollback is None]
        return self.loader.load((*self.redeem.codes, *standing))

    def _anew(self, snapshot: Snapshot) -> tuple[str, ...]:
        """The codes that another customer has to get; hardly a change is of that kind."""
        from incentives.usecases.checkout.another_customer import codes_to_get

        return codes_to_get(self.record, self.command.removed, snapshot)

    def _ask(self, anew: tuple[str, ...]) -> None:
        """Ask for the codes of the request, and for those that another customer has to get."""
        command = self.command
        codes = tuple(dict.fromkeys((*command.added, *anew)))
        self.redeem = replace(self.redeem, codes=codes)
        self.removed = (*command.removed, *anew)

    def _of_customer(self, after: OrderRecord, *, moves: bool) -> OrderRecord:
        """The order with its customer, for whom it is counted still or has to be counted anew."""
        if moves:
            after = replace(after, customer_id=None, persons=())
        counted = () if moves else self.record.counted
        return replace(after, counted=counted).of_customer(
            self.redeem.customer_id, self.command.persons
        )

    def _without_removed(
        self, write: Transaction, counters: Counters, growth: Growth
    ) -> OrderRecord:
        """The order without the codes that are taken off it; one that is off already stays so."""
        removed = self._removed()
        if not removed:
            return self.record
        for one in removed:
            growth.free(one, minor=one.outstanding_minor, use=True)
        left = self.giving.give_back(write, counters, self.record, {one.id for one in removed})
        # An order whose codes all went is none that was given up: somebody describes it right now.
        return replace(left, counted=self.record.counted)

    def _removed(self) -> list[Redemption]:
        known = self.record.of_codes(self.removed)
        missing = set(self.removed) - {one.code for one in known}
        if missing:
            raise Refused(Refusal.INVALID_REDEEMABLES, NotOnOrder(min(missing)))
        return [one for one in known if one.rollback is None]

    def _evaluation(self, growth: Growth) -> Evaluation:
        shopper = self.command.shopper
        elsewhere = shopper.place is not None or shopper.channel is not None
        return Evaluation(self.redeem, self.command.described, growth, self.books, elsewhere)

    def _nothing_decided(self, record: OrderRecord) -> Decided:
        ask = ask_of(self.redeem, self.loader.snapshot, record, ())
        return Decided.of(record, ask, self.loader.snapshot.situation(()))

    def _is_unsure(self, change: OrderChange, decided: Decided) -> bool:
        """Whether growth or a refusal rests on what this request has not read itself."""
        held_back = {one.before.code for one in change.kept if one.after.id in change.held_back}
        refused = {one.code for one in decided.verdicts if not isinstance(one, Applicable)}
        grown = {one.before.code for one in change.grown}
        gates = self.loader.recheck_gates(held_back | refused | grown)
        return self.loader.revalidate(held_back | refused) or gates

    def _refuse(self, change: OrderChange, decided: Decided) -> None:
        left = [one for one in decided.verdicts if not isinstance(one, Applicable)]
        refuse_left(left, decided)
        if self.command.needs_growth and change.held_back:
            reason = next(iter(change.held_back.values()))
            raise Refused(reason.refusal, reason.finding or Circumstance.CANNOT_GROW)

    def _with_added(
        self,
        write: Transaction,
        counters: Counters,
        record: OrderRecord,
        decided: Decided,
        snapshot: Snapshot,
    ) -> OrderRecord:
        taken = [one for one in decided.verdicts if isinstance(one, Applicable)]
        if not taken:
            return record
        after, _ = self.writing.add_to(write, counters, snapshot, record, taken)
        return after

    def _with_status(self, write: Transaction, record: OrderRecord) -> OrderRecord:
        """The order with its status; a paid one is counted for its customer, once."""
        status = self.command.status or record.status
        counted = record.counted
        if status is not None and status.counts and not counted:
            counted = count_order(write, self.redeem.persons, self.giving.now, self.giving.pause)
        return replace(record, status=status, counted=counted)

    def _put(
        self,
        write: Transaction,
        counters: Counters,
        after: OrderRecord,
        held_back: Mapping[str, Reason],
        decided: Decided,
    ) -> ChangedOrder:
        """Add the order itself, unless nothing is changed, or nothing is to be."""
        before = self.record
        after = without_old_lines(before, after)
        after = replace(after, revision=before.revision, changed_at=before.changed_at)
        if after == before:
            return ChangedOrder(before, before, held_back, decided)
        after = replace(
            after, revision=before.revision + 1, changed_at=before.next_change(self.giving.now)
        )
        gives_back = not self.command.added and self.command.described is None
        redemptions.put_record(write, after, gives_back=gives_back)
        self.giving.count_no_more(write, before, after)
        counters.add_to(write, self.giving.gone, self.loader.snapshot.items)
        return ChangedOrder(before, after, held_back, decided)
