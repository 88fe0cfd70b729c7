"""Redeem: use codes up with an order, all in one transaction.

The loop is the whole idea: look, decide, write under guards; a guard that fails brings the item as
it is now, and the decision is taken again with it. Nobody counts in memory, so nobody counts wrong.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.counters import COUNTER_REFUSALS, OWN_REFUSALS
from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.promotion import Likely, is_idle, with_promotions, without_idle
from incentives.domain.checkout.verdict import Applicable, Inapplicable, Left, Verdict
from incentives.store import keys, receipts
from incentives.store.checkout import redemptions
from incentives.store.known import Known
from incentives.store.points.programmes import KnownProgrammes
from incentives.store.transaction import (
    UNDECIDED,
    Images,
    Pause,
    Transaction,
    Undecided,
    write_guarded,
)
from incentives.usecases.checkout.redemption_asked import Redeem, Redeemed, refuse_left
from incentives.usecases.checkout.redemption_write import RedemptionWrite
from incentives.usecases.referrals.pay_out import Cashier
from incentives.usecases.snapshot.sight import Sight


def redeem(
    command: Redeem,
    *,
    known: Known,
    now: datetime,
    seed: int,
    pause: Pause,
    programmes: KnownProgrammes | None = None,
) -> Redeemed:
    """Use the codes up, or say why not; a referral code converts in the same write.

    Raises:
        RedemptionRefused: the first reason why a code does not apply (all or nothing), or
            `NO_APPLICABLE_REDEEMABLES` when the stacking rules leave all aside.
        Refused: `TOO_MANY_REQUESTS` when others kept winning the race.
    """
    shopper = command.shopper
    asked = Ask((), command.order, now, seed, shopper=shopper)
    sight = Sight(
        known,
        pause,
        command.persons,
        seed,
        only_reads=False,
        now=now,
        shopper=shopper,
        likely=Likely(asked, command.persons) if command.automatic else None,
        wishes=command.wishes,
    )
    cashier = Cashier(known, programmes or KnownProgrammes(), now, seed, pause)
    write = RedemptionWrite(command, sight, cashier, now, pause)
    redemption = _Redemption(command, sight, write, now)
    # Nobody waits: what was learnt leads to another gate, or to a refusal.
    return write_guarded(redemption.attempt, pause, learn=redemption.learn, waits=False)


@dataclass(slots=True)
class _Redemption:
    """One request, with all that was looked at for it."""

    command: Redeem
    sight: Sight
    write: RedemptionWrite
    now: datetime
    sold_out: frozenset[str] = frozenset()
    order_read_last: bool = False
    also: list[keys.Key] = field(init=False)

    def __post_init__(self) -> None:
        self.sold_out = frozenset(filter(self.sight.known.looks_sold_out, self.command.codes))
        self.also = self._keys_of_request if self._reads_anyway() else []

    def attempt(self, _: Transaction) -> Redeemed | Undecided:
        """Look, decide and write once; `RedemptionWrite` makes the write."""
        self.sight.look(self.command.codes, self.also)
        self.also = self._keys_of_request
        return self._round() or UNDECIDED

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        self.sight.learn(images)
        self.write.learn(images)
        self.order_read_last = False

    @property
    def _order_key(self) -> keys.Key:
        return keys.order(self.command.order_id)

    @property
    def _keys_of_request(self) -> list[keys.Key]:
        """Where an earlier answer to this very request would be."""
        receipt = [self.command.receipt.key] if self.command.receipt else []
        return [self._order_key, *receipt] if self.command.named else []

    def _reads_anyway(self) -> bool:
        """Whether a read comes before the write, so that an earlier answer can come with it."""
        codes = self.command.codes
        bare = self.command.order.amount_minor is None
        if bare or not self.sight.is_ready or self.sight.asks_for_orders(codes):
            return True
        return not all(self.sight.known.is_ready(code) for code in codes)

    def _round(self) -> Redeemed | None:
        """Decide once and write once; None to look again."""
        found = redemptions.record_of(self.sight.items.get(self._order_key))
        record = self._record(found)
        before, whole = self._decide(record)
        decided = without_idle(whole)
        earlier = found.of_codes(decided.ask.codes) if found else ()
        standing = tuple(one for one in earlier if one.rollback is None)
        verdicts = (*before, *decided.verdicts)
        left = tuple(one for one in verdicts if not isinstance(one, Applicable))
        taken = [one for one in verdicts if isinstance(one, Applicable)]
        refused = any(isinstance(one, Inapplicable) for one in left)
        writes = bool(taken) and (self._partial or not refused)
        if self._unsure(left, [one for one in whole.verdicts if is_idle(one, whole.ask)], writes):
            return None
        if left and self.command.for_browser:
            self.sight.even_out(left[0].code)
        if not (standing or writes) or (refused and not self._partial):
            refuse_left(left, decided)
        if not writes:
            repeated = bool(standing)
            return Redeemed(found or record, standing, left, repeated=repeated, decided=decided)
        receipts.refuse_second(self.sight.items, self.command.receipt, self.now)
        written, made = self.write.commit(record, taken, left, decided.ask.automatic)
        return Redeemed(written, (*standing, *made), left, repeated=False, decided=decided)

    @property
    def _partial(self) -> bool:
        if self.command.partial is None:
            return self.sight.rules.redeemables_application_mode == "PARTIAL"
        return self.command.partial

    def _decide(self, record: OrderRecord) -> tuple[tuple[Verdict, ...], Decided]:
        """A verdict on each code that does not stand already; a receipt brings its own back."""
        before = receipts.left_before(self.sight.items, self.command.receipt, self.now)
        settled = {one.code for one in before}
        codes = tuple(code for code in self.command.codes if code not in settled)
        command, sight = self.command, self.sight
        ask = Ask(
            codes,
            command.order,
            self.now,
            sight.seed,
            shopper=sight.person.shopper_on(record, sight.items),
            rules=sight.rules,
            wishes=command.wishes,
        )
        if command.automatic:
            ask = with_promotions(ask, record, sight.promotions)
        return before, Decided.of(record, ask, sight.situation(ask.codes))

    def _unsure(self, left: Collection[Left], idle: Collection[Verdict], writes: bool) -> bool:  # noqa: FBT001
        """Whether leaving something out rests on what this request has not looked at itself.

        Of promotions that nobody asked for (`idle`) only the counters are looked at: their
        definitions are as new as the list that they stand on.
        """
        refused = [one for one in (*left, *idle) if isinstance(one, Inapplicable)]
        used_up = {one.code for one in refused if one.refusal in COUNTER_REFUSALS}
        by_rule = {one.code for one in left} - used_up
        doubted, remembered = self.sight.doubt(used_up), self.sight.confirm(by_rule)
        matters = bool(left) or not writes
        unread = matters and self.command.named and self._order_key not in self.sight.items
        if doubted or remembered or unread:
            self.order_read_last = False
            return True
        return not writes and self._may_be_own(refused)

    def _may_be_own(self, refused: Collection[Inapplicable]) -> bool:
        """Whether the order may have got, since it was read, the very use that it is refused.

        The same request may run twice at once, and one of the two take the last use between the
        other's looks at the order and at the counters. So the order is read once more, last. A
        write needs no such look, it has its guard; nor what was sold out before this request.
        """
        by_own = {
            one.code
            for one in refused
            if one.refusal in OWN_REFUSALS or self.sight.asks_for_orders({one.code})
        }
        if self.order_read_last or not self.command.named or by_own <= self.sold_out:
            return False
        self.order_read_last = True
        self.sight.look_again(self._order_key)
        return True

    def _record(self, found: OrderRecord | None) -> OrderRecord:
        """The order as this request describes it; a bare id stands for the order as it was."""
        ask = self.command
        new = OrderRecord(ask.order_id, ask.order, ask.customer_id)
        return (found or new).described(ask.order)
