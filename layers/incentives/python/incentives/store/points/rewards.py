"""Rewards in the table. The stock is counted down in the transaction that spends the points."""

from dataclasses import replace

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from incentives.domain.points.reward import Reward
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.listing import below
from incentives.store.points import points_keys
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Pause, Transaction

MOST_REWARDS = 500  # of a programme

_REWARD = Body(Reward, beside=("left", "active", "version"))


class RewardItem(Item, discriminator=Kind.REWARD.value):
    """A reward; `left` counts its stock down and is absent when that is unlimited."""

    body = UnicodeAttribute()
    active = BooleanAttribute()
    left = WholeNumberAttribute(null=True)
    version = WholeNumberAttribute()


def reward_of(item: Item | None) -> Reward | None:
    """The reward of an item, or None when the item is missing or something else."""
    if not isinstance(item, RewardItem):
        return None
    reward = _REWARD.of(item.body)
    return replace(reward, left=item.left, active=item.active, version=item.version)


def read(programme_id: str, reward_id: str, pause: Pause) -> Reward | None:
    """The reward of this id, or None."""
    if not reward_id.isascii():
        return None
    return reward_of(fetch_one(points_keys.reward(programme_id, reward_id), pause, consistent=True))


def every_reward(programme_id: str, pause: Pause) -> tuple[Reward, ...]:
    """All rewards of a programme, oldest first."""
    found = below(*points_keys.reward(programme_id, ""), limit=MOST_REWARDS)
    rewards = (reward_of(item) for item in fetch(found, pause).values())
    made = (reward for reward in rewards if reward is not None)
    return tuple(sorted(made, key=lambda reward: (reward.created_at, reward.id)))


def add_to(write: Transaction, reward: Reward) -> None:
    """Add a new reward to a write."""
    item = RewardItem(
        *points_keys.reward(reward.programme_id, reward.id),
        body=_body(reward),
        active=reward.active,
        left=reward.left,
        version=reward.version,
    )
    write.put(item, Item.pk.does_not_exist())


def change(write: Transaction, before: Reward, after: Reward) -> None:
    """Add other terms of a reward to a write; nobody may have changed them since they were read.

    A stock stays one; it changes by the difference: what is sold meanwhile stays sold, and no more
    is taken away than is left.
    """
    guard = RewardItem.version == before.version
    actions: list[Action] = [
        RewardItem.body.set(_body(after)),
        RewardItem.active.set(after.active),
        RewardItem.version.add(1),
    ]
    if before.stock is None:
        if after.stock is not None:
            actions.append(RewardItem.left.set(after.stock))
    elif more := (after.stock or 0) - before.stock:
        actions.append(RewardItem.left.add(more))
        guard &= RewardItem.left >= -more
    write.update(_key_of(before), actions, guard)


def take(write: Transaction, reward: Reward) -> None:
    """Take one from the stock, if it has one, on the terms that were read: its price, and on."""
    if reward.left is not None:
        guard = (RewardItem.version == reward.version) & (RewardItem.left >= 1)
        write.update(_key_of(reward), [RewardItem.left.add(-1)], guard)


def give_back(write: Transaction, reward: Reward) -> None:
    """Put one back into the stock, if it has one."""
    if reward.left is not None:
        write.update(_key_of(reward), [RewardItem.left.add(1)], RewardItem.left.exists())


def _key_of(reward: Reward) -> RewardItem:
    return RewardItem(*points_keys.reward(reward.programme_id, reward.id))


def _body(reward: Reward) -> str:
    return _REWARD.text(reward)
