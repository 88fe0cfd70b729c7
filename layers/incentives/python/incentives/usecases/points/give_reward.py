"""Give a member a reward in a write of the caller's own: one of its stock, and its code if any."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.points.reward import Reward
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import points_keys, rewards
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.codes.pay_code import GivingCode, Mint


@dataclass
class GivingReward:
    """A reward on its way, from round to round of the caller's loop.

    Attributes:
        cause: what it is given for.
    """

    reward: Reward
    member_id: str
    cause: str
    mint: Mint
    now: datetime
    pause: Pause
    _code: GivingCode | None = field(init=False)

    def __post_init__(self) -> None:
        self._code = giving_code(
            self.reward, self.member_id, self.cause, self.mint, now=self.now, pause=self.pause
        )

    def add(self, write: Transaction) -> str | None:
        """Add one of the stock to a write, and the code; what the code is, if there is one.

        Raises:
            Refused: the campaign of the code gives nothing now.
        """
        code = self._code.add(write) if self._code else None
        rewards.take(write, self.reward)
        return code

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in what made the write fail: the reward may have other terms by now.

        Raises:
            Refused: `REWARD_OUT_OF_STOCK`.
        """
        key = points_keys.reward(self.reward.programme_id, self.reward.id)
        if key in images:
            self.reward = refuse_sold_out(rewards.reward_of(images[key]))
        if self._code is not None:
            self._code.learn(images)


def giving_code(
    reward: Reward, member_id: str, cause: str, mint: Mint, *, now: datetime, pause: Pause
) -> GivingCode | None:
    """The code that a reward is, for this member alone; None of a reward that is none."""
    if reward.code is None:
        return None
    holder = derived_ids.person_of_member(member_id)
    return GivingCode(mint, reward.code, cause, holder, now, pause)


def find_reward(programme_id: str, reward_id: str, pause: Pause) -> Reward:
    """The reward of this id.

    Raises:
        Refused: `NOT_FOUND`.
    """
    reward = rewards.read(programme_id, reward_id, pause)
    if reward is None:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find reward with id {reward_id}",
            resource_type="reward",
            resource_id=reward_id,
        )
    return reward


def refuse_sold_out(reward: Reward | None) -> Reward:
    """The reward, unless nobody gets it now.

    Raises:
        Refused: `REWARD_OUT_OF_STOCK`.
    """
    if reward is None or reward.is_sold_out:
        raise Refused(
            Refusal.REWARD_OUT_OF_STOCK,
            resource_type="reward",
            resource_id=reward.id if reward else None,
        )
    return reward
