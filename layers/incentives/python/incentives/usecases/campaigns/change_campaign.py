"""Change, stop and resume a campaign: the next version, with its gates moved before it counts.

When this returns, no redemption by an earlier version can commit any more. That is what makes stop
a guarantee.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.guessing import refuse_guessable
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import receipts
from incentives.store.campaigns import campaigns, promotions
from incentives.store.codes import code_jobs
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction, write_guarded
from incentives.usecases.campaigns.plan_windows import DropSchedules, PlanSchedules, planned_edges
from incentives.usecases.campaigns.read_campaign import find_campaign, not_found

type Change = Callable[[Campaign], Campaign]
"""What a campaign becomes; asked again with the newer one when somebody else was faster."""


@dataclass(frozen=True, slots=True)
class Scheduler:
    """How schedules are planned and dropped; `runtime.schedules` has both."""

    plan: PlanSchedules
    drop: DropSchedules


def change_campaign(
    reference: str, change: Change, *, now: datetime, pause: Pause, scheduler: Scheduler
) -> Campaign:
    """Make the change and carry it through; changes by others are kept, none is overwritten unseen.

    A change that somebody left unfinished is carried through first. A change that changes nothing
    makes no version, so stopping the stopped answers the same.

    Args:
        reference: id or name of the campaign.
        change: what it becomes.
        now: the instant of the request.
        pause: between tries.
        scheduler: for the schedules of a window that changes.

    Raises:
        Refused: `NOT_FOUND`; what `change` refuses; `VERSION_CONFLICT` when others kept changing
            it, or it is being deleted.
    """

    def unless_removed(current: Campaign) -> Campaign:
        if current.removal is not None:
            raise _conflict(current.id, "this campaign is being deleted")
        return change(current)

    campaign_id = find_campaign(reference, pause).id
    return advance(campaign_id, unless_removed, now=now, pause=pause, scheduler=scheduler)


def advance(
    campaign_id: str, change: Change, *, now: datetime, pause: Pause, scheduler: Scheduler
) -> Campaign:
    """Like `change_campaign`, whatever the campaign is in the middle of."""

    def attempt(_: Transaction) -> tuple[Campaign, Campaign]:
        current = settled(campaign_id, pause)
        proposed = _next_version(current, change(current), now)
        if proposed is None:
            return current, current
        campaigns.refuse_bulky(replace(proposed, gate_shares=()))
        if proposed.publishing.for_browsers:
            refuse_guessable(proposed, code_jobs.asked_for(campaign_id))
        promotions.prepare(proposed, now, pause)
        if proposed.window != current.window:
            scheduler.plan(planned_edges(proposed, now))
        campaigns.propose(proposed, pause)
        return current, proposed

    conflict = _conflict(campaign_id, "others kept changing this campaign")
    current, proposed = write_guarded(attempt, pause, otherwise=conflict)
    if proposed is current:
        return current
    published = settled(campaign_id, pause)
    if proposed.window != current.window:
        scheduler.drop(planned_edges(current, now))
    return published


def settled(campaign_id: str, pause: Pause) -> Campaign:
    """The definition that redemptions go by now, any change on its way carried through.

    Raises:
        Refused: `NOT_FOUND`.
    """
    campaign = campaigns.settled(campaign_id, pause)
    if campaign is None:
        raise not_found(campaign_id)
    return campaign


def stop(campaign: Campaign) -> Campaign:
    """The campaign with its switch off."""
    return replace(campaign, stopped=True)


def resume(campaign: Campaign) -> Campaign:
    """The campaign with its switch on."""
    return replace(campaign, stopped=False)


def once(
    receipt: Receipt | None, make: Callable[[], Campaign], *, now: datetime, pause: Pause
) -> Campaign:
    """Make a change unless a request with this `Idempotency-Key` made it before.

    So the late repeat of a stop does not undo the resume that came between.

    Raises:
        Refused: `IDEMPOTENCY_KEY_REUSED`, and what `make` raises.
    """
    if receipt is None:
        return make()
    campaign_id = receipts.resource_of(
        fetch_one(receipts.key_of(receipt), pause, consistent=True), receipt, now
    )
    if campaign_id is not None:
        return settled(campaign_id, pause)
    changed = make()
    write = Transaction()
    receipts.keep(write, receipt, changed.id, now)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        receipts.resource_of(failed.images[receipts.key_of(receipt)], receipt, now)
    return changed


def _next_version(current: Campaign, wanted: Campaign, now: datetime) -> Campaign | None:
    """The version after `current`, or None when nothing changes."""
    if wanted == current:
        return None
    version = current.version + 1
    window_version = current.window_version if wanted.window == current.window else version
    return replace(wanted, version=version, updated_at=now, window_version=window_version)


def _conflict(campaign_id: str, details: str) -> Refused:
    return Refused(
        Refusal.VERSION_CONFLICT, details, resource_type="campaign", resource_id=campaign_id
    )
