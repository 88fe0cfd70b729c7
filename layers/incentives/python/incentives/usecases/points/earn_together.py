"""Earn by all rules of an event at once: read, decide, write in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Change, Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.refund import Refunded
from incentives.domain.points.rules import ORDER_PAID
from incentives.store.points import earning, members, points_keys
from incentives.store.reading import fetch
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    Images,
    Pause,
    Transaction,
    write_guarded,
)
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.cards import Joining
from incentives.usecases.points.earning import Earn, Earned
from incentives.usecases.points.earning_plan import Plan, Records, Seen, plan_of
from incentives.usecases.points.milestone_rewards import MilestoneRewards
from incentives.usecases.points.partner_budget import NO_BUDGET, Budget
from incentives.usecases.points.read_member import refuse_inactive, unknown_member


def earn_together(
    command: Earn,
    joining: Joining,
    programme: Programme,
    *,
    now: datetime,
    pause: Pause,
    mint: Mint | None = None,
) -> Earned:
    """Award what the event is worth by every rule, and count it where it counts.

    Raises:
        Refused: `NOT_FOUND`, no such member; `CAMPAIGN_STOPPED` and the like, the programme is
            closed; `LOYALTY_CARD_NOT_ACTIVE`; `IDEMPOTENCY_KEY_REUSED`;
            `MISSING_REQUIRED_PERMISSION` and
            `PARTNER_BUDGET_EXCEEDED`, to a partner; `TOO_MANY_REQUESTS`.
    """
    records = Records(command, programme)
    given = MilestoneRewards(programme, command.member.id, mint, now, pause)
    seen: Seen = dict(fetch(records.keys(now), pause, consistent=True))
    together = _Together(command, joining, programme, records, given, now, pause, seen)
    return write_guarded(
        together.add_to, pause, learn=together.learn, attempts=ATTEMPTS_AT_A_BALANCE
    )


@dataclass(slots=True)
class _Together:
    """What one event comes to, decided on what was read and on what a failed write has shown."""

    command: Earn
    joining: Joining
    programme: Programme
    records: Records
    rewards: MilestoneRewards
    now: datetime
    pause: Pause
    seen: Seen
    budget: Budget | None = None
    points: int = 0
    merged: tuple[str, ...] = ()  # cards whose entries of this event are among `seen`

    def add_to(self, write: Transaction) -> Earned:
        """Add all that is earned to a write."""
        self._follow()
        if (earlier := self._earlier()) is not None:
            return earlier
        self.programme.refuse_closed(self.now)
        self.budget = self.budget or self._budget()
        before = self._member()
        plan = plan_of(self.records, before, self.seen, self.now)
        bare = self._made(before, plan)
        if bare is None:
            self._note_order(write)
            return self._answer((), plan)
        made = self.rewards.add(write, bare)
        self._add(write, before, made, plan)
        self.points = plan.points
        self.budget.take(write, self.points)
        return self._answer(made.entries, plan)

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        self.seen.update(images)
        self.joining.learn(images)
        if self.budget is not None and self._earlier() is None:
            self.budget.learn(images, self.points)
            self.rewards.learn(images)

    def _follow(self) -> None:
        """Go by the card that the person has, and by what cards merged into it had earned.

        Raises:
            MergedInto: it is another one.
        """
        there = members.member_of(self.seen.get(self.records.member))
        self.joining.follow(there)
        if there is not None and there.merged != self.merged:
            names = [self.command.name, *map(self.records.part_name, self.records.rules)]
            keys = {
                points_keys.entry(card, name): points_keys.entry(there.id, name)
                for card in there.merged
                for name in names
            }
            found = fetch(keys, self.pause, consistent=True)
            for key, item in found.items():
                self.seen[keys[key]] = self.seen.get(keys[key]) or item
            self.merged = there.merged

    def _budget(self) -> Budget:
        app_id = self.command.partner_app_id
        moment = self.programme.moment(self.now)
        return Budget.of(self.programme.id, app_id, moment, self.pause) if app_id else NO_BUDGET

    def _earlier(self) -> Earned | None:
        """What the event has earned when it was told before."""
        first = members.entry_of(self.seen.get(self.records.first))
        if first is None:
            return None
        self.command.cause(self.command.name, first.type).refuse_other(first)
        parts = (self.seen.get(self.records.part(rule)) for rule in self.records.rules)
        entries = (first, *(entry for item in parts if (entry := members.entry_of(item))))
        return replace(self._booked(entries), repeated=True)

    def _booked(self, entries: tuple[Entry, ...]) -> Earned:
        by_id = {rule.id: rule for rule in self.records.rules}
        by_rule = ((by_id[entry.rule_id], entry) for entry in entries if entry.rule_id in by_id)
        counted = (entry for entry in entries if entry.type is EntryType.COUNTED)
        return Earned(tuple(by_rule), counted=next(counted, None))

    def _member(self) -> Member:
        """The member, or who becomes one by this event."""
        there = members.member_of(self.seen.get(self.records.member))
        if there is None and not self.programme.auto_join:
            raise unknown_member(self.command.member.id)
        member = there or self.programme.joined(self.command.member)
        refuse_inactive(member)
        return member

    def _made(self, before: Member, plan: Plan) -> Change | None:
        """The member after all of it, and the entries; the first has the event's own name."""
        moment = self.programme.moment(self.now, before)
        entries: list[Entry] = []
        member = before
        if plan.steps or self.programme.counts(self.command.event):
            cause = self.command.cause(self.command.name, EntryType.COUNTED)
            number = self.command.counts(self.programme)
            change = ledger.count(member, cause, moment)
            change = self.programme.climbed(change, number, moment.today)
            member, entries = change.member, [*change.entries]
        for rule, points, _ in plan.earns:
            name = self.records.part_name(rule) if entries else self.command.name
            cause = self.command.cause(name, EntryType.EARNED, rule)
            pending = self.command.event == ORDER_PAID
            lot = self.programme.lot(moment, pending=pending, rule=rule)
            change = ledger.award(member, points, lot, cause, moment)
            if self.programme.counts_points:
                change = self.programme.climbed(change, points, moment.today)
            change = self.programme.risen(member, change)
            member, entries = change.member, [*entries, *change.entries]
        if not entries:
            return None
        return self.programme.passed(Change(member, tuple(entries)), moment)

    def _note_order(self, write: Transaction) -> None:
        """Keep that the member's order was told, for its refund; it may earn later all the same."""
        is_member = self.seen.get(self.records.member) is not None
        key = self.records.refund
        if self.command.event == ORDER_PAID and is_member and self.seen.get(key) is None:
            earning.set_refunded(write, key, None, Refunded())

    def _add(self, write: Transaction, before: Member, made: Change, plan: Plan) -> None:
        if self.seen.get(self.records.member) is None:
            self.joining.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)
        for _, _, allowance in plan.earns:
            if allowance is not None:
                allowance.take(write)
        for rule, progress in plan.steps:
            key = self.records.progress(rule)
            earning.set_progress(write, key, self.seen.get(key), progress)

    def _answer(self, entries: tuple[Entry, ...], plan: Plan) -> Earned:
        return replace(
            self._booked(entries),
            used_up=tuple(plan.used_up),
            unmet=tuple(plan.unmet),
            progress=tuple(plan.steps),
        )
