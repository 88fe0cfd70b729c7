"""Earn by all rules of an event at once: read, decide, write in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Change, Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points import earning, members
from incentives.store.reading import fetch
from incentives.store.transaction import Failures, GuardFailed, Pause, Transaction
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.earning import Earn, Earned
from incentives.usecases.points.earning_plan import Plan, Records, Seen, plan_of
from incentives.usecases.points.milestone_rewards import MilestoneRewards
from incentives.usecases.points.partner_budget import NO_BUDGET, Budget
from incentives.usecases.points.read_member import refuse_inactive, unknown_member

_ROUNDS = 20


def earn_together(
    command: Earn,
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
    return _Together(command, programme, records, given, now, pause).run()


@dataclass(slots=True)
class _Together:
    """The bounded rounds of one event."""

    command: Earn
    programme: Programme
    records: Records
    rewards: MilestoneRewards
    now: datetime
    pause: Pause

    def run(self) -> Earned:
        """Decide on what was read, and again on what a failed write has shown."""
        seen: Seen = dict(fetch(self.records.keys(self.now), self.pause, consistent=True))
        budget: Budget | None = None
        failures = Failures()
        for number in range(_ROUNDS):
            if (earlier := self._earlier(seen)) is not None:
                return earlier
            self.programme.refuse_closed(self.now)
            budget = budget or self._budget()
            before = self._member(seen)
            plan = plan_of(self.records, before, seen, self.now)
            bare = self._made(before, plan)
            if bare is None:
                return self._answer((), plan)
            write = Transaction()
            made = self.rewards.add(write, bare)
            self._add(write, before, made, plan, seen)
            budget.take(write, plan.points)
            try:
                write.commit(self.pause)
            except GuardFailed as failed:
                failures.note(failed)
                seen |= failed.images
                if self._earlier(seen) is None:
                    budget.learn(failed.images, plan.points)
                    self.rewards.learn(failed.images)
                self.pause(number + 1)
                continue
            return self._answer(made.entries, plan)
        raise Refused(Refusal.TOO_MANY_REQUESTS, "others changed this member", retry_after_s=1)

    def _budget(self) -> Budget:
        app_id = self.command.partner_app_id
        moment = self.programme.moment(self.now)
        return Budget.of(self.programme.id, app_id, moment, self.pause) if app_id else NO_BUDGET

    def _earlier(self, seen: Seen) -> Earned | None:
        """What the event has earned when it was told before."""
        first = members.entry_of(seen.get(self.records.first))
        if first is None:
            return None
        self.command.cause(self.command.name, first.type).refuse_other(first)
        parts = (seen.get(self.records.part(rule)) for rule in self.records.rules)
        entries = (first, *(entry for item in parts if (entry := members.entry_of(item))))
        return replace(self._booked(entries), repeated=True)

    def _booked(self, entries: tuple[Entry, ...]) -> Earned:
        by_id = {rule.id: rule for rule in self.records.rules}
        by_rule = ((by_id[one.rule_id], one) for one in entries if one.rule_id in by_id)
        counted = (one for one in entries if one.type is EntryType.COUNTED)
        return Earned(tuple(by_rule), counted=next(counted, None))

    def _member(self, seen: Seen) -> Member:
        """The member, or who becomes one by this event."""
        there = members.member_of(seen.get(self.records.member))
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
            member, entries = change.member, [*entries, *change.entries]
        if not entries:
            return None
        return self.programme.passed(Change(member, tuple(entries)), moment)

    def _add(
        self, write: Transaction, before: Member, made: Change, plan: Plan, seen: Seen
    ) -> None:
        if seen.get(self.records.member) is None:
            members.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)
        for _, _, allowance in plan.earns:
            if allowance is not None:
                allowance.take(write)
        for rule, progress in plan.steps:
            key = self.records.progress(rule)
            earning.set_progress(write, key, seen.get(key), progress)

    def _answer(self, entries: tuple[Entry, ...], plan: Plan) -> Earned:
        return replace(
            self._booked(entries),
            used_up=tuple(plan.used_up),
            unmet=tuple(plan.unmet),
            progress=tuple(plan.steps),
        )
