"""What is owed to affiliates, as it is answered and as a sheet."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field

from incentives.domain.instant import as_text
from incentives.domain.referrals.payable import Payable
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.sheet import sheet
from incentives.runtime.wire.fields import Text
from incentives.usecases.referrals.read_payables import PayablesPage

MOST_PAYABLES = 999  # one more is asked for, and one page of the index holds a thousand
HEADER_LAST_ID = "x-last-id"
_FIRST_ZONE = timedelta(hours=14)  # where a day begins first
_COLUMNS = (
    *("id", "status", "amount", "currency", "code", "conversion_id", "side"),
    *("due_at", "created_at", "payee_source_id", "payee_id", "paid_on", "reference"),
)


class PayableOut(ResponseShape):
    """Money owed to an affiliate, in minor units; `DUE` is to be paid, by somebody else.

    `payee_source_id` is the shop's id of whom to pay, and `payee_id` the engine's. The shop's is
    there as long as the money is owed, also when the person was erased. `PAID` says when
    (`paid_on`) and under which `reference` of the shop.
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
    paid_on: str | None = None
    reference: str | None = None

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
            paid_on=payable.paid_on.isoformat() if payable.paid_on else None,
            reference=payable.reference,
        )


class PayablesIn(RequestShape):
    """Which payables: what one referrer is owed (`code`), those in one state (`status`).

    `starting_after_id` goes on behind the `last_id` of a page. Nothing else is taken, as a filter
    that does not filter pays somebody twice.
    """

    model_config = ConfigDict(extra="forbid")

    code: Text | None = None
    status: Literal["WAITING", "DUE", "PAID", "CANCELLED"] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_PAYABLES)] = 100
    starting_after_id: Text | None = None


class PayablesOut(ResponseShape):
    """Payables by their due instant, and sums of this page by status and currency.

    A page of `code` with `status` may have fewer than `limit`; `has_more` says whether to go on.
    """

    object: str = "list"
    data_ref: str = "data"
    data: list[PayableOut]
    due: dict[str, int]
    sums: dict[str, dict[str, int]]
    has_more: bool
    last_id: str | None = None

    @classmethod
    def of(cls, page: PayablesPage, now: datetime) -> Self:
        """The page."""
        data = [PayableOut.of(one, page.payees.get(one.id), now) for one in page.found]
        sums: dict[str, dict[str, int]] = {}
        for one in data:
            of_status = sums.setdefault(one.status, {})
            of_status[one.currency] = of_status.get(one.currency, 0) + one.amount
        return cls(
            data=data,
            due=sums.get("DUE", {}),
            sums=sums,
            has_more=page.last_id is not None,
            last_id=page.last_id,
        )


class PaymentIn(RequestShape):
    """That somebody was paid: `reference` is of the payment in the shop's books.

    `paid_on` is its day; the day of the first request (UTC), unless it is said.
    """

    model_config = ConfigDict(extra="forbid")

    reference: Annotated[str, Field(min_length=1, max_length=100)]
    paid_on: Annotated[date, Field(strict=False, examples=["2026-12-01"])] | None = None

    def day(self, now: datetime) -> date | None:
        """The day of the payment, if it is said.

        Raises:
            Refused: `INVALID_PAYLOAD`; it is not yet that day anywhere on earth.
        """
        if self.paid_on is not None and self.paid_on > (now + _FIRST_ZONE).date():
            raise Refused(Refusal.INVALID_PAYLOAD, "Property .paid_on: lies in the future")
        return self.paid_on


def payables_sheet(page: PayablesOut) -> Answer[Csv]:
    """The same as CSV, amounts in minor units; a header says behind what the next page begins."""
    rows = ([getattr(one, column) for column in _COLUMNS] for one in page.data)
    answer = sheet("payables", _COLUMNS, rows)
    more = {HEADER_LAST_ID: page.last_id} if page.last_id else {}
    return replace(answer, headers={**answer.headers, **more})
