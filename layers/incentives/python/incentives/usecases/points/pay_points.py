"""Pay points for a cause of ours, as parts of somebody else's transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from incentives.domain import derived_ids
from incentives.domain.instant import zone_named
from incentives.domain.payout import Payout, Points, Recipient, Side
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.lots import lot
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.programme import Programme
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys
from incentives.store.transaction import Transaction
from incentives.usecases.points.enroll import newcomer
from incentives.usecases.points.read_member import refuse_inactive


@dataclass(slots=True)
class PayingPoints:
    """Points: blindly at first, then on the member as the failed write has shown it.

    Who is no member yet becomes one. See `pay_out.Paying`.
    """

    reward: Points
    programme: Programme
    side: Side
    recipient: Recipient
    cause: str
    usable_at: datetime
    now: datetime
    order_id: str | None = None
    seen: Member | None = None
    looked: bool = False

    def add(self, write: Transaction) -> Payout:
        """Add the points and their ledger entry to a write."""
        if self.looked:
            self._add_seen(write)
        else:
            self._add_blindly(write)
        return Payout(self.side, self.reward, self._member_id)

    def learn(self, images: dict[Key, Item | None]) -> None:
        """Take in the member as it is, if it was in the way.

        Raises:
            Refused: `LOYALTY_CARD_NOT_ACTIVE`.
        """
        key = points_keys.member(self._member_id)
        if key not in images:
            return
        self.looked, self.seen = True, members.member_of(images[key])
        if self.seen is not None:
            refuse_inactive(self.seen)

    @property
    def _member_id(self) -> str:
        return derived_ids.member_id(self.programme.id, self.recipient.persons[0])

    @property
    def _cause(self) -> Cause:
        return Cause(
            id=cause_of(self.cause, self.side),
            type=EntryType.EARNED,
            order_id=self.order_id,
            source_id=self.cause,
        )

    def _add_blindly(self, write: Transaction) -> None:
        moment = self.programme.moment(self.now)
        name = lot_from(self.programme, moment, self.usable_at)
        cause = self._cause
        lapses_on = moment.lapses_on(cause.type)
        entry = cause.entry(moment.at, {name: self.reward.points}, lapses_on=lapses_on)
        members.add(write, self._member_id, name, entry, moment)

    def _add_seen(self, write: Transaction) -> None:
        before = self.seen or self._newcomer()
        moment = self.programme.moment(self.now, before)
        name = lot_from(self.programme, moment, self.usable_at)
        made = ledger.award(before, self.reward.points, name, self._cause, moment)
        if self.seen is None:
            members.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)

    def _newcomer(self) -> Member:
        return newcomer(
            self.programme.id,
            self.recipient.persons[0],
            customer_id=self.recipient.customer_id,
            customer_source_id=None,
            now=self.now,
        )


def cause_of(conversion_id: str, side: Side) -> str:
    """The id of the cause under which a member's ledger books what a conversion pays a side."""
    return f"referral:{conversion_id}:{side.value}"


def lot_from(programme: Programme, moment: Moment, usable_at: datetime) -> str:
    """The lot of points that may be spent from an instant on: from its local day, or the next.

    Lots begin with a day, and no point is usable before its time. They last as long as if they had
    been earned on that day.
    """
    if usable_at <= moment.at:
        return programme.lot(moment)
    local = usable_at.astimezone(zone_named(programme.window.zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    first = local.date() if local == midnight else local.date() + timedelta(days=1)
    return lot(programme.expires_on(first), first)
