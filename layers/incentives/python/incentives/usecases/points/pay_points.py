"""Pay points for a cause of ours, as parts of somebody else's transaction."""

from dataclasses import dataclass, field
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

    Who is no member under any name yet becomes one. See `pay_out.Paying`.

    Attributes:
        card: that is tried now, or was found.
        tried: what is there under the names that have none.
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
    card: str = ""
    tried: dict[str, Member | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with the first name."""
        self.card = self.card or self._names[0]

    def add(self, write: Transaction) -> Payout:
        """Add the points and their ledger entry to a write."""
        if self.looked:
            self._add_seen(write)
        else:
            self._add_blindly(write)
        return Payout(self.side, self.reward, self.card)

    def learn(self, images: dict[Key, Item | None]) -> None:
        """Take in the member as it is, if it was in the way.

        Raises:
            Refused: `LOYALTY_CARD_NOT_ACTIVE`.
        """
        for name in (self.card, *self._names):
            if (key := points_keys.member(name)) in images:
                self._go_by(name, members.member_of(images[key]))
                return

    def _go_by(self, name: str, there: Member | None) -> None:
        """Pay this card, or that which it leads to; without one, try the next name."""
        self.looked, self.seen = False, None
        if there is not None and there.merged_into is None:
            refuse_inactive(there)
            self.looked, self.seen, self.card = True, there, there.id
        elif there is not None and there.merged_into and self._is_theirs(there.merged_into):
            self.card = there.merged_into
        else:
            self._try_next(name, there)

    def _try_next(self, name: str, there: Member | None) -> None:
        """Try a name that was not tried; after the last, enroll by one that is free."""
        self.tried[name] = there
        free = [one for one in self._names if self.tried.get(one) is None]
        left = [one for one in self._names if one not in self.tried]
        self.looked, self.card = not left, (left or free or self._names)[0]

    def _is_theirs(self, card: str) -> bool:
        """Whether a name leads to a card of this person, and not of whose name it was before."""
        persons = self.recipient.persons
        return len(persons) < 2 or derived_ids.person_of_member(card) in persons

    @property
    def _names(self) -> list[str]:
        """The ids that the person's names would have as members."""
        return [
            derived_ids.member_id(self.programme.id, person) for person in self.recipient.persons
        ]

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
        members.add(write, self.card, name, entry, moment)

    def _add_seen(self, write: Transaction) -> None:
        before = self.seen or self._newcomer()
        moment = self.programme.moment(self.now, before)
        name = lot_from(self.programme, moment, self.usable_at)
        made = ledger.award(before, self.reward.points, name, self._cause, moment)
        if self.seen is None:
            members.enroll(write, made.member, made.entries)
            for name in self._names:
                if name != made.member.id:
                    members.lead(write, made.member, name, self.tried.get(name))
        else:
            members.change(write, before, made)

    def _newcomer(self) -> Member:
        return newcomer(
            self.programme.id,
            derived_ids.person_of_member(self.card),
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
