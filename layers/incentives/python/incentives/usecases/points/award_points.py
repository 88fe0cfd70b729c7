"""Award points: once for each cause, without a read when nothing is in the way.

The write adds to the lots of a member that nobody has looked at. Only when its guards fail does the
member matter: the failed write brings it along, and the award is made on it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.findings import EarningLimit
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys
from incentives.store.points.earning import Allowance
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.cards import (
    Joining,
    booked,
    earlier,
    following,
    refuse_merged,
)
from incentives.usecases.points.milestone_rewards import MilestoneRewards
from incentives.usecases.points.partner_budget import NO_BUDGET, Budget
from incentives.usecases.points.read_member import refuse_inactive, unknown_member


@dataclass(frozen=True, slots=True)
class AwardPoints:
    """What a member is to get.

    Attributes:
        lot: names the lot that the points go to at a moment.
        joining: who it is for, where the request names a customer and no card.
        joins: whether the person is enrolled with this award, if not a member yet.
        partner_app_id: of the partner's key that asks; None when it is the shop's.
        allowance: how often the member may earn like this; None is always.
    """

    member_id: str
    cause: Cause
    points: int
    lot: Callable[[Moment], str]
    joining: Joining | None = None
    joins: bool = False
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
    """Give the points, unless the same cause has given them before, on whatever card.

    Without a `mint` the codes that milestones give stay open, to be taken later.

    Raises:
        Refused: `NOT_FOUND`, no such member; `CAMPAIGN_STOPPED` and the like, the programme is
            closed; `LOYALTY_CARD_NOT_ACTIVE`; `CUSTOMER_LIMIT_EXCEEDED`, beyond the allowance;
            `MISSING_REQUIRED_PERMISSION` and
            `PARTNER_BUDGET_EXCEEDED`, to a partner; `TOO_MANY_REQUESTS`.
    """
    return following(
        command.member_id,
        lambda card: award_on_card(
            replace(command, member_id=card), programme, now=now, pause=pause, mint=mint
        ),
    )


def award_on_card(
    command: AwardPoints,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    mint: Mint | None = None,
) -> Awarded:
    """The same on this very card.

    Raises:
        MergedInto: the person has another one.
        Refused: as `award_points`.
    """
    try:
        programme.refuse_closed(now)
    except Refused:
        _, entries = booked(command.member_id, [command.cause.id], pause)
        entry = entries.get(command.cause.id)
        if entry is None:
            raise
        command.cause.refuse_other(entry)
        return Awarded(entry, repeated=True)
    given = MilestoneRewards(programme, command.member_id, mint, now, pause)
    budget = NO_BUDGET
    if command.partner_app_id:
        moment = programme.moment(now)
        budget = Budget.of(programme.id, command.partner_app_id, moment, pause)
    award = _Award(command, programme, given, budget, now, pause)
    if programme.milestones:  # what the member has passed matters
        item = fetch_one(award.member_key, pause, consistent=True)
        if item is not None and (before := award.look_at(item)) is not None:
            return before
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
    pause: Pause
    seen: Member | None = None
    looked: bool = False

    def look_at(self, item: Item | None) -> Awarded | None:
        """Take in the member as it is; the entry, when a card merged into it has made it before.

        Raises:
            MergedInto: the card, or the person, has another one.
        """
        self.looked, self.seen = True, members.member_of(item)
        if self.command.joining is not None:
            self.command.joining.follow(self.seen)
        refuse_merged(self.seen)
        if self.seen is None:
            return None
        entry = earlier(self.seen, [self.command.cause.id], self.pause).get(self.command.cause.id)
        return None if entry is None else self._repeated(entry)

    def add_to(self, write: Transaction) -> Awarded:
        """Add the award to a write."""
        entry = self._on_member(write) if self.looked else self._unseen(write)
        self.budget.take(write, self.command.points)
        if self.command.allowance is not None:
            self.command.allowance.take(write)
        return Awarded(entry, repeated=False)

    def learn(self, images: Images) -> Awarded | None:
        """Take in what made the write fail; the entry, when the same cause made it before."""
        entry = members.entry_of(images.get(self._entry_key))
        if entry is not None:
            return self._repeated(entry)
        if self.command.joining is not None:
            self.command.joining.learn(images)
        self._refuse_more(images)
        self.budget.learn(images, self.command.points)
        self.rewards.learn(images)
        if self.member_key in images:
            return self.look_at(images[self.member_key])
        return None

    def _repeated(self, entry: Entry) -> Awarded:
        self.command.cause.refuse_other(entry)
        return Awarded(entry, repeated=True)

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
        joining = self.command.joining if self.command.joins else None
        if self.seen is None and joining is not None:
            joining.follow(None)
        before = self.seen or (joining.member if joining else None)
        if before is None:
            raise unknown_member(self.command.member_id)
        refuse_inactive(before)
        command, moment = self.command, self.programme.moment(self.now, before)
        made = ledger.award(before, command.points, command.lot(moment), command.cause, moment)
        made = self.rewards.add(write, self.programme.passed(made, moment))
        if self.seen is None and joining is not None:
            joining.enroll(write, made.member, made.entries)
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
