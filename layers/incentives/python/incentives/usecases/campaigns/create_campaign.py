"""Create a campaign: its definition, name, gates, public code and first codes, all or nothing."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.codes.guessing import refuse_guessable
from incentives.domain.codes.voucher import Voucher
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.campaigns import campaigns, promotions
from incentives.store.codes import code_jobs
from incentives.store.codes.vouchers import voucher_item
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import GuardFailed, Pause, Transaction
from incentives.usecases.campaigns.plan_windows import PlanSchedules, planned_edges


@dataclass(frozen=True, slots=True)
class CreateCampaign:
    """What marketing asks for.

    Attributes:
        campaign: its first version, without shares yet.
        first_codes: the job that makes its first unique codes, if any are wanted.
        receipt: present when the request came with an `Idempotency-Key`.
    """

    campaign: Campaign
    first_codes: CodeJob | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Created:
    """The campaign, made by this request or by the one that it repeats."""

    campaign: Campaign
    repeated: bool


def create_campaign(
    command: CreateCampaign, *, now: datetime, pause: Pause, plan: PlanSchedules
) -> Created:
    """Put the campaign into the table, its codes waiting to be made in the background.

    Raises:
        Refused: `DUPLICATE_FOUND`, the name or the public code is taken; `IDEMPOTENCY_KEY_REUSED`;
            `INVALID_CODE_CONFIG`, the pattern has no room for the codes; `CODES_CAN_BE_GUESSED`, it
            is for browsers and its codes are too few for that; `INVALID_CAMPAIGN_PARAMS`, one
            promotion or shown code more would be too many.
    """
    if command.receipt is not None:
        earlier = _repeated(
            command.receipt, fetch_one(receipts.key_of(command.receipt), pause), now, pause
        )
        if earlier is not None:
            return earlier
    campaigns.refuse_bulky(command.campaign)
    campaign = command.campaign.with_gates((GateState(1),) * command.campaign.open_gates)
    refuse_guessable(campaign, command.first_codes.wanted if command.first_codes else 0)
    if command.first_codes is not None and campaign.code_pattern is not None:
        campaign.code_pattern.refuse_crowded(command.first_codes.wanted, existing=0)
    promotions.prepare(campaign, now, pause)
    plan(planned_edges(campaign, now))
    try:
        _write(campaign, command, now).commit(pause)
    except GuardFailed as failed:
        return _explained(failed, campaign, command.receipt, now, pause)
    return Created(campaign, repeated=False)


def _write(campaign: Campaign, command: CreateCampaign, now: datetime) -> Transaction:
    write = Transaction()
    campaigns.add_to(write, campaign)
    if campaign.public_code is not None:
        public = Voucher(campaign.public_code, campaign.id, public=True, created_at=now)
        write.put(voucher_item(public), Item.pk.does_not_exist())
    if command.first_codes is not None:
        code_jobs.add_to(write, command.first_codes)
    if command.receipt is not None:
        receipts.keep(write, command.receipt, campaign.id, now)
    return write


def _explained(
    failed: GuardFailed, campaign: Campaign, receipt: Receipt | None, now: datetime, pause: Pause
) -> Created:
    """The first answer, when the write was a repeat that came at the same time; else why not."""
    if receipt is not None and receipts.key_of(receipt) in failed.images:
        earlier = _repeated(receipt, failed.images[receipts.key_of(receipt)], now, pause)
        if earlier is not None:
            return earlier
    if promotions.list_of(campaign) in failed.images:
        raise promotions.full(campaign)
    if keys.campaign_name(campaign.name) in failed.images:
        raise _duplicate(f"there is a campaign named {campaign.name}")
    raise _duplicate(f"the code {campaign.public_code} is taken")


def _repeated(receipt: Receipt, item: Item | None, now: datetime, pause: Pause) -> Created | None:
    campaign_id = receipts.resource_of(item, receipt, now)
    if campaign_id is None:
        return None
    campaign = campaigns.settled(campaign_id, pause)
    if campaign is None:
        raise Refused(
            Refusal.NOT_FOUND,
            "the campaign that this request made was deleted",
            resource_type="campaign",
            resource_id=campaign_id,
        )
    return Created(campaign, repeated=True)


def _duplicate(details: str) -> Refused:
    return Refused(Refusal.DUPLICATE_FOUND, details, resource_type="campaign")
