"""Vouchers as items."""

from datetime import datetime

from incentives.domain.voucher import Voucher
from incentives.store import keys
from incentives.store.items import Item, VoucherItem


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
        expires_at=datetime.fromisoformat(item.expires_at) if item.expires_at else None,
        holders=tuple(item.holders.split()) if item.holders else (),
    )


def voucher_item(voucher: Voucher, *, job: str | None = None) -> VoucherItem:
    """The item of a new voucher, listed under its campaign."""
    return VoucherItem(
        *keys.voucher(voucher.code),
        code=voucher.code,
        campaign_id=voucher.campaign_id,
        public=voucher.public,
        active=voucher.active,
        redeemed=voucher.redeemed,
        quantity=voucher.quantity,
        expires_at=voucher.expires_at.isoformat() if voucher.expires_at else None,
        holders=" ".join(voucher.holders) or None,
        created_at=voucher.created_at.isoformat(),
        job=job,
        listing=keys.codes_listing(voucher.campaign_id),
        listed_at=voucher.code,
    )
