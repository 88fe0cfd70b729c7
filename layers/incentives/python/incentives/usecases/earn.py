"""Earn: what an event is worth by the rules of a programme, each rule once for the event."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, Amounts, EarningRule
from incentives.domain.refusal import Refusal, Refused
from incentives.store.earning import Allowance
from incentives.store.transaction import Pause
from incentives.usecases.award_points import AwardPoints, award_points


@dataclass(frozen=True, slots=True)
class Earn:
    """An event that a member had part in.

    Attributes:
        event: its name.
        event_id: what names this one; the order's id for an order. It counts once.
        amounts: of an order.
        member: who is enrolled by this event if the programme says so.
    """

    member: Member
    event: str
    event_id: str
    amounts: Amounts
    order_id: str | None = None
    partner_app_id: str | None = None


@dataclass(frozen=True, slots=True)
class Earned:
    """The entries by rule, now or when the event was told before; and the rules used up."""

    entries: tuple[tuple[EarningRule, Entry], ...]
    used_up: tuple[EarningRule, ...]
    repeated: bool


def earn(command: Earn, programme: Programme, *, now: datetime, pause: Pause) -> Earned:
    """Award what the event is worth, rule by rule.

    Each rule is a transaction of its own; whoever repeats an event that was interrupted between two
    of them gets the rest.

    Raises:
        Refused: what `award_points` refuses, but for a rule's limit: that rule earns nothing.
    """
    entries, used_up, fresh = [], [], False
    for rule in programme.rules_of(command.event):
        points = rule.worth(command.amounts)
        if points < 1:
            continue
        try:
            awarded = award_points(
                _award(command, rule, points, programme, now), programme, now=now, pause=pause
            )
        except Refused as refused:
            if refused.refusal is not Refusal.CUSTOMER_LIMIT_EXCEEDED:
                raise
            used_up.append(rule)
            continue
        entries.append((rule, awarded.entry))
        fresh = fresh or not awarded.repeated
    return Earned(tuple(entries), tuple(used_up), repeated=bool(entries) and not fresh)


def cause_of(event: str, event_id: str, rule: EarningRule) -> str:
    """The id of the cause that an event is by a rule."""
    return f"event:{event}:{event_id}:{rule.id}"


def _award(
    command: Earn, rule: EarningRule, points: int, programme: Programme, now: datetime
) -> AwardPoints:
    is_order = command.event == ORDER_PAID
    cause = Cause(
        id=cause_of(command.event, command.event_id, rule),
        type=EntryType.EARNED,
        order_id=command.order_id,
        amount_minor=command.amounts.of(rule.basis) if is_order else None,
        partner=command.partner_app_id,
        source_id=command.event_id,
    )
    moment = programme.moment(now)
    return AwardPoints(
        member_id=command.member.id,
        cause=cause,
        points=points,
        # Only an order can be returned, so only its points have to wait.
        lot=lambda at: programme.lot(at, pending=is_order),
        newcomer=command.member if programme.auto_join else None,
        partner_app_id=command.partner_app_id,
        allowance=Allowance(command.member.id, rule, rule.limit, moment) if rule.limit else None,
    )
