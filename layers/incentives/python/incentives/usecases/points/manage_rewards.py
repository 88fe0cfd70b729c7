"""Offer rewards in a loyalty programme, and change what they cost and how many there are."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from incentives.domain.points.reward import Reward
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points import rewards
from incentives.store.transaction import GuardFailed, Pause, Transaction, write_guarded
from incentives.usecases.codes.pay_code import gives_codes
from incentives.usecases.points.give_reward import find_reward
from incentives.usecases.points.manage_programme import find_programme

type Change = Callable[[Reward], Reward]
"""What a reward becomes, but for what is left; asked again when somebody else was faster."""


def create_reward(reward: Reward, pause: Pause) -> Reward:
    """Keep a new reward of a programme.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; what its codes are to be of makes no such codes.
    """
    if reward.code is not None and not gives_codes(reward.code, pause):
        raise Refused(
            Refusal.INVALID_CAMPAIGN_PARAMS,
            "related_object_parent is no campaign that makes unique codes of this kind",
            resource_type="campaign",
        )
    write = Transaction()
    rewards.add_to(write, reward)
    with suppress(GuardFailed):  # its id is new, so this is it: the answer to a try was lost
        write.commit(pause)
    return reward


def list_rewards(programme: str, pause: Pause) -> tuple[Reward, ...]:
    """All rewards of the programme with this id or name, oldest first.

    Raises:
        Refused: `NOT_FOUND`; there is no such programme.
    """
    return rewards.every_reward(find_programme(programme, pause).id, pause)


def change_reward(programme_id: str, reward_id: str, change: Change, pause: Pause) -> Reward:
    """Give a reward other terms. A change that changes nothing writes nothing.

    `stock` is how many there ever were, so what is left changes by the difference, exactly,
    whatever is bought meanwhile. A stock where there was none counts from now on.

    Raises:
        Refused: `NOT_FOUND`; what `change` refuses; `INVALID_CAMPAIGN_PARAMS`, more are gone than
            the new stock has; `VERSION_CONFLICT` when others kept changing it.
    """

    def attempt(write: Transaction) -> Reward:
        before = find_reward(programme_id, reward_id, pause)
        wanted = change(before)
        if wanted == before:
            return before
        after = replace(wanted, left=_left(before, wanted), version=before.version + 1)
        rewards.change(write, before, after)
        return after

    conflict = Refused(Refusal.VERSION_CONFLICT, "others kept changing this reward")
    return write_guarded(attempt, pause, otherwise=conflict)


def _left(before: Reward, wanted: Reward) -> int | None:
    """What is left of the stock that is wanted."""
    if wanted.stock is None or before.stock is None or before.left is None:
        return wanted.stock
    gone = before.stock - before.left
    if wanted.stock < gone:
        raise Refused(
            Refusal.INVALID_CAMPAIGN_PARAMS,
            f"{gone} are gone already: switch the reward off to sell no more",
            resource_type="reward",
            resource_id=before.id,
        )
    return wanted.stock - gone
