"""What an event comes to by the rules of a programme, for a member as it was read."""

from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.condition.facts import Facts
from incentives.domain.money import WHOLE_BP
from incentives.domain.points.challenge import Progress
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, EarningRule
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import earning, points_keys
from incentives.store.points.earning import Allowance
from incentives.usecases.points.earning import Earn

type Seen = dict[Key, Item | None]
"""Items by their keys, as far as they were read or shown by a failed write."""


@dataclass(frozen=True, slots=True)
class Records:
    """Where everything about an event of a member is kept."""

    command: Earn
    programme: Programme

    @property
    def member(self) -> Key:
        """The member."""
        return points_keys.member(self.command.member.id)

    @property
    def first(self) -> Key:
        """The event's first entry, which has its own name: whoever tells it again meets it."""
        return self._entry(self.command.name)

    @property
    def rules(self) -> list[EarningRule]:
        """All rules of such events, those that are switched off too: they may have earned."""
        return [rule for rule in self.programme.rules if rule.event == self.command.event]

    def part_name(self, rule: EarningRule) -> str:
        """The cause of what a rule has earned beside the first entry."""
        return f"{self.command.name}:{rule.id}"

    def part(self, rule: EarningRule) -> Key:
        """Its entry."""
        return self._entry(self.part_name(rule))

    def progress(self, rule: EarningRule) -> Key:
        """How far the member is in the rule's challenge."""
        return points_keys.progress(self.command.member.id, rule.id)

    def allowance(self, rule: EarningRule, moment: Moment) -> Allowance | None:
        """How often the member may still earn by the rule; None is always."""
        if rule.limit is None:
            return None
        return Allowance(self.command.member.id, rule, rule.limit, moment)

    @property
    def refund(self) -> Key:
        """What was refunded of an order; it is there for one that earned nothing, too."""
        return points_keys.refund(self.command.member.id, self.command.name)

    def keys(self, now: datetime) -> list[Key]:
        """All of them."""
        moment = self.programme.moment(now)
        allowances = (self.allowance(rule, moment) for rule in self.rules)
        return [
            self.member,
            self.first,
            *(self.part(rule) for rule in self.rules),
            *(allowance.key for allowance in allowances if allowance),
            *(self.progress(rule) for rule in self.rules if rule.challenge),
            *([self.refund] if self.command.event == ORDER_PAID else ()),
        ]

    def _entry(self, cause: str) -> Key:
        return points_keys.entry(self.command.member.id, cause)


@dataclass(slots=True)
class Plan:
    """What each rule comes to.

    Attributes:
        earns: points by rule, with the use that is taken of a limit.
        steps: how far the member is in challenges after this.
        used_up: rules whose limit is reached.
        unmet: rules whose conditions do not hold.
    """

    earns: list[tuple[EarningRule, int, Allowance | None]] = field(default_factory=list)
    steps: list[tuple[EarningRule, Progress]] = field(default_factory=list)
    used_up: list[EarningRule] = field(default_factory=list)
    unmet: list[EarningRule] = field(default_factory=list)

    @property
    def points(self) -> int:
        """By all rules."""
        return sum(points for _, points, _ in self.earns)


def plan_of(records: Records, before: Member, seen: Seen, now: datetime) -> Plan:
    """Go through the active rules; the tier is the one that the member has before the event."""
    plan, programme, command = Plan(), records.programme, records.command
    moment = programme.moment(now, before)
    tier = programme.tier(before, moment.today)
    facts = command.facts(programme, now, tier)
    factor_bp = tier.factor_bp if tier else WHOLE_BP
    for rule in programme.rules_of(command.event):
        if not rule.applies(facts):
            plan.unmet.append(rule)
            continue
        progress, is_met = _step(rule, seen.get(records.progress(rule)), moment)
        points = _worth(command, rule, facts, factor_bp) if is_met else 0
        allowance = records.allowance(rule, moment) if points else None
        if allowance is not None and allowance.is_used_up(seen.get(allowance.key)):
            plan.used_up.append(rule)
            continue
        if progress is not None:
            plan.steps.append((rule, progress))
        if points:
            plan.earns.append((rule, points, allowance))
    return plan


def _step(rule: EarningRule, item: Item | None, moment: Moment) -> tuple[Progress | None, bool]:
    """How far the member is after this, and whether the rule earns; without a challenge it does."""
    if rule.challenge is None:
        return None, True
    return rule.challenge.after(earning.progress_of(item), moment.today)


def _worth(command: Earn, rule: EarningRule, facts: Facts, factor_bp: int) -> int:
    return rule.worth(command.amounts, facts, factor_bp=factor_bp)
