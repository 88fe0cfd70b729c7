"""A loyalty programme: how points are earned, how long they last, what becomes of refunds."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from incentives.domain.instant import zone_named
from incentives.domain.money import WHOLE_BP
from incentives.domain.period import Period
from incentives.domain.points.duty import first_duty
from incentives.domain.points.expiry import Expiry
from incentives.domain.points.lots import LATEST, NEVER, WHILE_ACTIVE, expiry_of, lot
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.milestones import Milestone, passing
from incentives.domain.points.rules import EarningRule
from incentives.domain.points.tiers import Counts, Ladder, Measure, Standing, Tier
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.window import Window


@dataclass(frozen=True, slots=True)
class Programme:
    """A version of a programme's definition.

    Attributes:
        window: when points may be earned and spent; its zone is the one of all days.
        auto_join: whether the first event that earns enrolls a customer.
        expiry: how long points last; None is for ever.
        rules: what events earn.
        ladder: the tiers.
        milestones: in the order in which they were made.
        pending_days: whole local days before the points of an order may be spent; 0 is at once.
        into_debt: whether points that are taken back after they were spent are owed; else they are
            let go.
        remind_days: how many days before points end their member is reminded; 0 is never.
        grace_days: days that points count which come back after they had expired; 0 is never.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    name: str
    version: int
    window: Window
    created_at: datetime
    updated_at: datetime
    stopped: bool = False
    auto_join: bool = False
    expiry: Expiry | None = None
    rules: tuple[EarningRule, ...] = ()
    ladder: Ladder | None = None
    milestones: tuple[Milestone, ...] = ()
    pending_days: int = 0
    into_debt: bool = False
    remind_days: int = 0
    grace_days: int = 0
    description: str | None = None
    metadata: dict[str, object] | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    def rules_of(self, event: str) -> tuple[EarningRule, ...]:
        """The rules by which an event of this name earns."""
        return tuple(rule for rule in self.rules if rule.active and rule.event == event)

    @property
    def excessive_rule(self) -> EarningRule | None:
        """A rule by which an order could earn more than there may be, in the best of the tiers."""
        tiers = self.ladder.tiers if self.ladder else ()
        factor_bp = max((WHOLE_BP, *(tier.factor_bp for tier in tiers)))
        return next((rule for rule in self.rules if rule.is_excessive(factor_bp=factor_bp)), None)

    @property
    def while_active(self) -> Expiry | None:
        """The policy, when it counts from a member's last activity."""
        return self.expiry if self.expiry and self.expiry.while_active else None

    @property
    def outlasts_waiting(self) -> bool:
        """Whether a member who is inactive keeps points until they can be used at all."""
        policy = self.while_active
        return policy is None or policy.shortest_days > self.pending_days

    def rule(self, rule_id: str | None) -> EarningRule | None:
        """The rule of this id, also one that is switched off."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def knows(self, event: str) -> bool:
        """Whether an event of this name earns or counts, or did while a rule of it was on."""
        return self.counts(event) or any(rule.event == event for rule in self.rules)

    def counts(self, event: str) -> bool:
        """Whether events of this name count for something beside what they earn."""
        return self.ladder is not None and self.ladder.counts_event(event)

    @property
    def looks_at_members(self) -> bool:
        """Whether what is earned depends on the member, so that earning has to read it."""
        return self.ladder is not None or bool(self.milestones)

    @property
    def counts_points(self) -> bool:
        """Whether tiers are reached by the points that rules have earned."""
        return self.ladder is not None and self.ladder.measure is Measure.POINTS

    def tier(self, member: Member, today: date) -> Tier | None:
        """The member's tier on a local day; None when there is none."""
        return self.ladder.tier(self._counts(member, today), today) if self.ladder else None

    def standing(self, member: Member, today: date) -> Standing | None:
        """Where a member is on a local day; None without tiers."""
        if self.ladder is None:
            return None
        standing = self.ladder.standing(self._counts(member, today), today)
        if self.ladder.measure is Measure.BALANCE:
            return replace(standing, until=self._balance_until(member, today, standing.tier))
        return standing

    def risen(self, before: Member, change: Change) -> Change:
        """The change with the tier that is reached by the balance after it, where that counts."""
        if self.ladder is None or self.ladder.measure is not Measure.BALANCE:
            return change
        today = self.moment(change.entry.at).today
        old, standing = self.tier(before, today), self.standing(change.member, today)
        return _noting(change, standing, old) if standing else change

    def _counts(self, member: Member, today: date) -> Counts:
        """What a member's tier goes by on a local day."""
        if self.ladder is not None and self.ladder.measure is Measure.BALANCE:
            return {str(Period.TOTAL.number_of(today)): member.balance(today)}
        return member.counts

    def _balance_until(self, member: Member, today: date, tier: Tier | None) -> date | None:
        """The last day of a tier by the balance, if no points come but those that are pending."""
        if tier is None:
            return None
        ends = {expiry_of(name) for name in member.standing(today)}
        ends |= {member.lapses_on} if member.lapses_on else set()
        for last in sorted(day for day in ends if today <= day <= LATEST):
            if member.balance(last + timedelta(days=1)) < tier.threshold:
                return last
        return None

    def passed(self, change: Change, moment: Moment) -> Change:
        """The change with the milestones that a member passes with it."""
        return passing(change, self.milestones, self.lot, moment)

    def climbed(self, change: Change, number: int, day: date) -> Change:
        """The change with what its entry counts towards a tier, which may be reached with it.

        Args:
            change: of a member.
            number: how much counts, in the measure of the tiers; below zero no more.
            day: on which it counts; that of the order, when it is refunded.
        """
        ladder, member, entry = self.ladder, change.member, change.entry
        if ladder is None or not number:
            return change
        today = self.moment(entry.at).today
        before, counts = member.counts, ladder.counted(member.counts, number, day, today)
        name = str(ladder.period.number_of(day))
        old, standing = ladder.tier(before, today), ladder.standing(counts, today)
        counted = counts.get(name, 0) - before.get(name, 0)
        noted = Change(
            replace(member, counts=counts),
            (replace(entry, counted=counted), *change.entries[1:]),
        )
        return _noting(noted, standing, old)

    def moment(self, now: datetime, member: Member | None = None) -> Moment:
        """The moment of a change: `now`, or the member's last entry when that is later by a hair.

        Clocks of two functions differ by milliseconds, and a ledger's time does not go back.
        """
        at = now if member is None else max(now, member.at)
        today = at.astimezone(zone_named(self.window.zone)).date()
        return Moment(at, today, self.while_active, self.remind_days)

    def joined(self, member: Member) -> Member:
        """A newcomer of this programme: to join is the first activity.

        It is listed under the first day on which points that are earned today have a duty, so that
        the points that it will earn need not move it.
        """
        if self.expiry is None:
            return member
        moment = self.moment(member.at)
        last = self.expiry.last_day(moment.today)
        lapses_on = last if self.while_active else None
        return replace(member, lapses_on=lapses_on, due_on=first_duty(last, moment))

    def refuse_closed(self, now: datetime) -> None:
        """Refuse what earns or spends while the programme is off.

        Raises:
            Refused: `CAMPAIGN_STOPPED`, or why the window is closed.
        """
        refusal = Refusal.CAMPAIGN_STOPPED if self.stopped else self.window.refusal(now)
        if refusal is not None:
            raise Refused(refusal, resource_type="campaign", resource_id=self.id)

    def expires_on(self, day: date, rule: EarningRule | None = None) -> date:
        """The last day on which points count that were earned on `day`, by a rule if it says so."""
        if rule is not None and rule.expiry is not None:
            return rule.expiry.last_day(day)
        if self.expiry is None:
            return NEVER
        return WHILE_ACTIVE if self.while_active else self.expiry.last_day(day)

    def lot(self, moment: Moment, *, pending: bool = False, rule: EarningRule | None = None) -> str:
        """The lot of points that are earned at a moment; `pending` when a return is possible.

        Pending points last as long as if they had been earned on the day they become usable.
        """
        first = moment.today + timedelta(days=self.pending_days)
        if not pending or not self.pending_days:
            return lot(self.expires_on(moment.today, rule))
        return lot(self.expires_on(first, rule), first)

    def grace_until(self, moment: Moment) -> date | None:
        """The last day of points that come back although they had expired; None without grace."""
        return moment.today + timedelta(days=self.grace_days) if self.grace_days else None


def _noting(change: Change, standing: Standing, old: Tier | None) -> Change:
    """The change whose entry says the tier that is reached with it, and what the next one takes."""
    tier = standing.tier
    reached = tier is not None and (old is None or tier.threshold > old.threshold)
    name = tier.name if tier is not None and reached else None
    noted = replace(change.entry, tier=name, to_next=standing.missing)
    return replace(change, entries=(noted, *change.entries[1:]))


@dataclass(frozen=True, slots=True)
class Partner:
    """A key that may award in a programme.

    Attributes:
        per_day: points that it may award on each local day of the programme.
        total: points that it may award in all.
        left: of the total.
    """

    app_id: str
    programme_id: str
    name: str
    per_day: int
    total: int
    left: int
    active: bool = True
