"""Spend points: for a reward, as payment, or for a cause; and give them back, once."""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.checkout.points_card import is_of_order
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import Circumstance
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward, RewardKind
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.codes import handouts
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import members, points_keys, rewards
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.cards import following, refuse_merged
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.give_reward import GivingReward, find_reward, refuse_sold_out
from incentives.usecases.points.read_member import refuse_inactive

_SPENDINGS = {EntryType.SPENT, EntryType.DONATED}


@dataclass(frozen=True, slots=True)
class SpendPoints:
    """What a member asks for.

    Attributes:
        cause_id: of the spending; a repeat of it gets the first answer.
        points: how many, where the reward leaves that to the customer.
        order_id: what the shop calls the order that they pay for or come with.
        currency: of the order, in which points pay.
        order_minor: what the order comes to after discounts, shipping included.
        digest, content: of the request; see `Cause`.
    """

    member_id: str
    cause_id: str
    reward_id: str
    points: int | None = None
    order_id: str | None = None
    currency: str | None = None
    order_minor: int | None = None
    digest: str | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What was spent, for what, and who has what left."""

    member: Member
    entry: Entry
    reward: Reward
    repeated: bool


def spend_points(
    command: SpendPoints, programme: Programme, *, mint: Mint, now: datetime, pause: Pause
) -> Spent:
    """Take the points, soonest expiry first, and one of the stock, all or nothing.

    A reward that is a code is a new one, made in the same write; a repeat gets it again.

    Raises:
        Refused: `NOT_FOUND`; `CAMPAIGN_STOPPED` and the like; `LOYALTY_CARD_NOT_ACTIVE`;
            `LOYALTY_CARD_POINTS_EXCEEDED`; `REWARD_OUT_OF_STOCK`; `NO_VOUCHER_SUITABLE`, the
            campaign of the code has none left; `INVALID_PAYLOAD`; `SOURCE_ID_REUSED`;
            `MISSING_AMOUNT`, of an order that points pay a part of at most;
            `REDEMPTION_ROLLED_BACK`, the order bought it and gave it back; `TOO_MANY_REQUESTS`.
    """
    reward = find_reward(programme.id, command.reward_id, pause)
    return following(
        command.member_id,
        lambda card: _spend(
            replace(command, member_id=card), reward, programme, mint=mint, now=now, pause=pause
        ),
    )


def _spend(
    command: SpendPoints,
    reward: Reward,
    programme: Programme,
    *,
    mint: Mint,
    now: datetime,
    pause: Pause,
) -> Spent:
    donated = reward.kind is RewardKind.DONATION
    cause = Cause(
        id=command.cause_id,
        digest=command.digest,
        content=command.content,
        type=EntryType.DONATED if donated else EntryType.SPENT,
        order_id=command.order_id,
        reward_id=reward.id,
    )

    def decide(member: Member, moment: Moment) -> Change:
        programme.refuse_closed(now)
        refuse_inactive(member)
        offered = refuse_sold_out(giving.reward)
        cost = offered.cost(command.points)
        paid_minor = offered.pays(cost, command.currency)
        offered.refuse_too_many(cost, paid_minor, command.order_minor)
        return ledger.spend(member, cost, replace(cause, paid_minor=paid_minor), moment)

    giving = GivingReward(reward, command.member_id, cause.id, mint, now, pause)
    changed = change_member(
        command.member_id,
        cause,
        decide,
        programme,
        now=now,
        pause=pause,
        also=lambda write, made: made.with_code(giving.add(write)),
        learn=giving.learn,
    )
    if changed.repeated:
        _refuse_given_back(changed, pause)
    return Spent(changed.member, changed.entry, giving.reward, changed.repeated)


def reverse_spending(
    member_id: str,
    entry_id: str,
    programme: Programme,
    *,
    reason: str | None,
    now: datetime,
    pause: Pause,
) -> Changed:
    """Give the points of a spending back to the lots that they came from, once.

    A programme that is stopped gives back all the same. A code that was bought is switched off in
    the same write, so nobody has both the points and the code.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_REDEMPTION`, the entry is no spending; `REWARD_USED`, the
            code is not as it was bought; `TOO_MANY_REQUESTS`.
    """
    return following(
        member_id,
        lambda card: _reverse(card, entry_id, programme, reason=reason, now=now, pause=pause),
    )


def _reverse(
    member_id: str,
    entry_id: str,
    programme: Programme,
    *,
    reason: str | None,
    now: datetime,
    pause: Pause,
) -> Changed:
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
    cause = Cause(
        id=_reversal_of(spent),
        type=EntryType.RESTORED,
        related=spent.cause,
        related_card=None if spent.card == member_id else spent.card,
        order_id=spent.order_id,
        reward_id=spent.reward_id,
        reason=reason,
    )

    def decide(member: Member, moment: Moment) -> Change:
        grace_until = programme.grace_until(moment)
        return ledger.restore(member, spent, cause, moment, grace_until=grace_until)

    bought = _Bought.of(spent, pause)

    def also(write: Transaction, made: Change) -> Change:
        bought.recall(write)
        reward = rewards.read(programme.id, spent.reward_id, pause) if spent.reward_id else None
        if reward is not None:
            rewards.give_back(write, reward)
        return made

    return change_member(
        member_id,
        cause,
        decide,
        programme,
        now=now,
        pause=pause,
        also=also,
        learn=bought.learn,
    )


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


def _refuse_given_back(changed: Changed, pause: Pause) -> None:
    """Refuse the repeat of a spending that was reversed: its first answer would be for nothing."""
    cause = _reversal_of(changed.entry)
    keys = [points_keys.entry(card, cause) for card in changed.member.cards]
    if fetch(keys, pause, consistent=True):
        raise Refused(Refusal.REDEMPTION_ROLLED_BACK, Circumstance.SPENDING_REVERSED)
