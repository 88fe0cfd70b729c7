"""A new unique code as a reward, a coupon's or a gift card's, in a write of the caller's own.

Points buy it, milestones give it, conversions pay with it: all draw it here, so that a campaign's
switch, window and caps hold for each of them alike.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.payout import CodeReward, Coupon, GiftCard
from incentives.domain.pricing.benefit import Credits
from incentives.store.campaigns import campaigns
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.codes.hand_out import Handout
from incentives.usecases.snapshot.cache import InstanceCache
from incentives.usecases.snapshot.definitions import Definitions

SEED_BYTES = 32


def campaign_of(reward: CodeReward) -> str:
    """The campaign whose codes the reward is."""
    return reward.coupon_of if isinstance(reward, Coupon) else reward.card_of


def handout_of(
    reward: CodeReward,
    definitions: Definitions,
    *,
    seed: bytes,
    now: datetime,
    holders: tuple[str, ...],
    usable_at: datetime | None = None,
    codes_counted: int = 1,
) -> Handout:
    """The code of a reward on its way to the one person who may use it; see `Handout`."""
    return Handout(
        definitions,
        campaign_of(reward),
        seed=seed,
        now=now,
        holders=holders,
        amount_minor=reward.amount_minor if isinstance(reward, GiftCard) else None,
        usable_at=usable_at,
        codes_counted=codes_counted,
    )


def gives_codes(reward: CodeReward, pause: Pause) -> bool:
    """Whether the campaign of a reward makes such codes, a new one whenever one is asked for."""
    campaign_id = campaign_of(reward)
    campaign = campaigns.published(campaign_id, pause) if campaign_id.isascii() else None
    if campaign is None or campaign.referral is not None:
        return False
    if campaign.code_pattern is None or not campaign.auto_update:
        return False  # codes that were given in advance cannot be made to wait
    return isinstance(campaign.offer, Credits) is isinstance(reward, GiftCard)


@dataclass(frozen=True, slots=True)
class Mint:
    """What new codes of one request are drawn from.

    Attributes:
        cache: the campaigns that the function remembers.
        seed: `SEED_BYTES` secret random bytes, new for each request; who knows them knows the code.
    """

    cache: InstanceCache
    seed: bytes = field(repr=False)


@dataclass
class GivingCode:
    """The code of one reward, from round to round of the caller's loop.

    Attributes:
        cause: what it is given for; each cause of a request has a code of its own.
        holder: hash of the person who gets it.
    """

    mint: Mint
    reward: CodeReward
    cause: str
    holder: str
    now: datetime
    pause: Pause
    _handout: Handout = field(init=False)

    def __post_init__(self) -> None:
        self._handout = handout_of(
            self.reward,
            Definitions(self.mint.cache, self.pause, only_reads=False),
            seed=hashlib.sha256(self.mint.seed + self.cause.encode()).digest(),
            now=self.now,
            holders=(self.holder,),
        )

    def add(self, write: Transaction) -> str:
        """Add the code and its count to a write; what the code is.

        Raises:
            Refused: `NOT_FOUND`, `CAMPAIGN_STOPPED` and the like, or `NO_VOUCHER_SUITABLE`: the
                campaign gives nothing now.
        """
        return self._handout.add_to(write).code

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in what made the write fail."""
        self._handout.learn(images)
