"""An event that may earn, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.condition.facts import CustomerFacts, Facts, OrderFacts
from incentives.domain.instant import zone_named
from incentives.domain.points.challenge import Progress
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import ORDER_PAID, EarningRule
from incentives.domain.points.worth import Amounts


@dataclass(frozen=True, slots=True)
class Earn:
    """An event that a member had part in.

    Attributes:
        event: its name.
        event_id: what names this one; the order's id for an order. It counts once.
        amounts: of an order.
        member: who is enrolled by this event if the programme says so.
        order: for conditions.
        customer: for conditions; None is "nobody said".
    """

    member: Member
    event: str
    event_id: str
    amounts: Amounts
    order_id: str | None = None
    partner_app_id: str | None = None
    order: OrderFacts | None = None
    customer: CustomerFacts | None = None

    @property
    def name(self) -> str:
        """The cause of the entry that every event makes that counts at all."""
        return cause_of(self.event, self.event_id)

    def facts(self, programme: Programme, now: datetime) -> Facts:
        """What conditions may look at."""
        return Facts(
            now=now,
            zone=zone_named(programme.window.zone),
            order=self.order,
            customer=self.customer,
        )

    def cause(self, cause_id: str, type_: EntryType, rule: EarningRule | None = None) -> Cause:
        """The cause of an entry by a rule, or of the note that the event was counted."""
        is_order = self.event == ORDER_PAID
        of_goods = rule is not None and rule.basis.of_goods
        return Cause(
            id=cause_id,
            type=type_,
            order_id=self.order_id,
            amount_minor=self.amounts.of(rule.basis) if is_order and rule else None,
            goods=self.amounts.measured(rule.basis, rule.goods) if rule and of_goods else None,
            rule_id=rule.id if rule else None,
            partner=self.partner_app_id,
            source_id=self.event_id,
        )


@dataclass(frozen=True, slots=True)
class Earned:
    """The entries by rule, now or when the event was told before; and why others earned nothing.

    Attributes:
        used_up: rules whose limit is reached.
        unmet: rules whose conditions do not hold.
        progress: how far the member is in challenges that this event counted for.
    """

    entries: tuple[tuple[EarningRule, Entry], ...] = ()
    used_up: tuple[EarningRule, ...] = ()
    unmet: tuple[EarningRule, ...] = ()
    progress: tuple[tuple[EarningRule, Progress], ...] = ()
    repeated: bool = False


def cause_of(event: str, event_id: str) -> str:
    """The id of the cause that an event is."""
    return f"event:{event}:{event_id}"
