"""Award points: once for each cause, without a read when nothing is in the way.

The write adds to the lots of a member that nobody has looked at. Only when its guards fail does the
member matter: the failed write brings it along, and the award is made on it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from incentives.domain.findings import EarningLimit
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.keys import Key
from incentives.store.points import members, points_keys
from incentives.store.points.earning import Allowance
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.milestone_rewards import MilestoneRewards
from incentives.usecases.points.partner_budget import NO_BUDGET, Budget
from incentives.usecases.points.read_member import refuse_inactive, unknown_member


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
    budget = NO_BUDGET
    if command.partner_app_id:
        moment = programme.moment(now)
        budget = Budget.of(programme.id, command.partner_app_id, moment, pause)
    award = _Award(command, programme, given, budget, now)
    if programme.milestones:  # what the member has passed matters
        award.seen = members.member_of(fetch_one(award.member_key, pause, consistent=True))
        award.looked = award.seen is not None
    return write_guarded(award.add_to, pause, learn=award.learn)


@dataclass(slots=True)
class _Award:
    """What is written blindly first, then on what the failed write has shown.

    Attributes:
        looked: whether `seen` is the member; else nobody has looked yet.
    """

    command: AwardPoints
    programme: Programme
    rewards: MilestoneRewards
    budget: Budget
    now: datetime
    seen: Member | None = None
    looked: bool = False

    def add_to(self, write: Transaction) -> Awarded:
        """Add the award to a write."""
        entry = self._on_member(write) if self.looked else self._unseen(write)
        self.budget.take(write, self.command.points)
        if self.command.allowance is not None:
            self.command.allowance.take(write)
        return Awarded(entry, repeated=False)

    def learn(self, images: Images) -> Awarded | None:
        """Take in what made the write fail; the entry, when the same cause made it before."""
        earlier = members.entry_of(images.get(self._entry_key))
        if earlier is not None:
            self.command.cause.refuse_other(earlier)
            return Awarded(earlier, repeated=True)
        self._refuse_more(images)
        self.budget.learn(images, self.command.points)
        self.rewards.learn(images)
        if self.member_key in images:
            self.looked, self.seen = True, members.member_of(images[self.member_key])
        return None

    @property
    def member_key(self) -> Key:
        """Where the member lies."""
        return points_keys.member(self.command.member_id)

    @property
    def _entry_key(self) -> Key:
        return points_keys.entry(self.command.member_id, self.command.cause.id)

    def _unseen(self, write: Transaction) -> Entry:
        """Add to a member whom nobody has looked at."""
        moment = self.programme.moment(self.now)
        lot = self.command.lot(moment)
        cause = self.command.cause
        entry = cause.entry(
            moment.at, {lot: self.command.points}, lapses_on=moment.lapses_on(cause.type)
        )
        members.add(write, self.command.member_id, lot, entry, moment)
        return entry

    def _on_member(self, write: Transaction) -> Entry:
        """Change the member as it was seen, or enroll a newcomer."""
        before = self.seen or self.command.newcomer
        if before is None:
            raise unknown_member(self.command.member_id)
        refuse_inactive(before)
        command, moment = self.command, self.programme.moment(self.now, before)
        made = ledger.award(before, command.points, command.lot(moment), command.cause, moment)
        made = self.rewards.add(write, self.programme.passed(made, moment))
        if self.seen is None:
            members.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)
        return made.entry

    def _refuse_more(self, images: Images) -> None:
        allowance = self.command.allowance
        if allowance is not None and allowance.key in images:
            raise Refused(
                Refusal.CUSTOMER_LIMIT_EXCEEDED,
                EarningLimit(allowance.limit.count, allowance.limit.period.value.lower()),
                resource_type="earning_rule",
                resource_id=allowance.rule.id,
            )
