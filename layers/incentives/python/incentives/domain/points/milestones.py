"""Milestones: thresholds of all points that a member ever earned, and what is given past them.

What was taken back does not count as earned. A member passes each milestone once, with the points
that reach it; one that is made later, and passed already, comes with the next points.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.points.member import Change, Member, Moment

MOST_MILESTONES = 30  # of a programme; a member keeps a bit for each
MOST_CHOICES = 10
MOST_WRITES = 35
"""Of the milestones that one event passes; the rest pass with the next points.

A transaction has 100 parts: 20 rules with a limit and a challenge take 60 of them, the member, the
note of the event, an expiry and a partner's budgets 5.
"""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A threshold. What it gives is one of points, a reward, and the choice between rewards.

    Attributes:
        threshold: of points earned, less those taken back.
        points: that are given besides.
        reward_id: that comes by itself, or is to be chosen when it is sold out at that moment.
        choices: rewards, one of which the member may choose.
        active: milestones are switched off and never removed.
    """

    id: str
    name: str
    threshold: int
    points: int = 0
    reward_id: str | None = None
    choices: tuple[str, ...] = ()
    active: bool = True

    @property
    def cause_id(self) -> str:
        """Of the entry that books it, once for each member."""
        return f"milestone:{self.id}"

    @property
    def writes(self) -> int:
        """At most, to pass it: the entry; and of a reward one of the stock, the code, its gate."""
        return 4 if self.reward_id else 1

    @property
    def offers(self) -> tuple[str, ...]:
        """The rewards that can be chosen when none has come by itself."""
        return (self.reward_id,) if self.reward_id else self.choices


def missing(milestone: Milestone, member: Member) -> int:
    """The points that a member still has to earn."""
    return max(0, milestone.threshold - member.earned + member.returned)


def is_passed(member: Member, place: int) -> bool:
    """Whether a member has passed the programme's milestone at this place."""
    return bool(member.milestones >> place & 1)


def passing(
    change: Change,
    milestones: Sequence[Milestone],
    lot: Callable[[Moment], str],
    moment: Moment,
) -> Change:
    """The change with the milestones that it passes, each an entry; points of one may pass another.

    Those for which one write has no room any more stay for the next points.

    Args:
        change: that gave a member points.
        milestones: of the programme, in the order in which they were made.
        lot: names the lot of the points that they give.
        moment: of the change.
    """
    room = MOST_WRITES
    for _ in milestones:
        for place, one in enumerate(milestones):
            due = one.active and not is_passed(change.member, place) and one.writes <= room
            if due and not missing(one, change.member):
                change = _passed(change, one, place, lot(moment), moment)
                room -= one.writes
    return change


def _passed(change: Change, milestone: Milestone, place: int, lot: str, moment: Moment) -> Change:
    cause = Cause(
        id=milestone.cause_id,
        type=EntryType.MILESTONE,
        related=change.entry.cause,
        reward_id=milestone.reward_id,
        milestone_id=milestone.id,
    )
    if milestone.points:
        made = ledger.award(change.member, milestone.points, lot, cause, moment)
    else:
        made = ledger.count(change.member, cause, moment)
    member = replace(made.member, milestones=made.member.milestones | 1 << place)
    return Change(member, (*change.entries, *made.entries))
