"""Schedules as a test sees them: what rings, by name."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from incentives.usecases.campaigns.change_campaign import Scheduler
from incentives.usecases.campaigns.plan_windows import Edge


@dataclass
class FakeScheduler:
    """Keeps the schedules that were planned and not dropped, in the order of planning."""

    scheduled: dict[str, Edge] = field(default_factory=dict)

    def plan(self, edges: Sequence[Edge]) -> None:
        """Plan these; one of the same name stays, as on AWS."""
        for edge in edges:
            self.scheduled.setdefault(edge.schedule_name, edge)

    def drop(self, edges: Sequence[Edge]) -> None:
        """Drop these."""
        for edge in edges:
            self.scheduled.pop(edge.schedule_name, None)

    @property
    def scheduler(self) -> Scheduler:
        """Both, as a use-case takes them."""
        return Scheduler(plan=self.plan, drop=self.drop)
