"""Events of campaigns: new definitions, booked edges of windows, and ends of jobs."""

from collections.abc import Iterator
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign, Removal
from incentives.domain.events.campaigns import CampaignFact, CodesFact, WindowFact
from incentives.domain.events.event import Event, EventType
from incentives.store.bodies import campaign_members, campaign_of
from incentives.store.campaigns.switches import SwitchItem
from incentives.store.codes import code_jobs
from incentives.store.items import CampaignItem, Item

# Parts of a definition that change without anybody having changed the campaign's terms.
_NOT_TERMS = {
    "version",
    "updated_at",
    "stopped",
    "gate_shares",
    "window_version",
    "removal",
}
_EDGES = {"start": EventType.CAMPAIGN_OPENED, "end": EventType.CAMPAIGN_CLOSED}


def campaign_events(old: Item | None, new: Item) -> Iterator[Event]:
    """A new version of a definition; one that is only on its way is no news yet."""
    campaign = _definition(new)
    if old is None:
        yield _about(EventType.CAMPAIGN_CREATED, campaign)
        return
    before = _definition(old)
    if before.version == campaign.version:
        return
    changed = _changed_terms(before, campaign)
    if changed:
        yield _about(EventType.CAMPAIGN_UPDATED, campaign, changed)
    if campaign.stopped and not before.stopped:
        yield _about(EventType.CAMPAIGN_STOPPED, campaign)
    if before.stopped and not campaign.stopped:
        yield _about(EventType.CAMPAIGN_RESUMED, campaign)
    if campaign.removal is Removal.DECIDED and before.removal is not Removal.DECIDED:
        yield _about(EventType.CAMPAIGN_DELETED, campaign)


def _definition(item: Item) -> Campaign:
    if not isinstance(item, CampaignItem):
        raise TypeError("not a campaign")
    return campaign_of(item.body)


def _changed_terms(before: Campaign, after: Campaign) -> tuple[str, ...]:
    was, now = campaign_members(before), campaign_members(after)
    return tuple(name for name in now if name not in _NOT_TERMS and now[name] != was[name])


def _about(type_: EventType, campaign: Campaign, changed: tuple[str, ...] | None = None) -> Event:
    fact = CampaignFact(
        campaign_id=campaign.id,
        campaign_name=campaign.name,
        version=campaign.version,
        changed=changed,
    )
    return Event(type_, f"{campaign.id}/{campaign.version}", campaign.updated_at, fact)


def window_event(item: Item) -> Event:
    """A window's edge that was booked."""
    if not isinstance(item, SwitchItem):
        raise TypeError("not a switch")
    fact = WindowFact(campaign_id=item.campaign_id, campaign_name=item.campaign_name, at=item.at)
    subject = f"{item.campaign_id}/{item.at}"
    return Event(_EDGES[item.edge], subject, datetime.fromisoformat(item.at), fact)


def job_events(old: Item | None, new: Item, at: datetime) -> Iterator[Event]:
    """The end of a job that makes codes, seen by us at `at`."""
    job, before = code_jobs.job_of(new), code_jobs.job_of(old)
    if job is None:
        raise ValueError("not a job")
    fact = CodesFact(campaign_id=job.campaign_id, job_id=job.id, wanted=job.wanted, done=job.done)
    if job.done >= job.wanted and not (before and before.done >= before.wanted):
        yield Event(EventType.CODES_GENERATED, job.id, at, fact)
    if job.failed and not (before and before.failed):
        yield Event(EventType.CODES_FAILED, job.id, at, fact)
