"""Orders that a member's points pay, beside codes and gift cards; and that everything adds up."""

from dataclasses import dataclass, replace

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.points import ledger, lots
from incentives.domain.points.entry import Entry
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Rate, Reward, RewardKind
from incentives.domain.redeemable import Wish
from incentives.store.bodies import order_record_of
from incentives.store.points import members
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.points.manage_rewards import create_reward
from incentives.usecases.points.read_member import find_member
from tests.account import Table
from tests.builders import NOW, an_ask, no_pause
from tests.support.points.loyalty_setup import a_club, earned, joined

POINT_MINOR = 10  # what a point pays


@dataclass(frozen=True)
class Wallet:
    """A member whose points pay by a reward."""

    club: Programme
    member_id: str
    reward_id: str

    def wish(self, points: int | None = None) -> Wish:
        """To pay with so many points, or with as many as it takes."""
        return Wish(points=points, reward_id=self.reward_id)

    @property
    def member(self) -> Member:
        """The member as it is now."""
        return find_member(self.member_id, no_pause)

    @property
    def entries(self) -> list[Entry]:
        """The ledger."""
        return members.entries(*self.member.cards)


def a_wallet(points: int) -> Wallet:
    """A member of a new club with these points, each worth ten cents."""
    club = a_club()
    member_id = joined(club, 1)
    earned(club, member_id, points)
    rates = {"EUR": Rate(1, POINT_MINOR)}
    coin = Reward("rew_pay", club.id, "Pay", RewardKind.COIN, NOW, rates=rates)
    return Wallet(club, member_id, create_reward(coin, no_pause).id)


def paying(
    wallet: Wallet,
    *codes: str,
    points: int | None = None,
    order: str | None = None,
    amount_minor: int = 100_00,
    credits_minor: int | None = None,
) -> Redeem:
    """A checkout's request to pay with points too; `credits_minor` is for gift card G-1."""
    ask = an_ask(*codes, wallet.member_id, order=order, amount_minor=amount_minor)
    wishes = {wallet.member_id: wallet.wish(points)}
    if credits_minor is not None:
        wishes["G-1"] = Wish(credits_minor)
    return replace(ask, wishes=wishes)


def points_of_orders(table: Table) -> int:
    """Points that orders keep: what they took, without what came back of it."""
    bodies = [i["body"]["S"] for i in table.items() if i["kind"]["S"] == "redemption"]
    return sum(
        _kept(redemption) for text in bodies for redemption in order_record_of(text).redemptions
    )


def assert_points_add_up(wallet: Wallet) -> None:
    """The member holds the sum of its entries, lot by lot, and never less than nothing."""
    member, entries = wallet.member, wallet.entries
    assert sum(entry.points for entry in entries) == member.held
    assert lots.changed({}, *(part for e in entries for part in (e.lots, e.tidied))) == member.lots
    assert all(points > 0 for points in member.lots.values())
    today = wallet.club.moment(NOW).today
    assert ledger.as_of(entries, wallet.club.moment(NOW))[0] == member.balance(today)


def _kept(redemption: Redemption) -> int:
    if redemption.points is None or redemption.rollback is not None:
        return 0
    back = redemption.points.back_for(
        redemption.came_back.total_minor, redemption.discount_minor or 0
    )
    return redemption.points.points - back
