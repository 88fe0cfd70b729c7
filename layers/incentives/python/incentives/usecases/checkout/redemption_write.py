"""The write of a redemption: the order, all counters, cards, points and referrals in one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable, Left
from incentives.domain.condition.asks import asks_of
from incentives.domain.payout import Recipient
from incentives.domain.points.points_balance import PointsPaid
from incentives.domain.pricing.benefit import Level, level
from incentives.store import keys, receipts
from incentives.store.checkout import consumption, redemptions
from incentives.store.checkout.counters import Counters
from incentives.store.items import Item
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.snapshot import Snapshot

if TYPE_CHECKING:
    from incentives.usecases.points.known_programmes import KnownProgrammes
    from incentives.usecases.referrals.book_conversion import Booking
    from incentives.usecases.referrals.pay_out import Cashier


@dataclass(slots=True)
class RedemptionWrite:
    """What one request writes, tried again with what a failed guard told.

    Attributes:
        programmes: those that the function instance remembers; None remembers nothing.
        bookings: the referrals that it converts, by code, with what was learnt of them.
    """

    command: Redeem
    cache: InstanceCache
    programmes: "Callable[[], KnownProgrammes] | None"
    now: datetime
    pause: Pause
    bookings: "dict[str, Booking]" = field(default_factory=dict)
    _cashier: "Cashier | None" = None

    def commit(
        self,
        snapshot: Snapshot,
        record: OrderRecord,
        taken: list[Applicable],
        left: tuple[Left, ...],
        automatic: tuple[str, ...],
    ) -> tuple[OrderRecord, tuple[Redemption, ...]]:
        """Write the order with its new redemptions and all that they take.

        Raises:
            GuardFailed: somebody was faster; nothing was written.
        """
        command, write, counters = self.command, Transaction(), Counters()
        after, made = self.add_to(write, counters, snapshot, record, taken, automatic=automatic)
        written = replace(after, settled=record.settled or command.automatic)
        redemptions.put_record(write, written)
        counters.add_to(write, persons=snapshot.items)
        if command.receipt is not None:
            receipts.keep(write, command.receipt, written.id, self.now, left)
        write.commit(self.pause)
        return written, made

    def add_to(
        self,
        write: Transaction,
        counters: Counters,
        snapshot: Snapshot,
        record: OrderRecord,
        taken: list[Applicable],
        *,
        automatic: tuple[str, ...] = (),
    ) -> tuple[OrderRecord, tuple[Redemption, ...]]:
        """Add what new redemptions take to a write; the order itself is the caller's to put."""
        made = self._made(snapshot, record, taken, automatic)
        made = tuple(self._converted(write, one, taken, snapshot) for one in made)
        written = self._counted(write, record.add(made), taken, snapshot)
        consumption.take(write, counters, taken, self.command.persons, self.now)
        self._pay(write, written, made, snapshot)
        return written, made

    def _pay(
        self,
        write: Transaction,
        record: OrderRecord,
        made: tuple[Redemption, ...],
        snapshot: Snapshot,
    ) -> None:
        """What gift cards and points pay, each with its own ledger."""
        if any(one.gift for one in made):
            from incentives.store.cards import gift_cards

            gift_cards.book_payments(write, record, made)
        if any(one.points for one in made):
            from incentives.store.checkout import points_payments

            points_payments.spend(write, record, made, snapshot.members(self.command.codes))

    def learn(self, images: dict[keys.Key, Item | None]) -> None:
        """Take in what made the write fail, as it is now."""
        for booking in self.bookings.values():
            booking.learn(images)

    def _made(
        self,
        snapshot: Snapshot,
        record: OrderRecord,
        taken: list[Applicable],
        automatic: tuple[str, ...],
    ) -> tuple[Redemption, ...]:
        """The redemptions of these codes, with all that their rollbacks will need.

        Several are a stack, with a parent of its own id.
        """
        before = {one.code: len(record.of_codes({one.code})) for one in taken}
        last = max(before.values(), default=0)
        stack = derived_ids.stack_id(record.id, before, last) if len(taken) > 1 else None
        return tuple(
            Redemption(
                id=derived_ids.redemption_id(record.id, one.code, before[one.code]),
                code=one.code,
                campaign_id=one.campaign.id,
                campaign_name=one.campaign.name,
                public=one.voucher.public,
                gate=one.gate,
                offer=one.offer,
                at=self.now,
                before=one.before,
                off=one.off,
                added=one.added,
                persons=self.command.persons if one.campaign.needs_person else (),
                periods=one.campaign.periods_of_use(self.now),
                person_whole=one.campaign.needs_person,
                automatic=one.code in automatic,
                categories=one.campaign.categories,
                combines=one.campaign.combines,
                parent_id=stack,
                metadata=self.command.metadata,
                asked=_asked(one, self.command),
                gift=one.gift,
                version=one.campaign.version,
                base=snapshot.rules.base,
                once=snapshot.rules.once,
                best=snapshot.rules.best_by_line and level(one.offer) is Level.PRODUCT,
                points=_points(one),
            )
            for one in taken
        )

    def _converted(
        self, write: Transaction, made: Redemption, taken: list[Applicable], snapshot: Snapshot
    ) -> Redemption:
        """The redemption with the referral that it converts, if it does, which pays both sides."""
        one = next(one for one in taken if one.code == made.code)
        if not one.converts:
            return made
        from incentives.domain.referrals.conversion import REDEMPTION
        from incentives.usecases.referrals.book_conversion import Booking, Occasion

        command = self.command
        referee = Recipient(snapshot.everyone, command.customer_id, command.customer_source_id)
        booking = self.bookings.setdefault(
            one.code,
            Booking(one.code, referee, snapshot.items, self._pays_referrals(snapshot.seed)),
        )
        booking.items, booking.campaign = snapshot.items, one.campaign
        reference = command.order.reference
        occasion = Occasion(REDEMPTION, f"order:{command.order_id}", one.gate, reference)
        return replace(made, conversion_id=booking.add(write, occasion, self.now).id)

    def _pays_referrals(self, seed: int) -> "Cashier":
        """The one cashier of the request."""
        from incentives.usecases.points.known_programmes import KnownProgrammes
        from incentives.usecases.referrals.pay_out import Cashier

        if self._cashier is None:
            programmes = (self.programmes or KnownProgrammes)()
            self._cashier = Cashier(self.cache, programmes, self.now, seed, self.pause)
        return self._cashier

    def _counted(
        self, write: Transaction, record: OrderRecord, taken: list[Applicable], snapshot: Snapshot
    ) -> OrderRecord:
        """Count the order for the person, once, when a code was given for what was ordered before.

        Its guard is the number that was decided on, so of two orders at once one is the first.
        """
        if record.counted or not any(asks_of(one.campaign.conditions).orders for one in taken):
            return record
        from incentives.store.customers import customer_orders

        customer_orders.count(write, snapshot.everyone, snapshot.items, self.now)
        return replace(record, counted=snapshot.everyone)


def _asked(applicable: Applicable, command: Redeem) -> int | None:
    """How much a card was to pay by the request, in minor units or points."""
    wish = command.wish_of(applicable.code)
    return wish.credits_minor if applicable.voucher.purse is None else wish.points


def _points(applicable: Applicable) -> PointsPaid | None:
    purse = applicable.voucher.purse
    if purse is None or applicable.points is None:
        return None
    return PointsPaid(applicable.points, purse.points - applicable.points, purse.reward_id)
