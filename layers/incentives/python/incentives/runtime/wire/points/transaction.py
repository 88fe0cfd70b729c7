"""Ledger entries on the wire: the transactions of a loyalty card."""

from typing import Any

from incentives.domain import derived_ids
from incentives.domain.instant import as_text
from incentives.domain.points import lots
from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Member
from incentives.runtime.shapes import ResponseShape

_TYPES = {
    EntryType.EARNED: "POINTS_ACCRUAL",
    EntryType.COUNTED: "POINTS_ACCRUAL",  # of none
    EntryType.MILESTONE: "POINTS_ACCRUAL",
    EntryType.CHOSEN: "POINTS_REDEMPTION",  # of none
    EntryType.GRANTED: "POINTS_ADDITION",
    EntryType.ADDED: "POINTS_ADDITION",
    EntryType.REMOVED: "POINTS_REMOVAL",
    EntryType.SPENT: "POINTS_REDEMPTION",
    EntryType.DONATED: "POINTS_REDEMPTION",
    EntryType.RESTORED: "POINTS_REFUND",
    EntryType.TAKEN_BACK: "POINTS_REMOVAL",
    EntryType.EXPIRED: "POINTS_EXPIRATION",
    EntryType.MOVED_IN: "POINTS_TRANSFER_IN",
    EntryType.MOVED_OUT: "POINTS_TRANSFER_OUT",
}
_NAMES = {lots.NEVER.isoformat(): "never", lots.WHILE_ACTIVE.isoformat(): "while_active"}


class TransactionOut(ResponseShape):
    """A ledger entry.

    `details.lots` is the change of each lot, by its last day: of all transactions together they
    are the lots as they are. With `details.debt`, its change, they make up `points`.
    """

    id: str
    object: str = "transaction"
    source_id: str | None
    voucher_id: str
    campaign_id: str
    source: str = "API"
    reason: str | None
    type: str
    kind: str
    points: int
    details: dict[str, Any]
    related_transaction_id: str | None
    created_at: str

    @classmethod
    def of(cls, entry: Entry, member: Member) -> "TransactionOut":
        """The entry on the wire."""
        return cls(
            id=entry.id_under(member.id),
            source_id=entry.source_id,
            voucher_id=member.id,
            campaign_id=member.programme_id,
            reason=entry.reason,
            type=_TYPES[entry.type],
            kind=entry.type.value,
            points=entry.points,
            details=_details(entry),
            related_transaction_id=entry.related_id_under(member.id),
            created_at=as_text(entry.at),
        )


def _details(entry: Entry) -> dict[str, Any]:
    """What is said of an entry beside its points; what it does not have is left out."""
    balance = {"points": entry.points, "type": "loyalty_card", "object": "balance"}
    order = {"id": entry.order_id, "amount": entry.amount_minor}
    card = {"id": derived_ids.voucher_id(entry.code), "code": entry.code} if entry.code else None
    more = {
        "debt": entry.debt or None,
        "transfer": {"voucher_id": entry.other_id} if entry.other_id else None,
        "order": order if entry.order_id else None,
        "earning_rule": _by_id(entry.rule_id),
        "counted": entry.counted or None,
        "loyalty_tier": {"name": entry.tier} if entry.tier else None,
        "milestone": _by_id(entry.milestone_id),
        "reward": _by_id(entry.reward_id),
        "voucher": card,
    }
    known = {name: said for name, said in more.items() if said is not None}
    return {"balance": balance, "lots": _lots(entry)} | known


def _by_id(named: str | None) -> dict[str, str] | None:
    return {"id": named} if named else None


def _lots(entry: Entry) -> dict[str, int]:
    """The change of each lot, with points that were given to another one besides."""
    changes = lots.changed(entry.lots, entry.tidied)
    return {_named(name): points for name, points in sorted(changes.items())}


def _named(name: str) -> str:
    """The name of a lot for people: lots without an end have a far day for one."""
    last = lots.expiry_of(name).isoformat()
    return _NAMES.get(last, last) + name.removeprefix(last)
