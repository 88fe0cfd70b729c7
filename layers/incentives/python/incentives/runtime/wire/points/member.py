"""Members, balances and lots on the wire: a loyalty card."""

from datetime import date

from incentives.domain import derived_ids
from incentives.domain.instant import as_text
from incentives.domain.points import lots
from incentives.domain.points.entry import Entry
from incentives.runtime.shapes import ResponseShape
from incentives.usecases.points.read_member import MemberSeen


class CardOut(ResponseShape):
    """The points of a card."""

    points: int
    balance: int
    pending_points: int
    debt: int
    next_expiration_date: str | None = None
    next_expiration_points: int | None = None


class MemberOut(ResponseShape):
    """A member, as the field's loyalty card; `merged_ids` are cards that were merged into it."""

    id: str
    code: str
    object: str = "voucher"
    type: str = "LOYALTY_CARD"
    campaign: str
    campaign_id: str
    loyalty_card: CardOut
    active: bool
    holder_id: str | None = None
    holder_source_id: str | None = None
    merged_ids: list[str] | None = None
    created_at: str

    @classmethod
    def of(cls, seen: MemberSeen) -> "MemberOut":
        """The member on the wire."""
        member, programme = seen.member, seen.programme
        return cls(
            id=member.id,
            code=member.id,
            campaign=programme.name,
            campaign_id=programme.id,
            loyalty_card=_card(seen),
            active=member.active,
            holder_id=member.customer_id,
            holder_source_id=member.customer_source_id,
            merged_ids=list(member.merged) or None,
            created_at=as_text(member.enrolled_at),
        )


class RelatedOut(ResponseShape):
    """What a balance belongs to."""

    type: str = "voucher"
    id: str


class BalanceOut(ResponseShape):
    """A balance, after a change of `points` if there was one. Below zero it is a debt."""

    object: str = "balance"
    type: str = "loyalty_card"
    points: int | None = None
    total: int
    balance: int
    pending_points: int
    as_of: str
    operation_type: str = "MANUAL"
    transaction_id: str | None = None
    related_object: RelatedOut

    @classmethod
    def of(cls, seen: MemberSeen, entry: Entry | None = None) -> "BalanceOut":
        """The balance on the wire."""
        member = seen.member
        return cls(
            points=entry.points if entry else None,
            total=member.earned,
            balance=seen.balance,
            pending_points=seen.pending,
            as_of=as_text(seen.at),
            transaction_id=entry.id_under(member.id) if entry else None,
            related_object=RelatedOut(id=member.id),
        )


class BucketTotalOut(ResponseShape):
    """How many points are in a lot."""

    total_points: int


class BucketOut(ResponseShape):
    """A lot; `expires_at` is its last day, absent when its points stay."""

    id: str
    object: str = "loyalty_points_bucket"
    voucher_id: str
    campaign_id: str
    bucket: BucketTotalOut
    status: str
    expires_at: str | None = None
    usable_from: str | None = None

    @classmethod
    def of(cls, name: str, points: int, seen: MemberSeen) -> "BucketOut":
        """The lot on the wire."""
        first = lots.usable_from(name)
        today = seen.programme.moment(seen.at).today
        return cls(
            id=f"lopb_{derived_ids.entry_tail(seen.member.id, name)}",
            voucher_id=seen.member.id,
            campaign_id=seen.member.programme_id,
            bucket=BucketTotalOut(total_points=points),
            status="PENDING" if lots.is_pending(name, today) else "ACTIVE",
            expires_at=_day(seen.member.ends_on(name)),
            usable_from=first.isoformat() if first else None,
        )


def _card(seen: MemberSeen) -> CardOut:
    last = min((seen.member.ends_on(name) for name in seen.lots), default=lots.NEVER)
    ending = [there for name, there in seen.lots.items() if seen.member.ends_on(name) == last]
    return CardOut(
        points=seen.member.earned,
        balance=seen.balance,
        pending_points=seen.pending,
        debt=seen.member.debt,
        next_expiration_date=_day(last),
        next_expiration_points=None if last == lots.NEVER else sum(ending),
    )


def _day(last: date) -> str | None:
    return None if last == lots.NEVER else last.isoformat()
