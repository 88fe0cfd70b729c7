"""Redeem: use codes up with an order, all in one transaction.

The loop is the whole idea: look, decide, write under guards; a guard that fails brings the item as
it is now, and the decision is taken again with it. Nobody counts in memory, so nobody counts wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.ask import Ask
from incentives.domain.condition.asks import asks_of
from incentives.domain.decision.decided import Decided
from incentives.domain.evaluation import COUNTER_REFUSALS, OWN_REFUSALS
from incentives.domain.order import Order
from incentives.domain.order_record import OrderRecord
from incentives.domain.payout import Recipient
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.promotion import Likely, is_idle, with_promotions, without_idle
from incentives.domain.redeemable import Wish
from incentives.domain.redemption import Redemption
from incentives.domain.referral.conversion import REDEMPTION
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.shopper import NOBODY, Shopper
from incentives.domain.verdict import Applicable, Inapplicable, Left, Skipped, Verdict
from incentives.store import (
    customer_orders,
    gift_cards,
    keys,
    points_payments,
    receipts,
    redemptions,
    takings,
)
from incentives.store.known import Known
from incentives.store.new_redemptions import made as made_of
from incentives.store.programmes import KnownProgrammes
from incentives.store.receipts import Receipt
from incentives.store.transaction import GuardFailed, Pause, Transaction
from incentives.usecases.book_conversion import Booking, Occasion
from incentives.usecases.pay_out import Cashier
from incentives.usecases.sight import Sight

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Redeem:
    """What a checkout asks for.

    Attributes:
        codes: canonical codes, each once, in the order in which they apply.
        order_id: the engine's id of the order.
        named: whether the caller can name this order again; an order that was given a random id
            cannot have been redeemed before.
        persons: hashes of the customer; empty when unknown.
        shopper: what the shop says of the customer and the place.
        partial: redeem the codes that apply and leave the others, instead of all or nothing; None
            leaves it to the project's rules.
        automatic: apply the promotions that need no code, too, as the stacking rules have it.
        receipt: present when the request came with an `Idempotency-Key`.
        wishes: what is asked of single codes, such as how much a gift card is to pay.
    """

    codes: tuple[str, ...]
    order_id: str
    order: Order
    named: bool
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY
    customer_id: str | None = None
    partial: bool | None = None
    automatic: bool = False
    receipt: Receipt | None = None
    metadata: Mapping[str, object] | None = None
    wishes: Mapping[str, Wish] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What came of it.

    Attributes:
        made: this request's redemptions, or those that it repeats.
        left: codes that do not apply, or that the stacking rules leave aside.
    """

    record: OrderRecord
    made: tuple[Redemption, ...]
    left: tuple[Left, ...]
    repeated: bool
    decided: Decided

    @property
    def refused(self) -> tuple[Inapplicable, ...]:
        """The codes that do not apply."""
        return tuple(one for one in self.left if isinstance(one, Inapplicable))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The codes that the stacking rules leave aside."""
        return tuple(one for one in self.left if isinstance(one, Skipped))

    @property
    def rules(self) -> StackingRules:
        """The stacking rules that this request went by."""
        return self.decided.ask.rules


class RedemptionRefused(Refused):
    """A code does not apply, and all were to go together; with the decision that says so."""

    def __init__(self, one: Inapplicable, decided: Decided) -> None:
        super().__init__(one.refusal, one.details, resource_type="voucher", resource_id=one.code)
        self.one = one
        self.decided = decided


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
    return _Attempts(command, sight, cashier, now, pause).run()


@dataclass(slots=True)
class _Attempts:
    """The bounded rounds of one request."""

    command: Redeem
    sight: Sight
    cashier: Cashier
    now: datetime
    pause: Pause
    bookings: dict[str, Booking] = field(default_factory=dict)
    sold_out: frozenset[str] = frozenset()
    order_read_last: bool = False

    def run(self) -> Redeemed:
        """Look, decide and write until it is done, refused, or too many others were faster."""
        self.sold_out = frozenset(filter(self.sight.known.looks_sold_out, self.command.codes))
        also = self._keys_of_request if self._reads_anyway() else []
        for _ in range(_ROUNDS):
            self.sight.look(self.command.codes, also)
            done = self._round()
            if done is not None:
                return done
            also = self._keys_of_request
        raise Refused(Refusal.TOO_MANY_REQUESTS, "others took part in every try", retry_after_s=1)

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
        if not (standing or writes) or (refused and not self._partial):
            _refuse(left, decided)
        if not writes:
            repeated = bool(standing)
            return Redeemed(found or record, standing, left, repeated=repeated, decided=decided)
        try:
            written, made = self._write(record, taken, left, decided.ask.automatic)
        except GuardFailed as failed:
            self.sight.learn(failed.images)
            for booking in self.bookings.values():
                booking.learn(failed.images)
            self.order_read_last = False
            return None
        return Redeemed(written, (*standing, *made), left, repeated=False, decided=decided)

    @property
    def _partial(self) -> bool:
        if self.command.partial is None:
            return self.sight.rules.redeemables_application_mode == "PARTIAL"
        return self.command.partial

    def _decide(self, record: OrderRecord) -> tuple[tuple[Verdict, ...], Decided]:
        """A verdict on each code that does not stand already; a receipt brings its own back."""
        before = receipts.left_before(self.sight.items, self.command.receipt)
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

    def _write(
        self,
        record: OrderRecord,
        taken: list[Applicable],
        left: tuple[Left, ...],
        automatic: tuple[str, ...],
    ) -> tuple[OrderRecord, tuple[Redemption, ...]]:
        command, write = self.command, Transaction()
        made = made_of(
            record.id,
            taken,
            rules=self.sight.rules,
            automatic=automatic,
            persons=command.persons,
            metadata=command.metadata,
            now=self.now,
        )
        made = tuple(self._converted(write, one, taken) for one in made)
        settled = replace(record.add(made), settled=record.settled or command.automatic)
        written = self._counted(write, settled, taken)
        redemptions.put_record(write, written)
        takings.take(write, taken, command.persons)
        gift_cards.book_payments(write, written, made)
        points_payments.spend(write, written, made, self.sight.members(command.codes))
        if command.receipt is not None:
            receipts.keep(write, command.receipt, written.id, self.now, left)
        write.commit(self.pause)
        return written, made

    def _converted(
        self, write: Transaction, made: Redemption, taken: list[Applicable]
    ) -> Redemption:
        """The redemption with the referral that it converts, if it does, which pays both sides."""
        one = next(one for one in taken if one.code == made.code)
        if not one.converts:
            return made
        command = self.command
        everyone = self.sight.person.everyone(self.sight.items)
        referee = Recipient(everyone, command.customer_id)
        booking = self.bookings.setdefault(
            one.code, Booking(one.code, referee, self.sight.items, self.cashier)
        )
        booking.campaign = one.campaign
        reference = command.order.reference
        occasion = Occasion(REDEMPTION, f"order:{command.order_id}", one.gate, reference)
        return replace(made, conversion_id=booking.add(write, occasion, self.now).id)

    def _counted(
        self, write: Transaction, record: OrderRecord, taken: list[Applicable]
    ) -> OrderRecord:
        """Count the order for the person, once, when a code was given for what was ordered before.

        Its guard is the number that was decided on, so of two orders at once one is the first.
        """
        everyone = self.sight.person.everyone(self.sight.items)
        if record.counted or not any(asks_of(one.campaign.conditions).orders for one in taken):
            return record
        customer_orders.count(write, everyone, self.sight.items, self.now)
        return replace(record, counted=everyone)


def _refuse(left: Sequence[Left], decided: Decided) -> None:
    """Refuse the request for the first code that does not apply, or because all are left aside."""
    for one in left:
        if isinstance(one, Inapplicable):
            raise RedemptionRefused(one, decided)
    if left:
        reasons = sorted({one.reason for one in left if isinstance(one, Skipped)})
        none = Refusal.NO_APPLICABLE_REDEEMABLES
        raise RedemptionRefused(Inapplicable(left[0].code, none, ", ".join(reasons)), decided)
