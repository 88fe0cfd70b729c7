"""The shapes of an erasure and of an export."""

import base64
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from incentives.domain.customers.person import customer_id
from incentives.domain.instant import as_text
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.usecases.customers.erase_customer import Forgotten
from incentives.usecases.customers.export_customer import Exported

_OF_PAYABLES = (
    "payables that are owed to the person keep the shop's id (payee_source_id) until they are "
    "marked as paid"
)


class DeletionOut(ResponseShape):
    """An erasure: `DONE`, or `IN_PROGRESS` when one call was not enough; then ask again.

    `retained` (ours) says what still names the person, and until when.
    """

    id: str
    object: str = "pernament_deletion"  # the field's own spelling
    related_object: str = "customer"
    related_object_id: str
    status: str
    created_at: str
    retained: list[str]

    @classmethod
    def of(cls, forgotten: Forgotten, *, deletion_id: str, now: datetime) -> "DeletionOut":
        """The erasure on the wire."""
        return cls(
            id=deletion_id,
            related_object_id=customer_id(forgotten.persons) or "",
            status="DONE" if forgotten.done else "IN_PROGRESS",
            created_at=as_text(now),
            retained=[_OF_PAYABLES] if forgotten.may_be_owed else [],
        )


class ExportQueryIn(RequestShape):
    """Which page; `cursor` comes from the page before."""

    cursor: Annotated[str, Field(max_length=1_000)] | None = None

    def after(self) -> tuple[int, str] | None:
        """Where the page begins.

        Raises:
            Refused: `INVALID_QUERY_PARAMS`; not a cursor of ours.
        """
        if self.cursor is None:
            return None
        try:
            padded = self.cursor + "=" * (-len(self.cursor) % 4)
            return _unpacked(base64.b64decode(padded, b"-_", validate=True).decode())
        except ValueError:
            raise Refused(Refusal.INVALID_QUERY_PARAMS, "Property .cursor: not a cursor") from None


def _unpacked(text: str) -> tuple[int, str]:
    number, _, place = text.partition(":")
    if not number.isdecimal():
        raise ValueError("no number")
    return int(number), place


class ExportOut(ResponseShape):
    """What is kept of a person: `data` in pages; ledgers are exported member by member."""

    object: str = "list"
    data_ref: str = "data"
    customer_id: str
    data: list[dict[str, Any]]
    members: list[str] | None = None
    has_more: bool
    cursor: str | None = None

    @classmethod
    def of(cls, exported: Exported, *, customer: str) -> "ExportOut":
        """The page on the wire."""
        cursor = None
        if exported.next is not None:
            text = f"{exported.next[0]}:{exported.next[1]}"
            cursor = base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")
        return cls(
            customer_id=customer,
            data=list(exported.items),
            members=list(exported.members) or None,
            has_more=exported.next is not None,
            cursor=cursor,
        )
