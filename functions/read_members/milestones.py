"""A member's milestones on the wire."""

from incentives.domain.points.milestones import Milestone, missing
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.milestone import MilestoneOut
from incentives.usecases.points.choose_reward import AtMilestone
from incentives.usecases.points.read_member import MemberSeen


class MemberMilestoneOut(MilestoneOut):
    """A milestone as a member has it: `OPEN`, `TO_CHOOSE` a reward, or `DONE`."""

    status: str
    missing: int
    reward_given: str | None = None
    code_given: str | None = None

    @classmethod
    def at(cls, plain: MilestoneOut, got: AtMilestone, still: int) -> "MemberMilestoneOut":
        """The milestone on the wire."""
        last = got.chosen or got.passed
        given = last.reward_id if last else None
        to_choose = not (plain.points or given)
        status = "OPEN" if got.passed is None else "TO_CHOOSE" if to_choose else "DONE"
        return cls(
            **plain.model_dump(),
            status=status,
            missing=0 if got.passed else still,
            reward_given=given,
            code_given=last.code if last else None,
        )


class MemberMilestonesOut(ResponseShape):
    """All milestones of a member's programme, oldest first."""

    object: str = "list"
    data_ref: str = "data"
    data: list[MemberMilestoneOut]
    total: int

    @classmethod
    def of(
        cls, seen: MemberSeen, got: tuple[tuple[Milestone, AtMilestone], ...]
    ) -> "MemberMilestonesOut":
        """The milestones on the wire."""
        data = [
            MemberMilestoneOut.at(MilestoneOut.of(one), entries, missing(one, seen.member))
            for one, entries in got
        ]
        return cls(data=data, total=len(data))
