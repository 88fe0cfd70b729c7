"""Earn by all rules of an event at once: read, decide, write in one transaction."""

from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.points import ledger
from incentives.domain.points.challenge import Progress
from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, EarningRule
from incentives.domain.refusal import Refusal, Refused
from incentives.store import earning, members, points_keys
from incentives.store.earning import Allowance
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import GuardFailed, Pause, Transaction
from incentives.usecases.earning import Earn, Earned
from incentives.usecases.partner_budget import NO_BUDGET, Budget
from incentives.usecases.read_member import refuse_inactive, unknown_member

_ROUNDS = 20

type Seen = dict[Key, Item | None]


@dataclass(slots=True)
class _Plan:
    """What the rules come to for a member as it was read."""

    earns: list[tuple[EarningRule, int]] = field(default_factory=list)
    steps: list[tuple[EarningRule, Progress]] = field(default_factory=list)
    used_up: list[EarningRule] = field(default_factory=list)
    unmet: list[EarningRule] = field(default_factory=list)

    @property
    def points(self) -> int:
        """By all rules."""
        return sum(points for _, points in self.earns)


def earn_together(command: Earn, programme: Programme, *, now: datetime, pause: Pause) -> Earned:
    """Award what the event is worth by every rule, and count it where it counts.

    Raises:
        Refused: `NOT_FOUND`, no such member; `CAMPAIGN_STOPPED` and the like, the programme is
            closed; `LOYALTY_CARD_NOT_ACTIVE`; `MISSING_REQUIRED_PERMISSION` and
            `PARTNER_BUDGET_EXCEEDED`, to a partner; `TOO_MANY_REQUESTS`.
    """
    return _Together(command, programme, now, pause).run()


