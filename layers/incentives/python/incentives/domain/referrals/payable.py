"""A payable: money owed to an affiliate. The engine books it; somebody else pays it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum


class PayableStatus(StrEnum):
    """Where a payable stands at an instant."""

    WAITING = "waiting"
    DUE = "due"
    PAID = "paid"
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
        paid_at: when the shop said that it was paid.
        paid_on: the day of the payment, as the shop says.
        reference: of the payment in the shop's books.
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
    paid_at: datetime | None = None
    paid_on: date | None = None
    reference: str | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    def cancelled(self, now: datetime) -> "Payable":
        """The payable of a conversion that was taken back: nobody is to be paid."""
        return replace(self, cancelled_at=now, payee_source_id=None)

    def paid(self, now: datetime, on: date, reference: str) -> "Payable":
        """The payable once somebody was paid; from then on it does not say whom."""
        return replace(self, paid_at=now, paid_on=on, reference=reference, payee_source_id=None)

    def status(self, now: datetime) -> PayableStatus:
        """Where it stands: by the clock alone, whether or not anything has run."""
        if self.cancelled_at is not None:
            return PayableStatus.CANCELLED
        if self.paid_at is not None:
            return PayableStatus.PAID
        return PayableStatus.DUE if now >= self.due_at else PayableStatus.WAITING
