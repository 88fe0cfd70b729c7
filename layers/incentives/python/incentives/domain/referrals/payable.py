"""A payable: money owed to an affiliate. The engine books it; somebody else pays it."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class PayableStatus(StrEnum):
    """Where a payable stands at an instant."""

    WAITING = "waiting"
    DUE = "due"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Payable:
    """What a conversion owes.

    Attributes:
        code: the referrer's, by whom the referee came.
        amount_minor: owed, in minor units of `currency`.
        due_at: from when on it is to be paid.
        customer_id: the engine's id of the one to be paid.
        payee_source_id: the shop's id of the one to be paid, whatever becomes of that person's
            record; there as long as something is owed.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    campaign_id: str
    conversion_id: str
    code: str
    side: str
    amount_minor: int
    currency: str
    created_at: datetime
    due_at: datetime
    customer_id: str | None = None
    payee_source_id: str | None = None
    cancelled_at: datetime | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    def cancelled(self, now: datetime) -> "Payable":
        """The payable of a conversion that was taken back: nobody is to be paid."""
        return replace(self, cancelled_at=now, payee_source_id=None)

    def status(self, now: datetime) -> PayableStatus:
        """Where it stands: by the clock alone, whether or not anything has run."""
        if self.cancelled_at is not None:
            return PayableStatus.CANCELLED
        return PayableStatus.DUE if now >= self.due_at else PayableStatus.WAITING
