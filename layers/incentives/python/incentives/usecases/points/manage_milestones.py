"""Set the milestones of a loyalty programme."""

from collections.abc import Iterable
from dataclasses import replace

from incentives.domain.points.milestones import MOST_MILESTONES, Milestone
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import RewardKind
from incentives.domain.refusal import Refusal, Refused
from incentives.store.points import rewards
from incentives.store.transaction import Pause

_GIVEN = set(RewardKind) - {RewardKind.COIN, RewardKind.DONATION}


def with_milestones(programme: Programme, made: tuple[Milestone, ...]) -> Programme:
    """The programme with more milestones.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`; too many, or two that give the same reward by itself.
    """
    after = (*programme.milestones, *made)
    if not made or len(after) > MOST_MILESTONES:
        raise _refused(f"a programme has 1 to {MOST_MILESTONES} milestones")
    given = [one.reward_id for one in after if one.reward_id is not None]
    if len(set(given)) < len(given):
        raise _refused("a reward comes by itself at one milestone only")
    return replace(programme, milestones=after)


def with_milestone_switched(programme: Programme, milestone_id: str, *, active: bool) -> Programme:
    """The programme with one milestone on or off; what members have passed stays passed.

    Raises:
        Refused: `NOT_FOUND`; it has no such milestone.
    """
    if milestone_id not in {milestone.id for milestone in programme.milestones}:
        raise Refused(
            Refusal.NOT_FOUND,
            f"Cannot find milestone with id {milestone_id}",
            resource_type="milestone",
            resource_id=milestone_id,
        )
    return replace(
        programme,
        milestones=tuple(
            replace(milestone, active=active) if milestone.id == milestone_id else milestone
            for milestone in programme.milestones
        ),
    )


def refuse_unknown_rewards(
    programme: Programme, milestones: Iterable[Milestone], pause: Pause
) -> None:
    """Refuse milestones whose rewards the programme does not have, or cannot hand out.

    Raises:
        Refused: `INVALID_CAMPAIGN_PARAMS`.
    """
    for reward_id in {reward_id for milestone in milestones for reward_id in milestone.offers}:
        reward = rewards.read(programme.id, reward_id, pause)
        if reward is None or reward.kind not in _GIVEN:
            raise _refused(f"{reward_id} is no reward that a milestone of this programme can give")


def _refused(details: str) -> Refused:
    return Refused(Refusal.INVALID_CAMPAIGN_PARAMS, details, resource_type="campaign")
