"""Milestones on the wire; ours."""

from incentives.domain.points.milestones import Milestone
from incentives.runtime.shapes import ResponseShape


class MilestoneOut(ResponseShape):
    """A milestone: from so many points ever earned on it gives points, a reward, or a choice."""

    id: str
    object: str = "milestone"
    name: str
    threshold: int
    points: int | None = None
    reward: str | None = None
    choices: list[str] | None = None
    active: bool

    @classmethod
    def of(cls, milestone: Milestone) -> "MilestoneOut":
        """The milestone on the wire."""
        return cls(
            id=milestone.id,
            name=milestone.name,
            threshold=milestone.threshold,
            points=milestone.points or None,
            reward=milestone.reward_id,
            choices=list(milestone.choices) or None,
            active=milestone.active,
        )
