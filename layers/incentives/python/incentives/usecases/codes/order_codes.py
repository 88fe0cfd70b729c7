"""Order codes: more unique codes for a campaign, one at once or many in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards.gift_card import money_of, refuse_larger
from incentives.domain.code import DRAWS_PER_CODE, CodePattern
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.codes.guessing import refuse_guessable
from incentives.domain.codes.holder import refuse_support
from incentives.domain.codes.voucher import Voucher
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.codes import code_jobs
from incentives.store.codes.vouchers import voucher_item, voucher_of
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.codes.unique_codes import find_campaign_of_unique_codes


@dataclass(frozen=True, slots=True)
class OrderCodes:
    """What marketing asks for.

    Attributes:
        campaign: its id or name.
        wanted: number of codes; one is made at once.
        quantity: uses of each; None is the campaign's number.
        holders: the hashes of the one person who may use it; of one code only.
        by_support: a support agent asks, who makes codes for one person each.
        amount_minor: what a gift card is made with; None is the campaign's amount.
        job_id: for the job, if it is to be one.
        seed: 32 secret random bytes.
        receipt: present when the request came with an `Idempotency-Key`.
    """

    campaign: str
    wanted: int
    quantity: int | None
    job_id: str
    seed: bytes
    holders: tuple[str, ...] = ()
    by_support: bool = False
    amount_minor: int | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A voucher, or the job that makes several, by this request or by the one it repeats."""

    campaign: Campaign
    made: Voucher | CodeJob
    repeated: bool


def order_codes(command: OrderCodes, *, now: datetime, pause: Pause) -> Ordered:
    """Make one code, or put the job that makes many into the table.

    Raises:
        Refused: `NOT_FOUND`, no such campaign; `VERSION_CONFLICT`, it is being deleted;
            `INVALID_CODE_CONFIG`, it has one public code, its pattern has no room for so many, or
            they are not 1 to 100,000; `IDEMPOTENCY_KEY_REUSED`; `MISSING_REQUIRED_PERMISSION`,
            `MISSING_CUSTOMER`, not for support agents; `INVALID_PAYLOAD`, many for one person.
    """
    if command.holders and command.wanted != 1:
        raise Refused(Refusal.INVALID_PAYLOAD, "one code at a time is made for a person")
    campaign = find_campaign_of_unique_codes(command.campaign, pause)
    if command.by_support:
        refuse_support(campaign, holders=command.holders, quantity=command.quantity)
        refuse_larger(campaign.offer, command.amount_minor)
    _refuse_amount(campaign, command)
    receipt = command.receipt
    if receipt is not None:
        item = fetch_one(receipts.key_of(receipt), pause, consistent=True)
        earlier = _earlier(item, receipt, campaign, now, pause)
        if earlier is not None:
            return earlier
    pattern = campaign.code_pattern or CodePattern.of()
    asked_for = code_jobs.asked_for(campaign.id)
    pattern.refuse_crowded(command.wanted, existing=asked_for)
    refuse_guessable(campaign, asked_for + command.wanted)

    def repeated(images: Images) -> Ordered | None:
        """The answer to the request that this one turns out to repeat."""
        if receipt is None or receipts.key_of(receipt) not in images:
            return None
        return _earlier(images[receipts.key_of(receipt)], receipt, campaign, now, pause)

    if command.wanted == 1:
        return _make_one(command, campaign, repeated, now, pause)
    return _begin_job(command, campaign, repeated, now, pause)


type _Repeated = Callable[[Images], Ordered | None]


def _begin_job(
    command: OrderCodes, campaign: Campaign, repeated: _Repeated, now: datetime, pause: Pause
) -> Ordered:
    job = CodeJob.of(
        id=command.job_id,
        campaign_id=campaign.id,
        wanted=command.wanted,
        seed=command.seed,
        quantity=_quantity(command, campaign),
        now=now,
    )

    def attempt(write: Transaction) -> Ordered:
        code_jobs.add_to(write, job)
        if command.receipt is not None:
            receipts.keep(write, command.receipt, job.id, now)
        return Ordered(campaign, job, repeated=False)

    def learn(images: Images) -> Ordered | None:
        there = code_jobs.job_of(images.get(keys.code_job(campaign.id, job.id)))
        if there is None or command.receipt is not None:
            return repeated(images)
        # Its id is new, so this is it: the answer to a try was lost.
        return Ordered(campaign, there, repeated=False)

    return write_guarded(attempt, pause, learn=learn, attempts=1)


def _make_one(
    command: OrderCodes, campaign: Campaign, repeated: _Repeated, now: datetime, pause: Pause
) -> Ordered:
    """One code, drawn again while it meets a taken one."""
    pattern, draws = campaign.code_pattern or CodePattern.of(), count()

    def attempt(write: Transaction) -> Ordered:
        voucher = Voucher(
            code=pattern.draw(command.seed, 0, next(draws)),
            campaign_id=campaign.id,
            public=False,
            created_at=now,
            quantity=_quantity(command, campaign),
            holders=command.holders,
            gift=money_of(campaign.offer, command.amount_minor),
        )
        write.put(voucher_item(voucher), Item.pk.does_not_exist())
        if command.receipt is not None:
            receipts.keep(write, command.receipt, voucher.code, now)
        return Ordered(campaign, voucher, repeated=False)

    crowded = Refused(
        Refusal.INVALID_CODE_CONFIG,
        "too many codes that fit the pattern are taken",
        resource_type="campaign",
        resource_id=campaign.id,
    )
    return write_guarded(
        attempt, pause, learn=repeated, attempts=DRAWS_PER_CODE, waits=False, otherwise=crowded
    )


def _refuse_amount(campaign: Campaign, command: OrderCodes) -> None:
    """An amount of its own is for one gift card."""
    amount_minor = command.amount_minor
    if amount_minor is None:
        return
    if command.wanted != 1 or money_of(campaign.offer) is None:
        details = "an amount of its own is for one code of a campaign of gift cards"
        raise Refused(Refusal.INVALID_PAYLOAD, details)


def _quantity(command: OrderCodes, campaign: Campaign) -> int | None:
    return campaign.code_quantity if command.quantity is None else command.quantity


def _earlier(
    item: Item | None, receipt: Receipt, campaign: Campaign, now: datetime, pause: Pause
) -> Ordered | None:
    """What the first request with this key made, or None when this is the first."""
    resource_id = receipts.resource_of(item, receipt, now)
    if resource_id is None:
        return None
    job = code_jobs.job_of(fetch_one(keys.code_job(campaign.id, resource_id), pause))
    made = job or voucher_of(fetch_one(keys.voucher(resource_id), pause))
    if made is None:
        raise Refused(Refusal.NOT_FOUND, "the codes that this request made are gone")
    return Ordered(campaign, made, repeated=True)
