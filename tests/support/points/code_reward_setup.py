"""Coupons that points buy, below the routes: a campaign, a reward, members who can pay for it."""

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.domain.payout import Coupon
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward, RewardKind
from incentives.store.campaigns import campaigns
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import VoucherItem
from incentives.store.transaction import Pause
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.manage_rewards import create_reward
from incentives.usecases.points.spend_points import SpendPoints, Spent, spend_points
from incentives.usecases.snapshot.cache import InstanceCache
from tests.account import Table
from tests.builders import NOW, a_campaign, keep, no_pause
from tests.support.points.loyalty_setup import earned, joined

PRICE = 30


def coupons(**terms: object) -> Campaign:
    """A campaign that makes codes as they are needed."""
    return keep(a_campaign(public_code=None, **terms))  # type: ignore[arg-type]


def a_coupon_for_points(club: Programme, campaign: Campaign, stock: int | None = None) -> Reward:
    """A code of the campaign for `PRICE` points."""
    reward = Reward(
        id="rew_1",
        programme_id=club.id,
        name="Coupon",
        kind=RewardKind.COUPON,
        created_at=NOW,
        points=PRICE,
        stock=stock,
        left=stock,
        code=Coupon(coupon_of=campaign.id),
    )
    return create_reward(reward, no_pause)


def buyers(club: Programme, count: int) -> list[str]:
    """Members with the points for one."""
    members = [joined(club, number) for number in range(1, count + 1)]
    for member in members:
        earned(club, member, PRICE)
    return members


def bought(
    club: Programme,
    member: str,
    reward: Reward,
    *,
    pause: Pause = no_pause,
    seed: bytes = b"s" * 32,
) -> Spent:
    """Buy one; a member buys once."""
    command = SpendPoints(member, f"spending:{member}", reward.id)
    return spend_points(command, club, mint=Mint(InstanceCache(), seed), now=NOW, pause=pause)


def person(member: str) -> str:
    """The hash under which a member is counted."""
    return derived_ids.person_of_member(member)


def made(table: Table) -> list[Voucher]:
    """All codes that there are."""
    keys = [
        (item["pk"]["S"], item["sk"]["S"])
        for item in table.items()
        if item["kind"]["S"] == "voucher"
    ]
    found = (voucher_of(VoucherItem.get(*key, consistent_read=True)) for key in keys)
    return [one for one in found if one is not None]


def handed_out(campaign: Campaign) -> int:
    """Codes that the campaign's gates have counted."""
    return sum(state.published for state in campaigns.gate_states(campaign, no_pause))
