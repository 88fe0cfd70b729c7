"""A programme and its member at the checkout, as the decision on an order sees them."""

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.codes import PointsCards
from incentives.domain.campaigns.gates import Share
from incentives.domain.codes.voucher import Voucher
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.member import Member, Moment
from incentives.domain.points.points_balance import PointsBalance
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.domain.pricing.benefit import Credits

_PAYS = Credits(0, funds="points")
_ORDER = "order:"


def as_voucher(member: Member, reward: Reward, moment: Moment) -> Voucher:
    """A member as the decision knows codes; it is no secret and counts nothing itself."""
    return Voucher(
        code=member.id,
        campaign_id=member.programme_id,
        public=True,
        created_at=member.enrolled_at,
        purse=PointsBalance(
            points=member.balance(moment.today),
            reward_id=reward.id,
            rates=reward.rates,
            active=member.active,
            sold_out=not reward.active or reward.left == 0,
            most=reward.most_per_order,
            share_bp=reward.share_bp,
        ),
    )


def as_campaign(programme: Programme) -> Campaign:
    """A programme as the decision knows campaigns: switch and window, and nothing to count."""
    return Campaign(
        id=programme.id,
        name=programme.name,
        version=programme.version,
        offer=_PAYS,
        codes=PointsCards(),
        window=programme.window,
        created_at=programme.created_at,
        updated_at=programme.updated_at,
        stopped=programme.stopped,
        gate_shares=(Share(),),
    )


def cause_of(redemption_id: str, order_reference: str | None, reward_id: str) -> Cause:
    """What makes the entry of a payment: the redemption, once."""
    return Cause(
        id=f"{_ORDER}{redemption_id}",
        type=EntryType.SPENT,
        order_id=order_reference,
        reward_id=reward_id,
    )


def is_of_order(cause: str) -> bool:
    """Whether an entry came with the redemption of an order, and goes back with it only."""
    return cause.startswith(_ORDER)
