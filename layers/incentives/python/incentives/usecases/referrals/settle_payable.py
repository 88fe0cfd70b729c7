"""Note that a payable was paid: once, under one reference. The engine itself pays nothing.

Only what is due is paid. Its rewards are usable then, and are not taken back any more, so nobody
ever owes back what was paid.
"""

from dataclasses import dataclass
from datetime import date, datetime

from incentives.domain.referrals.payable import Payable, PayableStatus
from incentives.domain.refusal import Refusal, Refused
from incentives.store.referrals import payables
from incentives.store.transaction import Pause, Transaction, write_guarded
from incentives.usecases.referrals.read_payables import find_payable

_WHY_NOT = {
    PayableStatus.WAITING: Refusal.PAYABLE_NOT_DUE,
    PayableStatus.CANCELLED: Refusal.PAYABLE_CANCELLED,
    PayableStatus.PAID: Refusal.PAYABLE_PAID,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """The payable, paid by this request or by the one it repeats."""

    payable: Payable
    repeated: bool


def settle_payable(
    payable_id: str, reference: str, on: date | None, *, now: datetime, pause: Pause
) -> Settled:
    """Note that somebody was paid; the same reference and day again get the first answer.

    Args:
        payable_id: what was paid.
        reference: of the payment, in the shop's books.
        on: the day of the payment; None is the day of the first request, in UTC.
        now: the instant of the request.
        pause: between tries.

    Raises:
        Refused: `NOT_FOUND`; `PAYABLE_NOT_DUE`; `PAYABLE_CANCELLED`; `PAYABLE_PAID`, under another
            reference or on another day; `TOO_MANY_REQUESTS`.
    """

    def attempt(write: Transaction) -> Settled:
        payable = find_payable(payable_id, pause)
        status = payable.status(now)
        same = payable.reference == reference and on in {None, payable.paid_on}
        if status is PayableStatus.PAID and same:
            return Settled(payable, repeated=True)
        if status in _WHY_NOT:
            refusal = _WHY_NOT[status]
            raise Refused(refusal, resource_type="payable", resource_id=payable_id)
        paid = payable.paid(now, on or now.date(), reference)
        payables.settle(write, paid)
        return Settled(paid, repeated=False)

    return write_guarded(attempt, pause)
