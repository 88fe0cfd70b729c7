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
    def of(cls, one: Milestone) -> "MilestoneOut":
        """The milestone on the wire."""
        return cls(
            id=one.id,
            name=one.name,
            threshold=one.threshold,
            points=one.points or None,
            reward=one.reward_id,
            choices=list(one.choices) or None,
            active=one.active,
        )
