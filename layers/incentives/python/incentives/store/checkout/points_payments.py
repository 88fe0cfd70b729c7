"""Points that pay an order: the member and its entry change in the order's own transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.points_card import as_campaign, as_voucher, cause_of
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.codes.voucher import Voucher
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member
from incentives.domain.points.points_balance import PointsPaid, Spending
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.domain.redeemable import Wish
from incentives.store.checkout.restored import Restored
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys, rewards
from incentives.store.points.programmes import programme_of
from incentives.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SeenMember:
    """A member with its programme and the reward by which its points pay, as they were read.

    `card` is the one that the customer pays with: the member's, or one that was merged into it.
    """

    card: str
    member: Member
    programme: Programme
    reward: Reward
    now: datetime

    @property
    def voucher(self) -> Voucher:
        """The member as the decision knows it."""
        moment = self.programme.moment(self.now, self.member)
        return replace(as_voucher(self.member, self.reward, moment), code=self.card)

    @property
    def campaign(self) -> Campaign:
        """The programme as the decision knows campaigns."""
        return as_campaign(self.programme)


def member_keys(member_id: str, wish: Wish, items: Mapping[Key, Item | None]) -> set[Key]:
    """What has to be read of a member to pay with its points, as far as is known by now."""
    programme_id = derived_ids.programme_of_member(member_id) or ""
    reward = {points_keys.reward(programme_id, wish.reward_id)} if wish.reward_id else set()
    further = members.further_cards(items, member_id)
    return {points_keys.member(member_id), points_keys.programme(programme_id)} | reward | further


def seen_member(
    items: Mapping[Key, Item | None], member_id: str, wish: Wish, now: datetime
) -> SeenMember | None:
    """The member among items, or None when something of it is not there."""
    programme_id = derived_ids.programme_of_member(member_id)
    if programme_id is None or wish.reward_id is None:
        return None
    member = members.standing_for(items, member_id)
    programme = programme_of(items.get(points_keys.programme(programme_id)))
    reward = rewards.reward_of(items.get(points_keys.reward(programme_id, wish.reward_id)))
    if member is None or programme is None or reward is None:
        return None
    return SeenMember(member_id, member, programme, reward, now)


def spend(
    write: Transaction, record: OrderRecord, made: Sequence[Redemption], seen: Sequence[SeenMember]
) -> None:
    """Add what points pay to the write that redeems: soonest expiry first, and the entry."""
    by_id = {one.card: one for one in seen}
    for redemption in made:
        if redemption.points is None:
            continue
        one = by_id[redemption.code]
        cause = cause_of(redemption.id, record.order.reference, one.reward.id)
        member = members.left_by(write, one.member)
        moment = one.programme.moment(one.now, member)
        change = ledger.spend(member, redemption.points.points, cause, moment)
        members.change(write, member, change, card=one.card)
        rewards.take(write, one.reward)


def returning_keys(redemption: Redemption, items: Mapping[Key, Item | None]) -> set[Key]:
    """What has to be read to give the points of a redemption back, as far as is known by now."""
    if redemption.points is None:
        return set()
    wish = Wish(reward_id=redemption.points.reward_id)
    spent = {_spent_key(redemption, one) for one in redemption.points.spendings}
    return member_keys(redemption.code, wish, items) | spent


def restore(write: Transaction, back: Restored, items: Mapping[Key, Item | None]) -> None:
    """Add to a write that points go back to their lots, with their days.

    Of a part of what was paid, as many points in proportion, rounded down on all that came back so
    far; those that last longest come back first.
    """
    one = back.redemption
    if one.points is None:
        return
    seen = seen_member(items, one.code, Wish(reward_id=one.points.reward_id), back.at)
    if seen is None:
        return  # the member was removed, and its points with it
    before = members.left_by(write, seen.member)
    change = Change(before, ())
    for spending, points in _going_back(one.points, back):
        spent = members.entry_of(items.get(_spent_key(one, spending)))
        if spent is not None:
            part = ledger.part_of(spent, points, after=spending.returned)
            made = _restored(seen, change.member, spent, part, back)
            change = Change(made.member, (*change.entries, *made.entries))
    if change.entries:
        members.change(write, before, change)
    if back.use:
        rewards.give_back(write, seen.reward)


def spend_more(
    write: Transaction,
    record: OrderRecord,
    redemption: Redemption,
    spending: Spending,
    seen: SeenMember,
) -> int:
    """Add to a write that points pay more of an order; the points that the member has after it."""
    own = cause_of(redemption.id, record.order.reference, seen.reward.id)
    cause = replace(own, id=f"{own.id}:{spending.by}")
    member = members.left_by(write, seen.member)
    moment = seen.programme.moment(seen.now, member)
    change = ledger.spend(member, spending.points, cause, moment)
    members.change(write, member, change, card=seen.card)
    return change.member.balance(moment.today)


def _going_back(paid: PointsPaid, back: Restored) -> list[tuple[Spending, int]]:
    """Of which spendings points go back now, and how many; of the first none, if there is none."""
    one = back.redemption
    before_minor, paid_minor = one.came_back.total_minor, one.discount_minor or 0
    after_minor = paid_minor if back.use else before_minor + back.amount_minor
    again = paid.back_for(before_minor, paid_minor)
    points = paid.back_for(after_minor, paid_minor) - again
    parts = paid.less(again).going_back(points)
    return [(spending, part) for spending, part in parts if part or not points]


def _restored(
    seen: SeenMember, member: Member, spent: Entry, part: Entry, back: Restored
) -> Change:
    """A member after a part of a spending went back to its lots."""
    cause = Cause(
        id=":".join(filter(None, ("reversal", spent.cause, back.by))),
        type=EntryType.RESTORED,
        related=spent.cause,
        related_card=None if spent.card == member.id else spent.card,
        order_id=spent.order_id,
        reward_id=spent.reward_id,
        reason=back.reason,
    )
    moment = seen.programme.moment(back.at, member)
    grace_until = seen.programme.grace_until(moment)
    return ledger.restore(member, part, cause, moment, grace_until=grace_until)


def _spent_key(redemption: Redemption, spending: Spending) -> Key:
    """The entry of one spending of a redemption."""
    cause = cause_of(redemption.id, None, "").id
    return points_keys.entry(redemption.code, ":".join(filter(None, (cause, spending.by))))
