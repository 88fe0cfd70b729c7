"""Create a voucher by itself: one code and a campaign of its own, all or nothing.

So its caps, budget, conditions, stop and rollback are those of every campaign, not a second kind.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from incentives.domain import derived_ids
from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.campaigns.gates import GateState
from incentives.domain.cards.gift_card import money_of
from incentives.domain.code import DRAWS_PER_CODE, CodePattern
from incentives.domain.codes.voucher import Voucher
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.campaigns import campaigns
from incentives.store.codes.vouchers import voucher_item, voucher_of
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded


@dataclass(frozen=True, slots=True)
class CreateVoucher:
    """What is to be made.

    Attributes:
        campaign: the terms, with `standalone` and still without a name and shares.
        code: its canonical form; None is drawn from the campaign's pattern.
        seed: 32 secret random bytes.
        active: whether the code may be used at once.
        holders: the hashes of the one person who may use it; empty is anybody.
        receipt: present when the request came with an `Idempotency-Key`.
    """

    campaign: Campaign
    code: str | None
    seed: bytes
    active: bool = True
    holders: tuple[str, ...] = ()
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class VoucherCreated:
    """The code as it is now, made by this request or by the one that it repeats."""

    campaign: Campaign
    voucher: Voucher
    repeated: bool


def campaign_name(code: str) -> str:
    """The name of the campaign of a code that stands alone; it does not tell the code."""
    return f"Voucher {derived_ids.voucher_id(code)}"


def create_voucher(command: CreateVoucher, *, now: datetime, pause: Pause) -> VoucherCreated:
    """Put the code and its campaign into the table. The same request finds them there.

    Raises:
        Refused: `DUPLICATE_FOUND`, the code exists and is another; `IDEMPOTENCY_KEY_REUSED`;
            `INVALID_CODE_CONFIG`, the pattern has no room; `INVALID_CAMPAIGN_PARAMS`.
    """
    campaigns.refuse_bulky(command.campaign)
    receipt = command.receipt
    if receipt is not None:
        item = fetch_one(receipts.key_of(receipt), pause, consistent=True)
        earlier = _of_receipt(receipt, item, now, pause)
        if earlier is not None:
            return earlier
    draws = count()

    def attempt(write: Transaction) -> VoucherCreated:
        campaign, voucher = _made(command, next(draws), now)
        _add(write, campaign, voucher, receipt, now)
        return VoucherCreated(campaign, voucher, repeated=False)

    return write_guarded(
        attempt,
        pause,
        learn=lambda images: _earlier(command, images, now, pause),
        attempts=1 if command.code else DRAWS_PER_CODE,
        waits=False,
        otherwise=_taken(command),
    )


def _made(command: CreateVoucher, attempt: int, now: datetime) -> tuple[Campaign, Voucher]:
    terms = command.campaign
    pattern = terms.code_pattern or CodePattern.of()
    code = command.code or pattern.draw(command.seed, 0, attempt)
    campaign = replace(terms, name=campaign_name(code))
    voucher = Voucher(
        code=code,
        campaign_id=campaign.id,
        public=False,
        created_at=now,
        active=command.active,
        quantity=campaign.code_quantity,
        holders=command.holders,
        gift=money_of(campaign.offer),
    )
    return campaign.with_gates((GateState(1),) * campaign.open_gates), voucher


def _add(
    write: Transaction,
    campaign: Campaign,
    voucher: Voucher,
    receipt: Receipt | None,
    now: datetime,
) -> None:
    campaigns.add_to(write, campaign)
    write.put(voucher_item(voucher), Item.pk.does_not_exist())
    if receipt is not None:
        receipts.keep(write, receipt, voucher.code, now)


def _earlier(
    command: CreateVoucher, images: Images, now: datetime, pause: Pause
) -> VoucherCreated | None:
    """What the first request made, when this one repeats it; None when the code is another's."""
    receipt = command.receipt
    if receipt is not None and receipts.key_of(receipt) in images:
        return _of_receipt(receipt, images[receipts.key_of(receipt)], now, pause)
    there = voucher_of(images.get(keys.voucher(command.code))) if command.code else None
    if there is None:
        return None
    campaign = campaigns.published(there.campaign_id, pause)
    if campaign is None or campaign.removal or campaign.standalone != command.campaign.standalone:
        return None
    return VoucherCreated(campaign, there, repeated=True)


def _of_receipt(
    receipt: Receipt, item: Item | None, now: datetime, pause: Pause
) -> VoucherCreated | None:
    code = receipts.resource_of(item, receipt, now)
    if code is None:
        return None
    voucher = voucher_of(fetch_one(keys.voucher(code), pause, consistent=True))
    campaign = campaigns.published(voucher.campaign_id, pause) if voucher else None
    if voucher is None or campaign is None:
        raise Refused(Refusal.NOT_FOUND, "the code that this request made was deleted")
    return VoucherCreated(campaign, voucher, repeated=True)


def _taken(command: CreateVoucher) -> Refused:
    if command.code is None:
        details = "too many codes that fit the pattern are taken"
        return Refused(Refusal.INVALID_CODE_CONFIG, details)
    details = "this code exists already, and not by this request"
    return Refused(Refusal.DUPLICATE_FOUND, details, resource_type="voucher")
