"""Take points back when the order that earned them is refunded: in proportion, never more."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.refund import Refunded
from incentives.domain.points.rules import ORDER_PAID
from incentives.domain.pricing.cart import CartLine
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import points_keys
from incentives.store.points.earning import refunded_of, set_refunded
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.points.cards import booked, following
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.earning import cause_of
from incentives.usecases.points.read_member import find_member


@dataclass(frozen=True, slots=True)
class TakeBack:
    """A refund.

    Attributes:
        order_id: what the shop calls the order.
        refund_id: what it calls the refund; it counts once.
        amount_minor: that is refunded, of the amount that earned; None is all that is left.
        lines: the goods that come back, when the shop says so: rules that have measured goods take
            back by these.
        content: a digest of what is refunded: under the same id nothing else is.
    """

    member_id: str
    order_id: str
    refund_id: str
    amount_minor: int | None = None
    reason: str | None = None
    lines: tuple[CartLine, ...] = ()
    content: str | None = None


def take_back(
    command: TakeBack, programme: Programme, *, now: datetime, pause: Pause
) -> tuple[Changed, ...]:
    """Take back what the order earned by each rule, in proportion to all refunds so far.

    All refunds of an order together take what it earned and no point more; parts of a point are
    left until they are whole. A stopped programme takes back all the same. Nothing comes of the
    refund of an order that earned nothing.

    Raises:
        Refused: `NOT_FOUND`, no such member, or no such order of the member; `INVALID_RETURN`, the
            order came to less; `SOURCE_ID_REUSED`; `TOO_MANY_REQUESTS`.
    """
    return following(
        command.member_id,
        lambda card: _take_back(replace(command, member_id=card), programme, now, pause),
    )


def _take_back(
    command: TakeBack, programme: Programme, now: datetime, pause: Pause
) -> tuple[Changed, ...]:
    event = cause_of(ORDER_PAID, command.order_id)
    causes = [event, *(f"{event}:{rule.id}" for rule in programme.rules)]
    _, booked_for = booked(command.member_id, causes, pause)
    entries = list(booked_for.values())
    refund = points_keys.refund(command.member_id, event)
    if not entries and fetch_one(refund, pause, consistent=True) is None:
        find_member(command.member_id, pause)
        raise _no_order(command.order_id)
    order_minor = max((one.amount_minor for one in entries if one.amount_minor), default=None)
    # The first keeps count of the money, so that a refund is refused before anything is booked.
    return tuple(
        _Refund(command, programme, one, None if number else order_minor).run(now, pause)
        for number, one in enumerate(_earned(entries))
    )


def _earned(entries: Iterable[Entry]) -> list[Entry]:
    """What there is to take back, in an order that stays."""
    earned = [entry for entry in entries if entry.points or entry.counted]
    return sorted(earned, key=lambda entry: entry.cause)


def _no_order(order_id: str) -> Refused:
    return Refused(
        Refusal.NOT_FOUND,
        "no such order was told of this member",
        resource_type="order",
        resource_id=order_id,
    )


@dataclass(slots=True)
class _Refund:
    """The refund of what one rule earned.

    Attributes:
        order_minor: what the order came to, where this one says when that is passed.
    """

    command: TakeBack
    programme: Programme
    earned: Entry
    order_minor: int | None = None
    seen: dict[Key, Item | None] = field(default_factory=dict)

    def run(self, now: datetime, pause: Pause) -> Changed:
        """Read how far earlier refunds went, and go on from there."""
        self._learn(dict(fetch([self._key], pause, consistent=True)))
        return change_member(
            self.command.member_id,
            self._cause,
            self._decide,
            self.programme,
            now=now,
            pause=pause,
            also=self._also,
            learn=self._learn,
        )

    @property
    def _key(self) -> Key:
        return points_keys.refund(self._card, self.earned.cause)

    @property
    def _card(self) -> str:
        """The card under which the points were earned."""
        return self.earned.card or self.command.member_id

    @property
    def _cause(self) -> Cause:
        return Cause(
            id=f"refund:{self.command.refund_id}:{self.earned.cause}",
            type=EntryType.TAKEN_BACK,
            related=self.earned.cause,
            related_card=None if self._card == self.command.member_id else self._card,
            order_id=self.command.order_id,
            reason=self.command.reason,
            source_id=self.command.refund_id,
            content=self.command.content,
        )

    @property
    def _before(self) -> Refunded:
        """All refunds before this one."""
        return refunded_of(self.seen.get(self._key))

    @property
    def _after(self) -> Refunded:
        """All refunds so far, this one included."""
        rule, amount_minor = self.programme.rule(self.earned.rule_id), self.command.amount_minor
        before = self._before
        if amount_minor is None:
            rest_minor = max((self.order_minor or 0) - before.told_minor, 0)
            before = before.told(rest_minor, self.order_minor)
            return before.after(self.earned, amount_minor=self.earned.amount_minor or 1)
        before = before.told(amount_minor, self.order_minor)
        if self.command.lines and rule is not None and rule.basis.of_goods:
            goods = rule.goods.measured(self.command.lines, rule.basis)
            if goods is not None:
                return before.after(self.earned, goods=goods)
        return before.after(self.earned, amount_minor=amount_minor)

    def _decide(self, member: Member, moment: Moment) -> Change:
        before, after = self._before, self._after
        made = ledger.take_back(
            member,
            after.points - before.points,
            self.earned,
            self._cause,
            moment,
            into_debt=self.programme.into_debt,
        )
        number = after.uncounted(self.earned) - before.uncounted(self.earned)
        return self.programme.climbed(made, -number, self.programme.moment(self.earned.at).today)

    def _also(self, write: Transaction, made: Change) -> Change:
        set_refunded(write, self._key, self.seen.get(self._key), self._after)
        return made

    def _learn(self, images: dict[Key, Item | None]) -> None:
        self.seen |= images
