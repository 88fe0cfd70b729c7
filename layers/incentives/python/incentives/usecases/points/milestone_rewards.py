"""Rewards that come by themselves with a milestone, in the write that passes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.points.entry import Entry, EntryType
from incentives.domain.points.member import Change
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.domain.refusal import Refusal, Refused
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points import rewards
from incentives.store.transaction import Pause, Transaction
from incentives.usecases.codes.pay_code import GivingCode, Mint, campaign_of
from incentives.usecases.points.give_reward import giving_code


@dataclass
class MilestoneRewards:
    """What milestones give one member, from round to round of the caller's loop.

    Attributes:
        mint: what codes are drawn from; without one, rewards that are codes stay open.
    """

    programme: Programme
    member_id: str
    mint: Mint | None
    now: datetime
    pause: Pause
    _codes: dict[str, GivingCode] = field(default_factory=dict)

    def add(self, write: Transaction, change: Change) -> Change:
        """Add the rewards of a change to a write, as far as they are there; the change with them.

        One that is sold out, or whose campaign gives no code, stays open: the milestone is passed
        all the same, and the member may take the reward when there is one. Reads nothing unless a
        milestone gives a reward.
        """
        campaigns: set[str] = set()
        entries = tuple(self._given(write, entry, campaigns) for entry in change.entries)
        return replace(change, entries=entries)

    def learn(self, images: Mapping[Key, Item | None]) -> None:
        """Take in what made the write fail."""
        for code in self._codes.values():
            code.learn(images)

    def _given(self, write: Transaction, entry: Entry, campaigns: set[str]) -> Entry:
        if entry.type is not EntryType.MILESTONE or entry.reward_id is None:
            return entry
        still_open = replace(entry, reward_id=None)
        reward = rewards.read(self.programme.id, entry.reward_id, self.pause)
        if reward is None or reward.is_sold_out:
            return still_open
        code = None
        if reward.code is not None:
            code = self._code(write, reward, entry.cause, campaigns)
            if code is None:
                return still_open
        rewards.take(write, reward)  # no two milestones give the same reward
        return replace(entry, code=code)

    def _code(
        self, write: Transaction, reward: Reward, cause: str, campaigns: set[str]
    ) -> str | None:
        """The new code, added to the write; None when there is none now.

        A write touches a gate once, so it draws one code of a campaign.
        """
        if reward.code is None or self.mint is None or campaign_of(reward.code) in campaigns:
            return None
        giving = self._codes.get(cause) or giving_code(
            reward, self.member_id, cause, self.mint, now=self.now, pause=self.pause
        )
        if giving is None:
            return None
        self._codes[cause] = giving
        try:
            code = giving.add(write)
        except Refused as refused:
            if refused.refusal is Refusal.TOO_MANY_REQUESTS:
                raise
            return None
        campaigns.add(campaign_of(reward.code))
        return code
