"""Ledger entries: what happened to a member's points, once for each cause, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from incentives.domain.derived_ids import entry_id
from incentives.domain.refusal import Refusal, Refused, refuse_other_content


class EntryType(StrEnum):
    """Why points came or went. A correction is an entry of its own."""

    EARNED = "earned"
    COUNTED = "counted"  # of no points: towards a challenge or a tier
    MILESTONE = "milestone"  # was passed: points, a reward, or the right to choose one
    CHOSEN = "chosen"  # a reward, at a milestone
    GRANTED = "granted"  # a surprise, with a reason
    ADDED = "added"  # by hand
    REMOVED = "removed"  # by hand
    SPENT = "spent"
    DONATED = "donated"
    RESTORED = "restored"  # a spending was reversed
    TAKEN_BACK = "taken_back"  # what earned the points was refunded
    EXPIRED = "expired"
    MOVED_IN = "moved_in"
    MOVED_OUT = "moved_out"


ACTIVITIES = frozenset(
    {
        EntryType.EARNED,
        EntryType.COUNTED,
        EntryType.GRANTED,
        EntryType.ADDED,
        EntryType.SPENT,
        EntryType.DONATED,
    }
)
"""What makes a member active. Refunds, reversals and moves do not: going back and forth is free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a member's ledger. The sum of all `points` is what the member holds.

    Attributes:
        cause: the id of the event that it books; a member has one entry of each.
        points: that came (above zero) or went (below).
        lots: the change of each lot; together with that of the debt it makes up `points`.
        tidied: points that were given to another lot besides; comes to nothing.
        debt: its change; points that are owed count below zero.
        lapses_on: until when the member counts as active by this entry, where that matters.
        at: when it was booked; never before an entry that was booked earlier.
        related: the cause of the entry that this one reverses or takes back.
        order_id: of the order that earned or used the points.
        amount_minor: of that order, in minor units, where it was counted.
        goods: of that order that a rule has measured, in minor units or units.
        rule_id: by which the points were earned.
        counted: towards a tier, in its measure; of a refund, what counts no more.
        tier: the name of the tier that was reached with this.
        to_next: how much is missing to the next tier after it.
        paid_minor: what the points of a payment pay, in minor units.
        reward_id: what was bought, or given at a milestone, or where it was given.
        code: the new one that the reward is; whoever asks again gets it again.
        milestone_id: that was passed, or at which the reward was chosen.
        other_id: the member that the points were moved to, or came from.
        reason: for people.
        partner: the key of the partner that awarded.
        source_id: what the caller calls the cause.
        digest: of the request, when its `Idempotency-Key` alone names the cause.
        content: a digest of what was asked, when the caller's own id names the cause.
        related_card: under which card the related entry is kept, if under another one.
        card: under which card this one is kept, as it was read.
    """

    cause: str
    type: EntryType
    points: int
    at: datetime
    lots: Mapping[str, int] = field(default_factory=dict)
    tidied: Mapping[str, int] = field(default_factory=dict)
    debt: int = 0
    lapses_on: date | None = None
    related: str | None = None
    order_id: str | None = None
    amount_minor: int | None = None
    goods: int | None = None
    rule_id: str | None = None
    counted: int = 0
    tier: str | None = None
    to_next: int | None = None
    paid_minor: int | None = None
    reward_id: str | None = None
    code: str | None = None
    milestone_id: str | None = None
    other_id: str | None = None
    reason: str | None = None
    partner: str | None = None
    source_id: str | None = None
    digest: str | None = None
    content: str | None = None
    related_card: str | None = None
    card: str | None = field(default=None, compare=False)

    def id_under(self, member_id: str) -> str:
        """The id of the entry as the wire names a transaction of this member."""
        return entry_id(self.card or member_id, self.cause)

    def related_id_under(self, member_id: str) -> str | None:
        """The id of the entry that this one reverses or takes back, if it does."""
        card = self.related_card or self.card or member_id
        return entry_id(card, self.related) if self.related else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What makes an entry: everything about it that is known before the member is looked at."""

    id: str
    type: EntryType
    related: str | None = None
    order_id: str | None = None
    amount_minor: int | None = None
    goods: int | None = None
    rule_id: str | None = None
    paid_minor: int | None = None
    reward_id: str | None = None
    milestone_id: str | None = None
    other_id: str | None = None
    reason: str | None = None
    partner: str | None = None
    source_id: str | None = None
    digest: str | None = None
    content: str | None = None
    related_card: str | None = None

    def entry(
        self,
        at: datetime,
        lots: Mapping[str, int],
        *,
        tidied: Mapping[str, int] | None = None,
        debt: int = 0,
        lapses_on: date | None = None,
    ) -> Entry:
        """The entry of this cause, for this change of lots, debt and the end of activity."""
        return Entry(
            cause=self.id,
            type=self.type,
            points=sum(lots.values()) - debt,
            at=at,
            lots=lots,
            tidied=tidied or {},
            debt=debt,
            lapses_on=lapses_on,
            related=self.related,
            order_id=self.order_id,
            amount_minor=self.amount_minor,
            goods=self.goods,
            rule_id=self.rule_id,
            paid_minor=self.paid_minor,
            reward_id=self.reward_id,
            milestone_id=self.milestone_id,
            other_id=self.other_id,
            reason=self.reason,
            partner=self.partner,
            source_id=self.source_id,
            digest=self.digest,
            content=self.content,
            related_card=self.related_card,
        )

    def refuse_other(self, earlier: Entry) -> None:
        """Refuse a request that comes under the `Idempotency-Key` or the id of another one.

        Shop and partners say more or less of the same event, so only one's own words are compared.

        Raises:
            Refused: `IDEMPOTENCY_KEY_REUSED`; `SOURCE_ID_REUSED`.
        """
        if earlier.digest not in {None, self.digest}:  # events of earlier releases kept none
            raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
        if earlier.partner == self.partner:
            refuse_other_content(earlier.content, self.content, self.source_id)
