"""Change a gift card by hand: add money or take some off, once for each cause."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.cards.gift_card import CreditEntry, CreditType, Gift
from incentives.domain.codes.voucher import Voucher
from incentives.domain.findings import UnknownCode
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.cards import credit_keys, gift_cards
from incentives.store.cards.gift_cards import CreditCauseItem
from incentives.store.codes.vouchers import voucher_of
from incentives.store.items import Item
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import (
    ATTEMPTS_AT_A_BALANCE,
    Images,
    Pause,
    Transaction,
    write_guarded,
)


@dataclass(frozen=True, slots=True)
class ChangeCard:
    """What is to happen to a card.

    Attributes:
        amount_minor: to add (above zero) or to take off (below).
        cause: names the change; a repeat of it gets the first answer.
        digest: of the request, when only its `Idempotency-Key` names the cause.
        source_id: what the caller calls the change.
    """

    code: str
    amount_minor: int
    cause: str
    digest: str | None = None
    source_id: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CardChanged:
    """The line that books the change, made now or when it was asked for before."""

    entry: CreditEntry
    repeated: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a card's ledger, newest first."""

    voucher: Voucher
    entries: tuple[CreditEntry, ...]
    more: bool


def change_card(command: ChangeCard, *, now: datetime, pause: Pause) -> CardChanged:
    """Make the change, whether or not the card may be used: money is money.

    Raises:
        Refused: `NOT_FOUND`; `INVALID_PAYLOAD`, a code without money; `GIFT_AMOUNT_EXCEEDED`;
            `INVALID_AMOUNT`; `IDEMPOTENCY_KEY_REUSED`; `SOURCE_ID_REUSED`; `TOO_MANY_REQUESTS`.
    """
    card, made = keys.voucher(command.code), credit_keys.credit_cause(command.code, command.cause)
    seen: Images = dict(fetch([card, made], pause, consistent=True))

    def attempt(write: Transaction) -> CardChanged:
        voucher, gift = _card(command.code, seen.get(card))
        earlier = seen.get(made)
        if isinstance(earlier, CreditCauseItem):
            return CardChanged(_earlier(command, earlier), repeated=True)
        type_ = CreditType.ADDITION if command.amount_minor > 0 else CreditType.REMOVAL
        after = gift.after(type_, command.amount_minor)
        entry = CreditEntry(
            number=after.entries,
            type=type_,
            amount_minor=command.amount_minor,
            balance_minor=after.balance_minor,
            loaded_minor=after.loaded_minor,
            at=now,
            campaign_id=voucher.campaign_id,
            source_id=command.source_id,
            reason=command.reason,
        )
        gift_cards.change(write, voucher, after, entry, cause=command.cause, digest=command.digest)
        return CardChanged(entry, repeated=False)

    return write_guarded(attempt, pause, learn=seen.update, attempts=ATTEMPTS_AT_A_BALANCE)


def read_lines(code: str, *, limit: int, after_id: str | None, pause: Pause) -> Lines:
    """At most `limit` lines of a card, newest first, behind the line `after_id`.

    The last one is what the card was made with.

    Raises:
        Refused: `NOT_FOUND`, no such card or no such line; `INVALID_PAYLOAD`.
    """
    voucher, gift = _card(code, fetch_one(keys.voucher(code), pause, consistent=True))
    before: int | None = gift.entries + 1
    if after_id is not None:
        before = derived_ids.credit_entry_number(code, after_id)
    if before is None:
        raise Refused(
            Refusal.NOT_FOUND,
            "there is no such transaction",
            resource_type="transaction",
            resource_id=after_id,
        )
    entries = gift_cards.lines(code, limit=limit + 1, before=before)
    if len(entries) <= limit and before > 0:
        entries.append(CreditEntry.opening(gift, voucher.campaign_id, voucher.created_at))
    return Lines(voucher, tuple(entries[:limit]), more=len(entries) > limit)


def _card(code: str, item: Item | None) -> tuple[Voucher, Gift]:
    voucher = voucher_of(item)
    if voucher is None:
        raise Refused(
            Refusal.NOT_FOUND, UnknownCode(code), resource_type="voucher", resource_id=code
        )
    if voucher.gift is None:
        raise Refused(Refusal.INVALID_PAYLOAD, "the code is no gift card", resource_type="voucher")
    return voucher, voucher.gift


def _earlier(command: ChangeCard, made: CreditCauseItem) -> CreditEntry:
    """The line of the first request of this cause."""
    if made.digest != command.digest:
        raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
    (entry,) = gift_cards.lines(command.code, limit=1, before=made.number + 1)
    if entry.amount_minor != command.amount_minor:
        raise Refused(Refusal.SOURCE_ID_REUSED, command.source_id)
    return entry