@dataclass(slots=True)
class _Together:
    """The bounded rounds of one event."""

    command: Earn
    programme: Programme
    now: datetime
    pause: Pause

    def run(self) -> Earned:
        """Decide on what was read, and again on what a failed write has shown."""
        seen: Seen = dict(fetch(self._keys, self.pause, consistent=True))
        budget: Budget | None = None
        for number in range(_ROUNDS):
            if (earlier := self._earlier(seen)) is not None:
                return earlier
            self.programme.refuse_closed(self.now)
            budget = budget or self._budget()
            before = self._member(seen)
            plan = self._plan(before, seen)
            made = self._made(before, plan)
            if made is None:
                return Earned((), tuple(plan.used_up), tuple(plan.unmet))
            write = self._write(before, made, plan, seen)
            budget.take(write, plan.points)
            try:
                write.commit(self.pause)
            except GuardFailed as failed:
                seen |= failed.images
                if self._earlier(seen) is None:
                    budget.learn(failed.images, plan.points)
                self.pause(number + 1)
                continue
            return self._answer(made.entries, plan)
        raise Refused(Refusal.TOO_MANY_REQUESTS, "others changed this member", retry_after_s=1)

    @property
    def _rules(self) -> list[EarningRule]:
        """All rules of such events, those that are switched off too: they may have earned."""
        return [rule for rule in self.programme.rules if rule.event == self.command.event]

    @property
    def _keys(self) -> list[Key]:
        member_id, rules = self.command.member.id, self._rules
        moment = self.programme.moment(self.now)
        causes = [self.command.name, *(self._part(rule) for rule in rules)]
        return [
            points_keys.member(member_id),
            *(points_keys.entry(member_id, cause) for cause in causes),
            *(self._allowance(rule, moment).key for rule in rules if rule.limit),
            *(self._progress_key(rule) for rule in rules if rule.challenge),
        ]

    def _part(self, rule: EarningRule) -> str:
        """The cause of what a rule has earned beside the event's first entry."""
        return f"{self.command.name}:{rule.id}"

    def _progress_key(self, rule: EarningRule) -> Key:
        return points_keys.progress(self.command.member.id, rule.id)

    def _allowance(self, rule: EarningRule, moment: Moment) -> Allowance:
        if rule.limit is None:
            raise ValueError("the rule has no limit")
        return Allowance(self.command.member.id, rule, rule.limit, moment)

    def _budget(self) -> Budget:
        app_id = self.command.partner_app_id
        moment = self.programme.moment(self.now)
        return Budget.of(self.programme.id, app_id, moment, self.pause) if app_id else NO_BUDGET

    def _earlier(self, seen: Seen) -> Earned | None:
        """What the event has earned when it was told before."""
        member_id = self.command.member.id
        first = members.entry_of(seen.get(points_keys.entry(member_id, self.command.name)))
        if first is None:
            return None
        others = (seen.get(points_keys.entry(member_id, self._part(rule))) for rule in self._rules)
        entries = (first, *(entry for item in others if (entry := members.entry_of(item))))
        return Earned(self._by_rule(entries), repeated=True)

    def _by_rule(self, entries: tuple[Entry, ...]) -> tuple[tuple[EarningRule, Entry], ...]:
        by_id = {rule.id: rule for rule in self._rules}
        return tuple((by_id[one.rule_id], one) for one in entries if one.rule_id in by_id)

    def _member(self, seen: Seen) -> Member:
        """The member, or who becomes one by this event."""
        there = members.member_of(seen.get(points_keys.member(self.command.member.id)))
        if there is None and not self.programme.auto_join:
            raise unknown_member(self.command.member.id)
        member = there or self.programme.joined(self.command.member)
        refuse_inactive(member)
        return member

    def _plan(self, before: Member, seen: Seen) -> _Plan:
        plan = _Plan()
        moment = self.programme.moment(self.now, before)
        facts = self.command.facts(self.programme, self.now)
        for rule in self.programme.rules_of(self.command.event):
            if not rule.applies(facts):
                plan.unmet.append(rule)
                continue
            met = True
            if rule.challenge is not None:
                known = earning.progress_of(seen.get(self._progress_key(rule)))
                progress, met = rule.challenge.after(known, moment.today)
            points = rule.worth(self.command.amounts, facts) if met else 0
            if points and rule.limit:
                allowance = self._allowance(rule, moment)
                if allowance.is_used_up(seen.get(allowance.key)):
                    plan.used_up.append(rule)
                    continue
            if rule.challenge is not None:
                plan.steps.append((rule, progress))
            if points:
                plan.earns.append((rule, points))
        return plan

    def _made(self, before: Member, plan: _Plan) -> Change | None:
        """The member after all of it, and the entries; the first has the event's own name."""
        moment = self.programme.moment(self.now, before)
        entries: list[Entry] = []
        member = before
        if plan.steps or self.programme.counts(self.command.event):
            cause = self.command.cause(self.command.name, EntryType.COUNTED)
            change = ledger.count(member, cause, moment)
            member, entries = change.member, [*change.entries]
        for rule, points in plan.earns:
            name = self._part(rule) if entries else self.command.name
            cause = self.command.cause(name, EntryType.EARNED, rule)
            lot = self.programme.lot(moment, pending=self.command.event == ORDER_PAID)
            change = ledger.award(member, points, lot, cause, moment)
            member, entries = change.member, [*entries, *change.entries]
        return Change(member, tuple(entries)) if entries else None

    def _write(self, before: Member, made: Change, plan: _Plan, seen: Seen) -> Transaction:
        write = Transaction()
        if seen.get(points_keys.member(before.id)) is None:
            members.enroll(write, made.member, made.entries)
        else:
            members.change(write, before, made)
        moment = self.programme.moment(self.now, before)
        for rule, _ in plan.earns:
            if rule.limit:
                self._allowance(rule, moment).take(write)
        for rule, progress in plan.steps:
            key = self._progress_key(rule)
            earning.set_progress(write, key, seen.get(key), progress)
        return write

    def _answer(self, entries: tuple[Entry, ...], plan: _Plan) -> Earned:
        return Earned(
            entries=self._by_rule(entries),
            used_up=tuple(plan.used_up),
            unmet=tuple(plan.unmet),
            progress=tuple(plan.steps),
        )
