"""What is owed to affiliates, as it is answered and as a sheet."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from incentives.domain.instant import as_text
from incentives.domain.referrals.payable import Payable
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.sheet import sheet
from incentives.runtime.wire.fields import Text

MOST_PAYABLES = 999  # one more is asked for, and one page of the index holds a thousand
_COLUMNS = (
    *("id", "status", "amount", "currency", "code", "conversion_id", "side"),
    *("due_at", "created_at", "payee_source_id", "payee_id"),
)


class PayableOut(ResponseShape):
    """Money owed to an affiliate, in minor units; `DUE` is to be paid, by somebody else.

    `payee_source_id` is the shop's id of whom to pay, and `payee_id` the engine's. The shop's is
    there as long as the money is owed, also when the person was erased.
    """

    id: str
    object: str = "payable"
    status: str
    amount: int
    currency: str
    code: str
    conversion_id: str
    side: str
    due_at: str
    created_at: str
    payee_source_id: str | None = None
    payee_id: str | None = None

    @classmethod
    def of(cls, payable: Payable, payee_source_id: str | None, now: datetime) -> Self:
        """The payable as it is at `now`."""
        return cls(
            id=payable.id,
            status=payable.status(now).value.upper(),
            amount=payable.amount_minor,
            currency=payable.currency,
            code=payable.code,
            conversion_id=payable.conversion_id,
            side=payable.side,
            due_at=as_text(payable.due_at),
            created_at=as_text(payable.created_at),
            payee_source_id=payee_source_id,
            payee_id=payable.customer_id,
        )


class PayablesIn(RequestShape):
    """Which payables; `starting_after_id` goes on behind the last one of a page."""

    limit: Annotated[int, Field(ge=1, le=MOST_PAYABLES)] = 100
    starting_after_id: Text | None = None


class PayablesOut(ResponseShape):
    """Payables by their due instant, and sums of this page by status and currency."""

    object: str = "list"
    data_ref: str = "data"
    data: list[PayableOut]
    due: dict[str, int]
    sums: dict[str, dict[str, int]]
    has_more: bool

    @classmethod
    def of(cls, data: list[PayableOut], *, has_more: bool) -> Self:
        """The page."""
        sums: dict[str, dict[str, int]] = {}
        for one in data:
            of_status = sums.setdefault(one.status, {})
            of_status[one.currency] = of_status.get(one.currency, 0) + one.amount
        return cls(data=data, due=sums.get("DUE", {}), sums=sums, has_more=has_more)


def payables_sheet(data: list[PayableOut]) -> Answer[Csv]:
    """The same as CSV, amounts in minor units."""
    rows = ([getattr(one, column) for column in _COLUMNS] for one in data)
    return sheet("payables", _COLUMNS, rows)
