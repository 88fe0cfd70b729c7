"""Vouchers as items."""

from datetime import datetime

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.cards.gift_card import Gift
from incentives.domain.codes.voucher import Voucher
from incentives.store import keys
from incentives.store.items import Item, VoucherItem
from incentives.store.transaction import GuardFailed, Pause, Transaction


def voucher_of(item: Item | None) -> Voucher | None:
    """The voucher of an item, or None when the item is missing or something else."""
    if not isinstance(item, VoucherItem):
        return None
    return Voucher(
        code=item.code,
        campaign_id=item.campaign_id,
        public=item.public,
        created_at=datetime.fromisoformat(item.created_at),
        active=item.active,
        quantity=item.quantity,
        redeemed=item.redeemed,
        expires_at=_instant(item.expires_at),
        holders=tuple((item.holders or "").split()),
        handed_out_at=_instant(item.handed_out_at),
        gift=_gift_of(item),
        starts_at=_instant(item.starts_at),
    )


def voucher_item(voucher: Voucher, *, job: str | None = None, listed: bool = True) -> VoucherItem:
    """The item of a new voucher, listed under its campaign unless it is made for one person.

    Being listed costs a write unit more, and whoever makes a code for a person has its own record
    of it.
    """
    item = VoucherItem(
        *keys.voucher(voucher.code),
        code=voucher.code,
        campaign_id=voucher.campaign_id,
        public=voucher.public,
        active=voucher.active,
        redeemed=voucher.redeemed,
        quantity=voucher.quantity,
        expires_at=_text(voucher.expires_at),
        starts_at=_text(voucher.starts_at),
        holders=" ".join(voucher.holders) or None,
        handed_out_at=_text(voucher.handed_out_at),
        created_at=voucher.created_at.isoformat(),
        job=job,
        listing=keys.codes_listing(voucher.campaign_id) if listed else None,
        listed_at=voucher.code if listed else None,
    )
    if voucher.gift is not None:
        item.gift_opening = voucher.gift.opening_minor
        item.gift_loaded = voucher.gift.loaded_minor
        item.gift_removed = voucher.gift.removed_minor
        item.gift_balance = voucher.gift.balance_minor
        item.gift_entries = voucher.gift.entries
    return item


def switch(voucher: Voucher, *, active: bool, pause: Pause) -> bool:
    """Switch a unique code on or off; False when it is gone, or belongs to another campaign."""
    write = Transaction()
    add_switch(write, voucher, active=active)
    try:
        write.commit(pause)
    except GuardFailed:
        return False
    return True


def add_switch(
    write: Transaction, voucher: Voucher, *, active: bool, guard: Condition | None = None
) -> None:
    """Add to a write that a unique code is switched; it must be there, and of the same campaign."""
    same = Item.pk.exists() & (VoucherItem.campaign_id == voucher.campaign_id)
    whole = same if guard is None else same & guard
    write.update(VoucherItem(*keys.voucher(voucher.code)), [VoucherItem.active.set(active)], whole)


def change(write: Transaction, before: Voucher, after: Voucher) -> None:
    """Add to a write what is said anew of a unique code: its end, its uses, whether it is on.

    What is not said stays as it is, whoever changes it; a redemption that decided on the earlier
    terms fails and decides again.
    """
    actions: list[Action] = []
    if after.active != before.active:
        actions.append(VoucherItem.active.set(after.active))
    if after.quantity != before.quantity:
        quantity = VoucherItem.quantity
        actions.append(
            quantity.remove() if after.quantity is None else quantity.set(after.quantity)
        )
    if after.expires_at != before.expires_at:
        ends = _text(after.expires_at)
        expires_at = VoucherItem.expires_at
        actions.append(expires_at.remove() if ends is None else expires_at.set(ends))
    if actions:
        guard = Item.pk.exists() & (VoucherItem.campaign_id == before.campaign_id)
        write.update(VoucherItem(*keys.voucher(before.code)), actions, guard)


def remove_unused(write: Transaction, voucher: Voucher) -> None:
    """Add to a write that a code goes which nobody has used, was handed or holds."""
    guard: Condition = VoucherItem.campaign_id == voucher.campaign_id
    guard &= VoucherItem.redeemed == 0
    guard &= VoucherItem.handed_out_at.does_not_exist()
    guard &= VoucherItem.holders.does_not_exist()
    if voucher.gift is not None:
        entries = VoucherItem.gift_entries
        guard &= entries.does_not_exist() | (entries == 0)
    write.delete(VoucherItem(*keys.voucher(voucher.code)), guard)


def still_with_nobody() -> Condition:
    """That a code was not handed out to anybody yet."""
    nobody: Condition = VoucherItem.handed_out_at.does_not_exist()
    return nobody


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _gift_of(item: VoucherItem) -> Gift | None:
    if item.gift_balance is None:
        return None
    return Gift(
        opening_minor=item.gift_opening or 0,
        loaded_minor=item.gift_loaded or 0,
        balance_minor=item.gift_balance,
        removed_minor=item.gift_removed or 0,
        entries=item.gift_entries or 0,
    )
