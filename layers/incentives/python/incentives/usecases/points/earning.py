"""An event that may earn, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.condition.facts import CustomerFacts, Facts, OrderFacts
from incentives.domain.instant import zone_named
from incentives.domain.points.challenge import Progress
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.rules import EarningRule
from incentives.domain.points.tiers import Measure, Tier, known_of
from incentives.domain.points.worth import Amounts, Basis
from incentives.domain.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Earn:
    """An event that a member had part in.

    Attributes:
        event: its name.
        event_id: what names this one; the order's id for an order. It counts once.
        amounts: of an order.
        member: who is enrolled by this event if the programme says so.
        persons: hashes of the customer of the request.
        order: for conditions.
        customer: for conditions; None is "nobody said".
        digest: of the request, when its `Idempotency-Key` alone names the event.
        content: a digest of what is told, when the caller's own id names the event.
    """

    member: Member
    event: str
    event_id: str
    amounts: Amounts
    order_id: str | None = None
    partner_app_id: str | None = None
    order: OrderFacts | None = None
    customer: CustomerFacts | None = None
    digest: str | None = None
    content: str | None = None
    persons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The cause of the entry that every event makes that counts at all."""
        return cause_of(self.event, self.event_id)

    def facts(self, programme: Programme, now: datetime, tier: Tier | None) -> Facts:
        """What conditions may look at, the tier of a programme that has some included."""
        customer = self.customer
        if programme.ladder is not None:
            customer = known_of(customer, tier)
        return Facts(
            now=now,
            zone=zone_named(programme.window.zone),
            order=self.order,
            customer=customer,
        )

    def counts(self, programme: Programme) -> int:
        """How much the event counts towards a tier, beside the points that it earns.

        Raises:
            Refused: `MISSING_AMOUNT`; what was paid is counted and not known.
        """
        ladder = programme.ladder
        if ladder is None or not ladder.counts_event(self.event):
            return 0
        if ladder.measure is not Measure.AMOUNT:
            return 1
        if self._spent_minor is None:
            raise Refused(Refusal.MISSING_AMOUNT)
        return self._spent_minor

    @property
    def _spent_minor(self) -> int | None:
        """What was paid for the order."""
        return self.amounts.of(Basis.ORDER_TOTAL_AMOUNT)

    def cause(self, cause_id: str, type_: EntryType, rule: EarningRule | None = None) -> Cause:
        """The cause of an entry by a rule, or of the note that the event was counted."""
        of_goods = rule is not None and rule.basis.of_goods
        return Cause(
            id=cause_id,
            type=type_,
            order_id=self.order_id,
            amount_minor=self.amounts.of(rule.basis) if rule else self._spent_minor,
            goods=self.amounts.measured(rule.basis, rule.goods) if rule and of_goods else None,
            rule_id=rule.id if rule else None,
            partner=self.partner_app_id,
            source_id=self.event_id,
            digest=self.digest,
            content=self.content,
        )


@dataclass(frozen=True, slots=True)
class Earned:
    """The entries by rule, now or when the event was told before; and why others earned nothing.

    Attributes:
        used_up: rules whose limit is reached.
        unmet: rules whose conditions do not hold.
        progress: how far the member is in challenges that this event counted for.
        counted: the note that the event was counted, when there is one.
        member_id: the card that has earned.
    """

    entries: tuple[tuple[EarningRule, Entry], ...] = ()
    used_up: tuple[EarningRule, ...] = ()
    unmet: tuple[EarningRule, ...] = ()
    progress: tuple[tuple[EarningRule, Progress], ...] = ()
    counted: Entry | None = None
    repeated: bool = False
    member_id: str = ""

    @property
    def booked(self) -> tuple[Entry, ...]:
        """All that the event has made of the ledger."""
        noted = (self.counted,) if self.counted else ()
        return (*noted, *(entry for _, entry in self.entries))


def cause_of(event: str, event_id: str) -> str:
    """The id of the cause that an event is."""
    name = event.replace("%", "%25").replace(":", "%3A")  # so that it ends where the id begins
    return f"event:{name}:{event_id}"
