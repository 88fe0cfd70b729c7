"""Import codes: take over codes that somebody else made, all of them or none that is new.

Everything is checked before anything is written. A repeat finds its codes there already and goes on
with the rest, so an import that was cut off is simply sent again.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import batched

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.cards.gift_card import refuse_larger
from incentives.domain.codes.given_code import GivenCode, told, vouchers_of
from incentives.domain.codes.guessing import refuse_guessable_texts
from incentives.domain.codes.holder import refuse_support
from incentives.domain.codes.voucher import Voucher
from incentives.domain.receipt import Receipt
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys, receipts
from incentives.store.codes import pool
from incentives.store.codes.vouchers import voucher_item, voucher_of
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import (
    MAX_PARTS,
    GuardFailed,
    Images,
    Pause,
    Transaction,
    write_guarded,
)
from incentives.usecases.codes.unique_codes import find_campaign_of_unique_codes

MOST_CODES = 20_000  # of one request

_AT_ONCE = 4  # transactions; so the largest import stays within a request's time


@dataclass(frozen=True, slots=True)
class ImportCodes:
    """Codes for a campaign, by its id or name; support agents give codes to one person each."""

    campaign: str
    given: Sequence[GivenCode]
    by_support: bool = False
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The codes as they are now, in the order given; `created` of them are new."""

    campaign: Campaign
    vouchers: tuple[Voucher, ...]
    created: int


def import_codes(command: ImportCodes, *, now: datetime, pause: Pause) -> Imported:
    """Put the codes into the table, those that are not there yet.

    Raises:
        Refused: `NOT_FOUND`, no such campaign; `VERSION_CONFLICT`, it is being deleted;
            `INVALID_CODE_CONFIG`, it has one public code; `INVALID_PAYLOAD`, too many codes, or
            some that cannot be read; `DUPLICATE_FOUND`, one stands there twice or exists as
            something else; `IDEMPOTENCY_KEY_REUSED`; `MISSING_REQUIRED_PERMISSION`,
            `MISSING_CUSTOMER`, not for support agents.
    """
    campaign = _campaign_for(command, pause)
    wanted = vouchers_of(command.given, campaign, now)
    refuse_guessable_texts(campaign, (one.code for one in wanted))
    places = {one.code: row.place for one, row in zip(wanted, command.given, strict=True)}
    found = _found(wanted, command.receipt, pause)
    repeated = command.receipt and _is_kept(command.receipt, found, now)
    _refuse_others(wanted, found, places)
    missing = [one for one in wanted if keys.voucher(one.code) not in found]
    _write_all(campaign, missing, places, pause)
    if command.receipt and not repeated:
        _keep(command.receipt, campaign, now, pause)
    return Imported(campaign, _as_kept(wanted, found), len(missing))


def _campaign_for(command: ImportCodes, pause: Pause) -> Campaign:
    """The campaign that the codes are for, unless it may not have them."""
    if not 1 <= len(command.given) <= MOST_CODES:
        details = f"an import takes 1 to {MOST_CODES} codes, not {len(command.given)}"
        raise Refused(Refusal.INVALID_PAYLOAD, details)
    campaign = find_campaign_of_unique_codes(command.campaign, pause)
    if command.by_support:
        for one in command.given:
            refuse_support(campaign, holders=one.holders, quantity=one.quantity)
            refuse_larger(campaign.offer, one.amount_minor)
    return campaign


def _found(
    wanted: Iterable[Voucher], receipt: Receipt | None, pause: Pause
) -> Mapping[Key, Item | None]:
    """The codes that exist already, and the receipt of an earlier request."""
    places = [keys.voucher(one.code) for one in wanted]
    if receipt:
        places.append(receipts.key_of(receipt))
    return fetch(places, pause, consistent=True)


def _as_kept(wanted: Iterable[Voucher], found: Mapping[Key, Item | None]) -> tuple[Voucher, ...]:
    """The codes as they are: what became of the existing ones since they were made, too."""
    return tuple(voucher_of(found.get(keys.voucher(one.code))) or one for one in wanted)


def _is_kept(receipt: Receipt, found: Mapping[Key, Item | None], now: datetime) -> bool:
    return receipts.resource_of(found.get(receipts.key_of(receipt)), receipt, now) is not None


def _refuse_others(
    wanted: Iterable[Voucher], found: Mapping[Key, Item | None], places: Mapping[str, str]
) -> None:
    """Refuse codes that exist and are not what this import would make of them."""
    others = [
        f"{places[one.code]} has a code that exists already"
        for one in wanted
        if (key := keys.voucher(one.code)) in found and not _is_same(voucher_of(found[key]), one)
    ]
    if others:
        raise Refused(Refusal.DUPLICATE_FOUND, told(others), resource_type="voucher")


def _is_same(existing: Voucher | None, wanted: Voucher) -> bool:
    """Whether the existing code came from the same row, whatever became of it since."""
    if existing is None:
        return False
    since = replace(existing, created_at=wanted.created_at, redeemed=wanted.redeemed)
    if wanted.handed_out_at is None and existing.handed_out_at is not None:
        since = replace(
            since, holders=wanted.holders, handed_out_at=None, expires_at=wanted.expires_at
        )
    made_alike = (existing.gift and existing.gift.opening_minor) == (
        wanted.gift and wanted.gift.opening_minor
    )
    return made_alike and wanted == replace(since, gift=wanted.gift)


def _write_all(
    campaign: Campaign, missing: Sequence[Voucher], places: Mapping[str, str], pause: Pause
) -> None:
    def write(batch: Sequence[Voucher]) -> None:
        _write(campaign, batch, places, pause)

    with ThreadPoolExecutor(_AT_ONCE) as workers:
        for _ in workers.map(write, batched(missing, MAX_PARTS - pool.PARTS, strict=False)):
            pass  # the first refusal comes out here


def _write(
    campaign: Campaign, batch: Sequence[Voucher], places: Mapping[str, str], pause: Pause
) -> None:
    """Write some codes; those that a twin of this request wrote meanwhile count as written."""
    left = list(batch)

    def attempt(write: Transaction) -> None:
        for voucher in left:
            write.put(voucher_item(voucher), Item.pk.does_not_exist())
        if left and not campaign.auto_update:
            pool.add(write, campaign.id, left)

    def learn(images: Images) -> None:
        nonlocal left
        _refuse_others(left, images, places)
        if all(keys.voucher(one.code) not in images for one in left):
            raise _in_removal(campaign)  # their chunk is there, but they are not
        left = [one for one in left if keys.voucher(one.code) not in images]

    # A failure takes a code off, and the last attempt has none left. None of them waits for others.
    write_guarded(attempt, pause, learn=learn, attempts=len(batch) + 1, waits=False)


def _keep(receipt: Receipt, campaign: Campaign, now: datetime, pause: Pause) -> None:
    transaction = Transaction()
    receipts.keep(transaction, receipt, campaign.id, now)
    try:
        transaction.commit(pause)
    except GuardFailed as failed:
        receipts.resource_of(failed.images.get(receipts.key_of(receipt)), receipt, now)


def _in_removal(campaign: Campaign) -> Refused:
    return Refused(
        Refusal.VERSION_CONFLICT,
        "the codes of this campaign are being removed",
        resource_type="campaign",
        resource_id=campaign.id,
    )
