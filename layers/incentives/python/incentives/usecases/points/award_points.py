"""Award points: once for each cause, without a read when nothing is in the way.

The write adds to the lots of a member that nobody has looked at. Only when its guards fail does the
member matter: the failed write brings it along, and the award is made on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.points import members, points_keys
from incentives.store.points.earning import Allowance
from incentives.store.reading import fetch_one
from incentives.store.transaction import Failures, GuardFailed, Key, Pause, Transaction
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.milestone_rewards import MilestoneRewards
from incentives.usecases.points.partner_budget import NO_BUDGET, Budget
from incentives.usecases.points.read_member import refuse_inactive, unknown_member

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class AwardPoints:
    """What a member is to get.

    Attributes:
        lot: names the lot that the points go to at a moment.
        newcomer: who is enrolled with this award if nobody is yet; None to refuse.
        partner_app_id: of the partner's key that asks; None when it is the shop's.
        allowance: how often the member may earn like this; None is always.
    """

    member_id: str
    cause: Cause
    points: int
    lot: Callable[[Moment], str]
    newcomer: Member | None = None
    partner_app_id: str | None = None
    allowance: Allowance | None = None


@dataclass(frozen=True, slots=True)
class Awarded:
    """The entry that booked it, now or when it was asked for before."""

    entry: Entry
    repeated: bool


def award_points(
    command: AwardPoints,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    mint: Mint | None = None,
) -> Awarded:
    """Give the points, unless the same cause has given them before.

    Without a `mint` the codes that milestones give stay open, to be taken later.

    Raises:
        Refused: `NOT_FOUND`, no such member; `CAMPAIGN_STOPPED` and the like, the programme is
            closed; `LOYALTY_CARD_NOT_ACTIVE`; `CUSTOMER_LIMIT_EXCEEDED`, beyond the allowance;
            `MISSING_REQUIRED_PERMISSION` and
            `PARTNER_BUDGET_EXCEEDED`, to a partner; `TOO_MANY_REQUESTS`.
    """
    try:
        programme.refuse_closed(now)
    except Refused:
        key = points_keys.entry(command.member_id, command.cause.id)
        earlier = members.entry_of(fetch_one(key, pause, consistent=True))
        if earlier is None:
            raise
        command.cause.refuse_other(earlier)
        return Awarded(earlier, repeated=True)
    given = MilestoneRewards(programme, command.member_id, mint, now, pause)
    return _Attempts(command, programme, given, now, pause).run()


@dataclass(slots=True)
class _Attempts:
    """The bounded rounds of one request."""

    command: AwardPoints
    programme: Programme
    rewards: MilestoneRewards
    now: datetime
    pause: Pause

    def run(self) -> Awarded:
        """Write blindly, then on what the failed write has shown."""
        budget = self._budget()
        failures, looked = Failures(), False
        seen: Member | None = None
        if self.programme.milestones:
            seen = self._member()
            looked = seen is not None
        write, entry = self._on(seen) if looked else self._unseen()
        for number in range(_ROUNDS):
            budget.take(write, self.command.points)
            if self.command.allowance is not None:
                self.command.allowance.take(write)
            try:
                write.commit(self.pause)
            except GuardFailed as failed:
                failures.note(failed)
                earlier = members.entry_of(failed.images.get(self._entry_key))
                if earlier is not None:
                    self.command.cause.refuse_other(earlier)
                    return Awarded(earlier, repeated=True)
                self._refuse_more(failed.images)
                budget.learn(failed.images, self.command.points)
                self.rewards.learn(failed.images)
                if self._member_key in failed.images:
                    looked, seen = True, members.member_of(failed.images[self._member_key])
                self.pause(number + 1)
                write, entry = self._on(seen) if looked else self._unseen()
                continue
            return Awarded(entry, repeated=False)
        raise Refused(Refusal.TOO_MANY_REQUESTS, "others changed this member", retry_after_s=1)

    def _member(self) -> Member | None:
        """The member, where what it has passed matters."""
        return members.member_of(fetch_one(self._member_key, self.pause, consistent=True))

    @property
    def _member_key(self) -> Key:
        return points_keys.member(self.command.member_id)

    @property
    def _entry_key(self) -> Key:
        return points_keys.entry(self.command.member_id, self.command.cause.id)

    def _budget(self) -> Budget:
        app_id = self.command.partner_app_id
        moment = self.programme.moment(self.now)
        return Budget.of(self.programme.id, app_id, moment, self.pause) if app_id else NO_BUDGET

    def _unseen(self) -> tuple[Transaction, Entry]:
        """The write that has not looked at the member."""
        moment = self.programme.moment(self.now)
        lot = self.command.lot(moment)
        cause = self.command.cause
        entry = cause.entry(
            moment.at, {lot: self.command.points}, lapses_on=moment.lapses_on(cause.type)
        )
        write = Transaction()
        members.add(write, self.command.member_id, lot, entry, moment)
        return write, entry

    def _on(self, seen: Member | None) -> tuple[Transaction, Entry]:
        """The write on a member as it was seen, or on a newcomer."""
        before = seen or self.command.newcomer
        if before is None:
            raise unknown_member(self.command.member_id)
        refuse_inactive(before)
        command, moment = self.command, self.programme.moment(self.now, before)
        made = ledger.award(before, command.points, command.lot(moment), command.cause, moment)
        write = Transaction()
        made = self.rewards.add(write, self.programme.passed(made, moment))
        if seen is None:
            members.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)
        return write, made.entry

    def _refuse_more(self, images: dict[Key, Item | None]) -> None:
        allowance = self.command.allowance
        if allowance is not None and allowance.key in images:
            raise Refused(
                Refusal.CUSTOMER_LIMIT_EXCEEDED,
                f"{allowance.limit.count} a {allowance.limit.period.value.lower()}",
                resource_type="earning_rule",
                resource_id=allowance.rule.id,
            )
