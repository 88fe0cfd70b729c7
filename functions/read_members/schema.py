"""What is asked about a member, and pages of answers."""

from typing import Annotated

from pydantic import Field

from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.fields import Text
from incentives.runtime.wire.points.member import BucketOut
from incentives.runtime.wire.points.transaction import TransactionOut
from incentives.usecases.points.read_member import EntryPage, MemberSeen

MOST_LISTED = 100


class BalanceIn(RequestShape):
    """Which balance: now, or as of an instant or a local date-time of the programme's zone."""

    as_of: Annotated[str, Field(max_length=40)] | None = None


class TransactionListIn(RequestShape):
    """Which transactions; `starting_after_id` goes on behind the last one of a page."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 10
    starting_after_id: Text | None = None


class TransactionsOut(ResponseShape):
    """A page of a member's ledger, newest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[TransactionOut]
    has_more: bool
    more_starting_after: str | None = None

    @classmethod
    def of(cls, page: EntryPage) -> "TransactionsOut":
        """The page on the wire."""
        data = [TransactionOut.of(entry, page.member) for entry in page.entries]
        return cls(
            data=data,
            has_more=page.more,
            more_starting_after=data[-1].id if page.more else None,
        )


class BucketsOut(ResponseShape):
    """The lots of a member, soonest expiry first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[BucketOut]
    total: int

    @classmethod
    def of(cls, seen: MemberSeen) -> "BucketsOut":
        """The lots on the wire."""
        data = [BucketOut.of(name, points, seen) for name, points in seen.lots.items()]
        return cls(data=data, total=len(data))
