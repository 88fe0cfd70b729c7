"""Move points from one member to another of the same programme, both sides or neither."""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused, busy
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.points.cards import following
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.read_member import find_member, refuse_inactive, unknown_member


@dataclass(frozen=True, slots=True)
class MovePoints:
    """Who gives how many points to whom; the same cause moves them once."""

    giver_id: str
    taker_id: str
    points: int
    cause: Cause


def move_points(
    command: MovePoints, programme: Programme, *, now: datetime, pause: Pause
) -> Changed:
    """Move the points that expire soonest; they keep their days.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_PAYLOAD`, to oneself or into another programme;
            `CAMPAIGN_STOPPED` and the like; `LOYALTY_CARD_NOT_ACTIVE`;
            `LOYALTY_CARD_POINTS_EXCEEDED`; `TOO_MANY_REQUESTS`.
    """
    if command.taker_id == command.giver_id:
        raise Refused(Refusal.INVALID_PAYLOAD, "points are moved to another member")
    if derived_ids.programme_of_member(command.taker_id) != programme.id:
        raise Refused(Refusal.INVALID_PAYLOAD, "points are moved within a programme")
    taker = find_member(command.taker_id, pause)

    def act(card: str) -> Changed:
        if card == taker.id:
            raise Refused(Refusal.INVALID_PAYLOAD, "points are moved to another member")
        return _Move(replace(command, giver_id=card), programme, now, taker).run(pause)

    return following(command.giver_id, act)


@dataclass(slots=True)
class _Move:
    """One move, with the taker as it was last seen."""

    command: MovePoints
    programme: Programme
    now: datetime
    taker: Member

    def run(self, pause: Pause) -> Changed:
        """Change the giver, and the taker in the same write."""
        return change_member(
            self.command.giver_id,
            self.command.cause,
            self._decide,
            self.programme,
            now=self.now,
            pause=pause,
            also=self._also,
            learn=self._learn,
        )

    def _decide(self, giver: Member, moment: Moment) -> Change:
        self.programme.refuse_closed(self.now)
        refuse_inactive(giver)
        refuse_inactive(self.taker)
        return ledger.spend(giver, self.command.points, self.command.cause, moment)

    def _also(self, write: Transaction, given: Change) -> Change:
        """The other side: the same lots, under the cause's own name for the taker.

        Points that last while the giver is active last no longer by the activity of the taker.
        """
        cause = Cause(
            id=f"move:{self.command.giver_id}:{self.command.cause.id}",
            type=EntryType.MOVED_IN,
            other_id=self.command.giver_id,
            reason=self.command.cause.reason,
            source_id=self.command.cause.source_id,
        )
        moment = self.programme.moment(self.now, self.taker)
        parts = lots.negative(given.entry.lots)
        parts = lots.changed(parts, lots.dated(parts, given.member.lapses_on))
        members.change(write, self.taker, ledger.receive(self.taker, parts, cause, moment))
        return given

    def _learn(self, images: dict[Key, Item | None]) -> None:
        key = points_keys.member(self.taker.id)
        if key in images:
            taker = members.member_of(images[key])
            if taker is None:
                raise unknown_member(self.command.taker_id)
            if taker.merged_into is not None:
                raise busy("the card was merged into another one")
            self.taker = taker
