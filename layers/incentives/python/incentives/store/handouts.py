"""Codes that are handed to persons: a new one, and its place under the campaign's caps."""

from pynamodb.expressions.condition import Condition

from incentives.domain.campaign import Campaign
from incentives.domain.voucher import Voucher
from incentives.store import keys
from incentives.store.items import GateItem, Item
from incentives.store.transaction import Transaction
from incentives.store.vouchers import voucher_item


def add_new(write: Transaction, voucher: Voucher) -> None:
    """Add a code that nobody has yet; its guard fails when the draw met a taken one."""
    write.put(voucher_item(voucher, listed=False), Item.pk.does_not_exist())


def count(write: Transaction, campaign: Campaign, number: int) -> None:
    """Count one handed-out code at a gate, while it has this version and room.

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
            guard &= attribute <= bound - 1
    write.update(GateItem(*keys.gate(campaign.id, number)), [GateItem.published.add(1)], guard)
