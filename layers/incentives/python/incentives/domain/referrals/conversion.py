"""A conversion: the event by which a referee came, and what both sides were given for it."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.payout import Payout

REDEMPTION = "redemption"  # the event of programmes whose code converts by being redeemed


@dataclass(frozen=True, slots=True)
class Conversion:
    """A person came by a referrer's code.

    Attributes:
        code: the referrer's.
        place: the referee is the referrer's n-th; each place is held once.
        event: that converted: its name, or `redemption`.
        event_id: what the caller calls the event, such as the order; a repeat has the same.
        persons: hashes of the referee.
        gate: of the campaign that it took from.
        cost_minor: what the rewards of both sides count for, in minor units.
        usable_at: from when on the rewards may be used, and nothing takes them back.
        attempt: 1, and more where earlier ones of the same referee were taken back.
        digest: of the request, when its `Idempotency-Key` alone names the event.
        content: a digest of what was told, when the caller's own id names the event.
        address: a hash of the referee's postal address, where it was counted.
        as_read: its text as it lies in the table, for the guard of its next change.
    """

    id: str
    campaign_id: str
    campaign_name: str
    code: str
    place: int
    at: datetime
    event: str
    event_id: str
    persons: tuple[str, ...]
    gate: int
    cost_minor: int
    usable_at: datetime
    payouts: tuple[Payout, ...] = ()
    customer_id: str | None = None
    attempt: int = 1
    cancelled_at: datetime | None = None
    reason: str | None = None
    digest: str | None = None
    content: str | None = None
    address: str | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.cancelled_at is None

    @property
    def by_redemption(self) -> bool:
        """Whether an order's use of the code was the conversion."""
        return self.event == REDEMPTION

    def has_matured(self, now: datetime) -> bool:
        """Whether its rewards may be used; then they stay."""
        return now >= self.usable_at

    def taken_back(self, now: datetime, reason: str | None) -> "Conversion":
        """The conversion once its order was cancelled while it was waiting."""
        return replace(self, cancelled_at=now, reason=reason)


@dataclass(frozen=True, slots=True)
class Part:
    """The part that a person has in a programme: as referrer, as referee, as both in this order.

    Who has brought somebody is known in the programme and cannot be a newcomer of it any more, so
    chains are paid once and rings cannot close. Who came may recommend, and who has a code by which
    nobody came yet may come.

    Attributes:
        code: the person's own; None for who does not recommend.
        conversion: by which the person came; None for who did not.
        has_referred: whether somebody came by the code before the person came, also when that was
            taken back.
    """

    code: str | None = None
    conversion: Conversion | None = None
    has_referred: bool = False
