"""Spend points: for a reward, as payment, or for a cause."""

from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.findings import Circumstance
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward, RewardKind
from incentives.domain.refusal import Refusal, Refused
from incentives.store.transaction import Pause
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.cards import following
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.give_reward import GivingReward, find_reward, refuse_sold_out
from incentives.usecases.points.read_member import refuse_inactive
from incentives.usecases.points.reverse_spending import read_given_back


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


def _refuse_given_back(changed: Changed, pause: Pause) -> None:
    """Refuse the repeat of a spending that was reversed: its first answer would be for nothing."""
    if not read_given_back(changed.member, changed.entry, pause).left:
        raise Refused(Refusal.REDEMPTION_ROLLED_BACK, Circumstance.SPENDING_REVERSED)
