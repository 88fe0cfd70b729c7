"""Delete a campaign that nobody has used: ask, look, decide, remove.

A call goes on where the one before ended, however it ended.

Asking closes every gate, so that nothing can be used while we look. Deciding is a version of its
own: it and the withdrawal of the question cannot both win, so codes are only ever taken from a
campaign that will not come back.
"""

from dataclasses import replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.codes.code_job import JobStatus
from incentives.domain.refusal import Refusal, Refused
from incentives.store.campaigns import campaigns, removal
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.change_campaign import Scheduler, advance, settled
from incentives.usecases.campaigns.plan_windows import planned_edges
from incentives.usecases.campaigns.read_campaign import find_campaign, jobs_of


def delete_campaign(reference: str, *, now: datetime, pause: Pause, scheduler: Scheduler) -> bool:
    """Delete the campaign with its codes; False when more is left than one call removes.

    Args:
        reference: id or name of the campaign.
        now: the instant of the request.
        pause: between tries.
        scheduler: for the schedules of its window.

    Raises:
        Refused: `NOT_FOUND`; `RESOURCE_IN_USE`, a use stands or codes are being made: nothing has
            changed, and what was closed to look is open again.
    """
    campaign = settled(find_campaign(reference, pause).id, pause)
    if campaign.removal is not Removal.DECIDED:
        campaign = _decided(campaign, now=now, pause=pause, scheduler=scheduler)
    scheduler.drop(planned_edges(campaign, now))
    jobs = jobs_of(campaign.id, pause)
    if not removal.remove_codes(campaign.id, pause):
        return False
    if not removal.remove_bookings(campaign, jobs, pause):
        return False
    removal.let_versions_expire(campaign.id, now, pause)
    removal.remove_definition(campaign, now, pause)
    return True


def _decided(campaign: Campaign, *, now: datetime, pause: Pause, scheduler: Scheduler) -> Campaign:
    if campaign.removal is None:
        _refuse_when_used(campaign, now, pause)
        campaign = advance(campaign.id, _ask, now=now, pause=pause, scheduler=scheduler)
    try:
        _refuse_when_used(campaign, now, pause)
    except Refused:
        advance(campaign.id, _withdraw, now=now, pause=pause, scheduler=scheduler)
        raise
    decided = advance(campaign.id, _decide, now=now, pause=pause, scheduler=scheduler)
    if decided.removal is not Removal.DECIDED:
        raise _in_use(campaign.id, "somebody used this campaign a moment ago; ask again")
    return decided


def _ask(campaign: Campaign) -> Campaign:
    return replace(campaign, removal=campaign.removal or Removal.ASKED)


def _decide(campaign: Campaign) -> Campaign:
    asked = campaign.removal is Removal.ASKED
    return replace(campaign, removal=Removal.DECIDED) if asked else campaign


def _withdraw(campaign: Campaign) -> Campaign:
    asked = campaign.removal is Removal.ASKED
    return replace(campaign, removal=None) if asked else campaign


def _refuse_when_used(campaign: Campaign, now: datetime, pause: Pause) -> None:
    states = campaigns.gate_states(campaign, pause)
    used, published = (
        sum(state.used for state in states),
        sum(state.published for state in states),
    )
    if used:
        raise _in_use(campaign.id, f"{used} uses of this campaign stand; stop it instead")
    if published:
        raise _in_use(campaign.id, f"{published} persons hold codes of it; stop it instead")
    jobs = jobs_of(campaign.id, pause)
    if any(job.status(now) is JobStatus.IN_PROGRESS for job in jobs):
        raise _in_use(campaign.id, "its codes are being made; ask again when that is done")


def _in_use(campaign_id: str, details: str) -> Refused:
    return Refused(
        Refusal.RESOURCE_IN_USE, details, resource_type="campaign", resource_id=campaign_id
    )
