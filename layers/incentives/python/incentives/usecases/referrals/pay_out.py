"""Pay out: each kind of reward as parts of somebody else's transaction.

Whoever pays makes one `Paying` for each reward, adds them all to the one write, and shows them what
made it fail. So a reward is paid with what earns it, or not at all.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from incentives.domain import derived_ids
from incentives.domain.payout import Cash, Coupon, GiftCard, Payout, Points, Recipient, Reward, Side
from incentives.domain.referrals.payable import Payable
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.referrals import payables
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.campaigns.read_campaign import not_found
from incentives.usecases.codes.hand_out import Handout
from incentives.usecases.codes.pay_code import campaign_of, handout_of
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.pay_points import PayingPoints
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.definitions import Definitions


@dataclass(frozen=True, slots=True)
class Earning:
    """What earns a reward, and for whom.

    Attributes:
        cause: names it; a cause pays a side once.
        code: of the referrer.
        usable_at: from when on the reward may be used.
        order_id: what the shop calls the order, if there is one.
    """

    cause: str
    campaign_id: str
    code: str
    side: Side
    recipient: Recipient
    at: datetime
    usable_at: datetime
    order_id: str | None = None

    @property
    def waits_until(self) -> datetime | None:
        """When the reward may be used, or None when that is at once."""
        return self.usable_at if self.usable_at > self.at else None


class Paying(Protocol):
    """A reward on its way to one person."""

    def add(self, write: Transaction) -> Payout:
        """Add the payment to a write, each part under its guard; what the person gets.

        Raises:
            Refused: there is nothing to pay with, such as a campaign that was stopped.
        """

    def learn(self, images: dict[Key, Item | None]) -> None:
        """Take in the items that made the write fail.

        Raises:
            Refused: the person cannot be paid.
        """


@dataclass(frozen=True, slots=True)
class Cashier:
    """Knows what rewards rest on: the campaigns of coupons and the programmes of points.

    Attributes:
        seed: random; who knows it knows the codes that are drawn.
    """

    cache: InstanceCache
    programmes: KnownProgrammes
    now: datetime
    seed: int
    pause: Pause
    _definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        """A request of its own, as far as campaigns of coupons go."""
        own = Definitions(self.cache, self.pause, only_reads=False)
        object.__setattr__(self, "_definitions", own)

    def payments(self, due: Sequence[tuple[Reward, Earning]]) -> list[Paying]:
        """The payments of these rewards, for one write.

        Raises:
            Refused: `NOT_FOUND`, `CAMPAIGN_STOPPED` and the like: what a reward is of is gone, or
                gives nothing now.
        """
        codes: dict[str, list[Earning]] = {}
        for reward, earning in due:
            if isinstance(reward, Coupon | GiftCard):
                codes.setdefault(campaign_of(reward), []).append(earning)
        return [self._paying(reward, earning, codes) for reward, earning in due]

    def _paying(self, reward: Reward, earning: Earning, codes: dict[str, list[Earning]]) -> Paying:
        match reward:
            case Coupon() | GiftCard():
                first, *others = codes[campaign_of(reward)]
                handout = handout_of(
                    reward,
                    self._definitions,
                    seed=self._secret(earning),
                    now=self.now,
                    holders=earning.recipient.persons,
                    usable_at=earning.waits_until,
                    codes_counted=len(others) + 1 if earning is first else 0,
                )
                return _PayingCode(reward, earning.side, handout)
            case Points():
                programme = self.programmes.find(reward.programme_id, self.now, self.pause)
                if programme is None:
                    raise not_found(reward.programme_id)
                programme.refuse_closed(self.now)
                return PayingPoints(
                    reward,
                    programme,
                    earning.side,
                    earning.recipient,
                    cause=earning.cause,
                    usable_at=earning.usable_at,
                    now=self.now,
                    order_id=earning.order_id,
                )
            case Cash():
                return _PayingCash(reward, earning)

    def _secret(self, earning: Earning) -> bytes:
        text = f"{self.seed}\n{earning.cause}\n{earning.side}"
        return hashlib.sha256(text.encode()).digest()


@dataclass(frozen=True, slots=True)
class _PayingCode:
    """A new unique code, a coupon's or a card's, for this person alone."""

    reward: Coupon | GiftCard
    side: Side
    handout: Handout

    def add(self, write: Transaction) -> Payout:
        return Payout(self.side, self.reward, self.handout.add_to(write).code)

    def learn(self, images: dict[Key, Item | None]) -> None:
        self.handout.learn(images)


@dataclass(frozen=True, slots=True)
class _PayingCash:
    """Money owed; written with the conversion whose id it carries, so it meets nobody."""

    reward: Cash
    earning: Earning

    def add(self, write: Transaction) -> Payout:
        earning = self.earning
        payable = Payable(
            id=derived_ids.payable_id(earning.cause, earning.side.value),
            campaign_id=earning.campaign_id,
            conversion_id=earning.cause,
            code=earning.code,
            side=earning.side.value,
            amount_minor=self.reward.amount_minor,
            currency=self.reward.currency,
            created_at=earning.at,
            due_at=earning.usable_at,
            customer_id=earning.recipient.customer_id,
            payee_source_id=earning.recipient.customer_source_id,
        )
        payables.add_to(write, payable)
        return Payout(earning.side, self.reward, payable.id)

    def learn(self, images: dict[Key, Item | None]) -> None:
        del images
