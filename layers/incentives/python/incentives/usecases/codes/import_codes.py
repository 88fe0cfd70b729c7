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
from incentives.store.codes import pool, vouchers
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

type Changes = Mapping[Key, tuple[Voucher, Voucher]]
"""Codes as they are, and as they are to be."""

_AT_ONCE = 4  # transactions; so the largest import stays within a request's time


@dataclass(frozen=True, slots=True)
class ImportCodes:
    """Codes for a campaign, by its id or name; support agents give codes to one person each.

    With `update`, codes that are there get the end, the uses and the switch that are given.
    """

    campaign: str
    given: Sequence[GivenCode]
    by_support: bool = False
    receipt: Receipt | None = None
    update: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The codes as they are now, in the order given; `created` are new, `updated` changed."""

    campaign: Campaign
    vouchers: tuple[Voucher, ...]
    created: int
    updated: int = 0


def import_codes(command: ImportCodes, *, now: datetime, pause: Pause) -> Imported:
    """Put the codes into the table, those that are not there yet, and change the others if asked.

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
    changes = _changes(command, wanted, found, campaign) if not repeated else {}
    _refuse_others(wanted, found, places, changes)
    missing = [one for one in wanted if keys.voucher(one.code) not in found]
    _write_all(campaign, missing, places, pause)
    changed = _change_all(changes, pause)
    if command.receipt and not repeated:
        _keep(command.receipt, campaign, now, pause)
    return Imported(campaign, _as_kept(wanted, found, changes), len(missing), changed)


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


def _as_kept(
    wanted: Iterable[Voucher], found: Mapping[Key, Item | None], changes: Changes
) -> tuple[Voucher, ...]:
    """The codes as they are: what became of the existing ones since they were made, too."""
    existing = {key: voucher for key, item in found.items() if (voucher := voucher_of(item))}
    existing |= {key: after for key, (_, after) in changes.items()}
    return tuple(existing.get(keys.voucher(one.code), one) for one in wanted)


def _is_kept(receipt: Receipt, found: Mapping[Key, Item | None], now: datetime) -> bool:
    return receipts.resource_of(found.get(receipts.key_of(receipt)), receipt, now) is not None


def _changes(
    command: ImportCodes,
    wanted: Sequence[Voucher],
    found: Mapping[Key, Item | None],
    campaign: Campaign,
) -> Changes:
    """The codes that are there and may change, as they are and as they are to be; none unasked.

    What is not of this campaign, or given to another person or with another amount, may not.
    """
    changes: dict[Key, tuple[Voucher, Voucher]] = {}
    if not command.update:
        return changes
    for row, one in zip(command.given, wanted, strict=True):
        key = keys.voucher(one.code)
        before = voucher_of(found.get(key))
        if before is not None and _is_same(before, _with_terms_of(one, before)):
            changes[key] = (before, row.updated(before, campaign))
    return changes


def _with_terms_of(wanted: Voucher, existing: Voucher) -> Voucher:
    """The wanted code with the terms that an update changes as the existing one has them."""
    return replace(
        wanted,
        active=existing.active,
        quantity=existing.quantity,
        expires_at=existing.expires_at,
    )


def _change_all(changes: Changes, pause: Pause) -> int:
    """Change the codes; how many are not as they were."""
    changed = [(before, after) for before, after in changes.values() if before != after]
    for batch in batched(changed, MAX_PARTS, strict=False):
        _change(batch, pause)
    return len(changed)


def _change(changes: Sequence[tuple[Voucher, Voucher]], pause: Pause) -> None:
    write = Transaction()
    for before, after in changes:
        vouchers.change(write, before, after)
    try:
        write.commit(pause)
    except GuardFailed as failed:
        details = "a code was removed meanwhile; send the import again"
        raise Refused(Refusal.VERSION_CONFLICT, details, resource_type="voucher") from failed


def _refuse_others(
    wanted: Iterable[Voucher],
    found: Mapping[Key, Item | None],
    places: Mapping[str, str],
    changes: Changes,
) -> None:
    """Refuse codes that exist, are not what this import would make of them, and may not change."""
    compared = {keys.voucher(one.code): one for one in wanted}
    others = [
        f"{places[one.code]} has a code that exists already"
        for key, one in compared.items()
        if key in found and key not in changes and not _is_same(voucher_of(found[key]), one)
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
    again = ""

    def attempt(write: Transaction) -> None:
        for voucher in left:
            write.put(voucher_item(voucher), Item.pk.does_not_exist())
        if left and not campaign.auto_update:
            pool.add(write, campaign.id, left, again=again)

    def learn(images: Images) -> None:
        nonlocal left, again
        _refuse_others(left, images, places, {})
        if all(keys.voucher(one.code) not in images for one in left):
            # Their chunk is there, but they are not: removed one by one, unless all of them go.
            find_campaign_of_unique_codes(campaign.id, pause)
            if again:
                raise _in_removal(campaign)
            again = left[0].created_at.isoformat()
        left = [one for one in left if keys.voucher(one.code) not in images]

    # A failure takes a code off, and the last attempt has none left. None of them waits for others.
    write_guarded(attempt, pause, learn=learn, attempts=len(batch) + 2, waits=False)


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
