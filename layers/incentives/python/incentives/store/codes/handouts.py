"""Codes that are handed to persons: a new one, and its place under the campaign's caps."""

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from incentives.domain.campaigns.campaign import Campaign
from incentives.domain.codes.voucher import Voucher
from incentives.store import keys
from incentives.store.codes.vouchers import voucher_item
from incentives.store.items import GateItem, Item, VoucherItem
from incentives.store.transaction import Transaction


def add_new(write: Transaction, voucher: Voucher) -> None:
    """Add a code that nobody has yet; its guard fails when the draw met a taken one."""
    write.put(voucher_item(voucher, listed=False), Item.pk.does_not_exist())


def count(write: Transaction, campaign: Campaign, number: int, *, codes: int = 1) -> None:
    """Count handed-out codes at a gate, while it has this version and room.

    A campaign whose uses or budget are gone hands nothing out either: nobody could use it.
    """
    share = campaign.gate_shares[number]
    guard: Condition = GateItem.version == campaign.version
    for attribute, bound in (
        (GateItem.published, share.publications),
        (GateItem.used, share.uses),
        (GateItem.spent, share.budget_minor),
    ):
        if bound is not None:
            guard &= attribute <= bound - codes
    write.update(GateItem(*keys.gate(campaign.id, number)), [GateItem.published.add(codes)], guard)


def recall(write: Transaction, voucher: Voucher) -> None:
    """Switch a code off that was handed out, as long as it is untouched."""
    guard: Condition = VoucherItem.redeemed == 0
    guard &= VoucherItem.campaign_id == voucher.campaign_id
    if voucher.gift is not None:
        opening_minor = voucher.gift.opening_minor
        guard &= VoucherItem.gift_balance == opening_minor
        guard &= VoucherItem.gift_loaded == opening_minor
    write.update(VoucherItem(*keys.voucher(voucher.code)), [VoucherItem.active.set(False)], guard)


def claim(write: Transaction, before: Voucher, given: Voucher) -> None:
    """Mark a code that is there as handed out; as it was read, and by nobody else meanwhile."""
    is_active = VoucherItem.active == True  # noqa: E712 (an expression for DynamoDB)
    guard: Condition = is_active & (VoucherItem.campaign_id == before.campaign_id)
    guard &= VoucherItem.handed_out_at.does_not_exist()
    ends = before.expires_at.isoformat() if before.expires_at else None
    guard &= (
        VoucherItem.expires_at.does_not_exist() if ends is None else VoucherItem.expires_at == ends
    )
    item = voucher_item(given)
    actions: list[Action] = [VoucherItem.handed_out_at.set(item.handed_out_at)]
    if given.expires_at is not None:
        actions.append(VoucherItem.expires_at.set(item.expires_at))
    if given.holders:
        actions.append(VoucherItem.holders.set(item.holders))
    write.update(VoucherItem(*keys.voucher(before.code)), actions, guard)
