"""Rewards that come by themselves with a milestone, taken from their stock in the same write."""

from collections.abc import Iterable
from dataclasses import replace

from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Change
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.store import rewards as store
from incentives.store.transaction import Pause, Transaction


def with_rewards(
    change: Change, programme: Programme, pause: Pause
) -> tuple[Change, tuple[Reward, ...]]:
    """The change with the rewards of its milestones, as far as they are there.

    One that is sold out stays open: the milestone is passed all the same, and the member may take
    the reward when there is one. Reads nothing unless a milestone gives a reward.
    """
    taken: list[Reward] = []
    entries: list[Entry] = []
    for entry in change.entries:
        given = entry
        if entry.type is EntryType.MILESTONE and entry.reward_id is not None:
            reward = store.read(programme.id, entry.reward_id, pause)
            if reward is None or reward.is_sold_out:
                given = replace(entry, reward_id=None)
            else:
                taken.append(reward)
        entries.append(given)
    return Change(change.member, tuple(entries)), tuple(taken)


def take_rewards(write: Transaction, rewards: Iterable[Reward]) -> None:
    """Take one of each from its stock; no two milestones give the same reward."""
    for reward in rewards:
        store.take(write, reward)
