"""Rewards in the table. The stock is counted down in the transaction that spends the points."""

from dataclasses import replace

from pydantic import TypeAdapter
from pynamodb.attributes import BooleanAttribute, UnicodeAttribute

from incentives.domain.points.reward import Reward
from incentives.names import Kind
from incentives.store import points_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.listing import below
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction

MOST_REWARDS = 500  # of a programme

_REWARD = TypeAdapter(Reward)


class RewardItem(Item, discriminator=Kind.REWARD.value):
    """A reward; `left` counts its stock down and is absent when that is unlimited."""

    body = UnicodeAttribute()
    active = BooleanAttribute()
    left = WholeNumberAttribute(null=True)


def reward_of(item: Item | None) -> Reward | None:
    """The reward of an item, or None when the item is missing or something else."""
    if not isinstance(item, RewardItem):
        return None
    return replace(_REWARD.validate_json(item.body), left=item.left, active=item.active)


def read(programme_id: str, reward_id: str, pause: Pause) -> Reward | None:
    """The reward of this id, or None."""
    if not reward_id.isascii():
        return None
    return reward_of(fetch_one(points_keys.reward(programme_id, reward_id), pause, consistent=True))


def every_reward(programme_id: str, pause: Pause) -> tuple[Reward, ...]:
    """All rewards of a programme, oldest first."""
    found = below(*points_keys.reward(programme_id, ""), pause, limit=MOST_REWARDS)
    rewards = (reward_of(item) for item in fetch(found, pause).values())
    made = (reward for reward in rewards if reward is not None)
    return tuple(sorted(made, key=lambda reward: (reward.created_at, reward.id)))


def add_to(write: Transaction, reward: Reward) -> None:
    """Add a new reward to a write."""
    item = RewardItem(
        *points_keys.reward(reward.programme_id, reward.id),
        body=_REWARD.dump_json(reward, exclude={"left", "active"}, exclude_defaults=True).decode(),
        active=reward.active,
        left=reward.left,
    )
    write.put(item, Item.pk.does_not_exist())


def take(write: Transaction, reward: Reward) -> None:
    """Take one from the stock, if it has one."""
    if reward.left is not None:
        is_active = RewardItem.active == True  # noqa: E712 (an expression for DynamoDB)
        item = RewardItem(*points_keys.reward(reward.programme_id, reward.id))
        write.update(item, [RewardItem.left.add(-1)], is_active & (RewardItem.left >= 1))


def give_back(write: Transaction, reward: Reward) -> None:
    """Put one back into the stock, if it has one."""
    if reward.left is not None:
        item = RewardItem(*points_keys.reward(reward.programme_id, reward.id))
        write.update(item, [RewardItem.left.add(1)], Item.pk.exists())
