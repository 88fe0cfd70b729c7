"""Choose a reward at a milestone that was passed: one, once."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.findings import Circumstance
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Change, Member, Moment
from incentives.domain.points.milestones import Milestone
from incentives.domain.points.programme import Programme
from incentives.domain.points.reward import Reward
from incentives.domain.refusal import Refusal, Refused
from incentives.store.transaction import Pause
from incentives.usecases.codes.pay_code import Mint
from incentives.usecases.points.cards import booked, following
from incentives.usecases.points.change_member import Changed, change_member
from incentives.usecases.points.give_reward import GivingReward, find_reward, refuse_sold_out
from incentives.usecases.points.read_member import MemberSeen, refuse_inactive


@dataclass(frozen=True, slots=True)
class AtMilestone:
    """What a member has got at a milestone; None for what has not happened."""

    passed: Entry | None
    chosen: Entry | None


def choose_reward(
    member_id: str,
    milestone_id: str,
    reward_id: str,
    programme: Programme,
    *,
    mint: Mint,
    now: datetime,
    pause: Pause,
) -> tuple[Changed, Reward]:
    """Take the reward from its stock for the member; whoever asks for it again gets that answer.

    Raises:
        Refused: `NOT_FOUND`, no such milestone or reward, or the milestone offers others;
            `INVALID_REDEMPTION`, it was not passed or has given what it gives;
            `DUPLICATE_FOUND`, another reward was chosen; `CAMPAIGN_STOPPED` and the like;
            `LOYALTY_CARD_NOT_ACTIVE`; `REWARD_OUT_OF_STOCK`;
            `NO_VOUCHER_SUITABLE`, the campaign of the code has none left;
            `TOO_MANY_REQUESTS`.
    """
    milestone = next((one for one in programme.milestones if one.id == milestone_id), None)
    if milestone is None or reward_id not in milestone.offers:
        raise Refused(
            Refusal.NOT_FOUND,
            "the milestone offers no such reward",
            resource_type="reward",
            resource_id=reward_id,
        )
    return following(
        member_id,
        lambda card: _choose(
            card, milestone, reward_id, programme, mint=mint, now=now, pause=pause
        ),
    )


def _choose(
    member_id: str,
    milestone: Milestone,
    reward_id: str,
    programme: Programme,
    *,
    mint: Mint,
    now: datetime,
    pause: Pause,
) -> tuple[Changed, Reward]:
    _refuse_closed(member_id, milestone, pause)
    reward = find_reward(programme.id, reward_id, pause)
    cause = Cause(
        id=_choice_of(milestone),
        type=EntryType.CHOSEN,
        related=milestone.cause_id,
        reward_id=reward_id,
        milestone_id=milestone.id,
    )

    def decide(member: Member, moment: Moment) -> Change:
        programme.refuse_closed(now)
        refuse_inactive(member)
        refuse_sold_out(giving.reward)
        return ledger.count(member, cause, moment)

    giving = GivingReward(reward, member_id, cause.id, mint, now, pause)
    changed = change_member(
        member_id,
        cause,
        decide,
        programme,
        now=now,
        pause=pause,
        also=lambda write, made: made.with_code(giving.add(write)),
        learn=giving.learn,
    )
    if changed.entry.reward_id != reward_id:
        raise Refused(
            Refusal.DUPLICATE_FOUND,
            "another reward was chosen at this milestone",
            resource_type="reward",
            resource_id=changed.entry.reward_id,
        )
    return changed, reward


def milestones_of(seen: MemberSeen, pause: Pause) -> tuple[tuple[Milestone, AtMilestone], ...]:
    """What a member has got at each milestone of its programme; one read."""
    milestones = seen.programme.milestones
    causes = [
        cause for milestone in milestones for cause in (milestone.cause_id, _choice_of(milestone))
    ]
    _, entries = following(seen.member.id, lambda card: booked(card, causes, pause))
    return tuple(
        (
            milestone,
            AtMilestone(entries.get(milestone.cause_id), entries.get(_choice_of(milestone))),
        )
        for milestone in milestones
    )


def _choice_of(milestone: Milestone) -> str:
    return f"choice:{milestone.id}"


def _refuse_closed(member_id: str, milestone: Milestone, pause: Pause) -> None:
    """Refuse what was not passed, or what gave its reward when it was."""
    _, entries = booked(member_id, [milestone.cause_id], pause)
    passed = entries.get(milestone.cause_id)
    if passed is None or passed.reward_id is not None:
        raise Refused(Refusal.INVALID_REDEMPTION, Circumstance.NOTHING_TO_CHOOSE)
