"""Give the points of a spending back: all of them or some, and never more than were spent."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.checkout.points_card import is_of_order
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import Circumstance, PointsGone
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.refund import Refunded
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes import handouts
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys, rewards
from incentives.store.points.earning import refunded_of, set_refunded
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.points.cards import following, refuse_merged
from incentives.usecases.points.change_member import Changed, change_member

_SPENDINGS = {EntryType.SPENT, EntryType.DONATED}


@dataclass(frozen=True, slots=True)
class PartGivenBack:
    """Some of the points of a spending.

    Attributes:
        cause_id: of this part; a repeat of it gets the first answer.
        source_id: what the caller calls it.
        digest, content: of the request; see `Cause`.
    """

    points: int
    cause_id: str
    source_id: str | None = None
    digest: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What came back of a spending so far.

    Attributes:
        spent: the spending, under the card that it is kept under.
        points: that came back, whether or not they had expired.
        item: that counts them, as it was read.
        items: all that was read.
    """

    spent: Entry
    points: int
    item: Item | None
    items: dict[Key, Item]

    @property
    def left(self) -> int:
        """Points that have not come back."""
        return -self.spent.points - self.points


def read_given_back(member: Member, spent: Entry, pause: Pause, *further: Key) -> GivenBack:
    """Read what came back of a spending; after its member, whose revision guards what follows."""
    count = _count_key(member, spent)
    entries = [points_keys.entry(card, _reversal_of(spent)) for card in member.cards]
    items = fetch([count, *entries, *further], pause, consistent=True)
    whole = any(key in items for key in entries)
    points = -spent.points if whole else refunded_of(items.get(count)).points
    return GivenBack(spent, points, items.get(count), items)


def reverse_spending(
    member_id: str,
    entry_id: str,
    programme: Programme,
    *,
    reason: str | None,
    now: datetime,
    pause: Pause,
    part: PartGivenBack | None = None,
) -> Changed:
    """Give the points of a spending back to the lots that they came from: all, once, or a part.

    A programme that is stopped gives back all the same. A code that was bought is switched off in
    the write that leaves nothing of the spending, so nobody has both all points and the code.

    Args:
        member_id: whose points they are.
        entry_id: of the spending.
        programme: of the member.
        reason: for people.
        now: the instant of the request.
        pause: between tries.
        part: None is all that has not come back.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_REDEMPTION`, the entry is no spending, or less of it is left;
            `REWARD_USED`, the code is not as it was bought; `SOURCE_ID_REUSED` and
            `IDEMPOTENCY_KEY_REUSED`, of a part; `TOO_MANY_REQUESTS`.
    """
    return following(
        member_id,
        lambda card: _reverse(card, entry_id, part, programme, reason=reason, now=now, pause=pause),
    )


def _reverse(
    member_id: str,
    entry_id: str,
    part: PartGivenBack | None,
    programme: Programme,
    *,
    reason: str | None,
    now: datetime,
    pause: Pause,
) -> Changed:
    spent = _spending_of_id(member_id, entry_id, pause)
    reversal = _Reversal(spent, part, reason, programme, pause)
    return change_member(
        member_id,
        reversal.cause(member_id),
        reversal.decide,
        programme,
        now=now,
        pause=pause,
        also=reversal.also,
        learn=reversal.bought.learn,
    )


