"""What marketing sends about milestones, and what is answered."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.points.milestones import MOST_CHOICES, Milestone
from incentives.domain.points.programme import Programme
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.fields import Text
from incentives.runtime.wire.points.milestone import MilestoneOut

MAX_POINTS = 10**9

Points = Annotated[int, Field(ge=1, le=MAX_POINTS)]


class MilestoneIn(RequestShape):
    """A threshold of points ever earned, and one of: points, a reward, a choice of rewards."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=100)]
    threshold: Points
    points: Points | None = None
    reward: Text | None = None
    choices: Annotated[list[Text], Field(max_length=MOST_CHOICES)] = []

    @model_validator(mode="after")
    def _gives_one(self) -> Self:
        if sum(map(bool, (self.points, self.reward, self.choices))) != 1:
            raise ValueError("a milestone gives one of points, reward and choices")
        return self

    def milestone(self, milestone_id: str) -> Milestone:
        """The milestone as the rules know it."""
        return Milestone(
            id=milestone_id,
            name=self.name,
            threshold=self.threshold,
            points=self.points or 0,
            reward_id=self.reward,
            choices=tuple(dict.fromkeys(self.choices)),
        )


class MilestonesOut(ResponseShape):
    """All milestones of a programme, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[MilestoneOut]
    total: int

    @classmethod
    def of(cls, programme: Programme) -> "MilestonesOut":
        """The milestones on the wire."""
        data = [MilestoneOut.of(milestone) for milestone in programme.milestones]
        return cls(data=data, total=len(data))
