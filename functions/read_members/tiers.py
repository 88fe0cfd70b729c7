"""A member's tier on the wire."""

from incentives.domain.points.tiers import Measure
from incentives.runtime.shapes import ResponseShape
from incentives.runtime.wire.points.tier import TierOut
from incentives.usecases.points.read_member import MemberSeen


class ProgressOut(ResponseShape):
    """How far a member is: `count` in the present period or periods, `missing` to the next tier."""

    measure: Measure
    count: int
    next_tier_id: str | None
    next_tier: str | None
    missing: int | None


class MemberTiersOut(ResponseShape):
    """The tier of a member, in the field's list; `progress` is ours, null without tiers."""

    object: str = "list"
    data_ref: str = "data"
    data: list[TierOut]
    total: int
    progress: ProgressOut | None

    @classmethod
    def of(cls, seen: MemberSeen) -> "MemberTiersOut":
        """The tier on the wire."""
        member, programme, ladder = seen.member, seen.programme, seen.programme.ladder
        standing = programme.standing(member, programme.moment(seen.at).today)
        if ladder is None or standing is None:
            return cls(data=[], total=0, progress=None)
        progress = ProgressOut(
            measure=ladder.measure,
            count=standing.count,
            next_tier_id=standing.next.id if standing.next else None,
            next_tier=standing.next.name if standing.next else None,
            missing=standing.missing,
        )
        if standing.tier is None:
            return cls(data=[], total=0, progress=progress)
        held = TierOut.of(standing.tier, ladder, programme)
        data = [held.until(standing, member.customer_id)]
        return cls(data=data, total=1, progress=progress)