@dataclass(slots=True)
class _Reversal:
    """A reversal on its way, from round to round of the loop.

    Attributes:
        before: what came back before it, as of the round.
    """

    spent: Entry
    part: PartGivenBack | None
    reason: str | None
    programme: Programme
    pause: Pause
    bought: "_Bought" = field(init=False)
    before: GivenBack | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Look at the code that was bought."""
        self.bought = _Bought.of(self.spent, self.pause)

    def cause(self, member_id: str) -> Cause:
        """What makes the entry: the spending as a whole, or the name of a part."""
        whole = Cause(
            id=_reversal_of(self.spent),
            type=EntryType.RESTORED,
            related=self.spent.cause,
            related_card=None if self.spent.card == member_id else self.spent.card,
            order_id=self.spent.order_id,
            reward_id=self.spent.reward_id,
            reason=self.reason,
        )
        if self.part is None:
            return whole
        return replace(
            whole,
            id=f"{whole.id}:{self.part.cause_id}",
            source_id=self.part.source_id,
            digest=self.part.digest,
            content=self.part.content,
        )

    def decide(self, member: Member, moment: Moment) -> Change:
        """The points that come back, to the lots that they were taken from."""
        reward = self._reward_key
        self.before = read_given_back(member, self.spent, self.pause, *([reward] if reward else []))
        points, left = self._points(self.before), self.before.left
        if not 0 < points <= left:
            self._refuse_unless_made(member, points, left)
            points = 0
        back = ledger.part_of(self.spent, points, after=self.before.points)
        grace_until = self.programme.grace_until(moment)
        return ledger.restore(member, back, self.cause(member.id), moment, grace_until=grace_until)

    def also(self, write: Transaction, made: Change) -> Change:
        """Count the part; with the last one the code is off, and the stock has one more."""
        before = self.before or read_given_back(made.member, self.spent, self.pause)
        points = before.points + self._points(before)
        if self.part is not None:
            count = _count_key(made.member, self.spent)
            set_refunded(write, count, before.item, Refunded(points, 0, points, points))
        if points == -self.spent.points and self._points(before):
            self.bought.recall(write)
            key = self._reward_key
            reward = rewards.reward_of(before.items.get(key)) if key else None
            if reward is not None:
                rewards.give_back(write, reward)
        return made

    def _refuse_unless_made(self, member: Member, points: int, left: int) -> None:
        """Refuse too many points, but for a repeat that was faster: the guards find its entry."""
        cause = self.cause(member.id).id
        keys = [points_keys.entry(card, cause) for card in member.cards]
        if not fetch(keys, self.pause, consistent=True):
            raise Refused(Refusal.INVALID_REDEMPTION, PointsGone(points, left))

    def _points(self, before: GivenBack) -> int:
        return before.left if self.part is None else self.part.points

    @property
    def _reward_key(self) -> Key | None:
        reward_id = self.spent.reward_id
        return points_keys.reward(self.programme.id, reward_id) if reward_id else None


def _count_key(member: Member, spent: Entry) -> Key:
    return points_keys.refund(spent.card or member.id, spent.cause)


def _spending_of_id(member_id: str, entry_id: str, pause: Pause) -> Entry:
    spent = _entry_of_id(member_id, entry_id, pause)
    if spent is None:
        raise Refused(
            Refusal.NOT_FOUND,
            "there is no such transaction",
            resource_type="transaction",
            resource_id=entry_id,
        )
    if is_of_order(spent.cause):
        raise Refused(Refusal.INVALID_REDEMPTION, Circumstance.PAID_AN_ORDER)
    if spent.type not in _SPENDINGS:
        raise Refused(Refusal.INVALID_REDEMPTION, Circumstance.NOT_SPENT)
    return spent


def _entry_of_id(member_id: str, entry_id: str, pause: Pause) -> Entry | None:
    """The entry of this id, under the card or one that was merged into it."""
    key, own = points_keys.member(member_id), points_keys.entry_of_id(member_id, entry_id)
    found = fetch([key, own], pause, consistent=True)
    member = members.member_of(found.get(key))
    refuse_merged(member)
    if own in found or member is None:
        return members.entry_of(found.get(own))
    keys = [points_keys.entry_of_id(card, entry_id) for card in member.merged]
    further = fetch(keys, pause, consistent=True) if keys else {}
    return next((members.entry_of(item) for item in further.values()), None)


@dataclass(slots=True)
class _Bought:
    """The code that a spending bought, as it was last seen; None when there is none."""

    voucher: Voucher | None

    @classmethod
    def of(cls, spent: Entry, pause: Pause) -> "_Bought":
        """Look at the code, if one was bought."""
        if spent.code is None:
            return cls(None)
        return cls(voucher_of(fetch_one(keys.voucher(spent.code), pause, consistent=True)))

    def recall(self, write: Transaction) -> None:
        """Switch the code off in a write; one that was deleted is gone anyway."""
        if self.voucher is None:
            return
        if not self.voucher.is_untouched:
            raise Refused(
                Refusal.REWARD_USED,
                resource_type="voucher",
                resource_id=derived_ids.voucher_id(self.voucher.code),
            )
        handouts.recall(write, self.voucher)

    def learn(self, images: dict[Key, Item | None]) -> None:
        """See the code as it is now, if it was in the way."""
        if self.voucher is not None and keys.voucher(self.voucher.code) in images:
            self.voucher = voucher_of(images[keys.voucher(self.voucher.code)])


def _reversal_of(spent: Entry) -> str:
    return f"reversal:{spent.cause}"
