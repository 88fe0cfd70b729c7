"""What one write takes from a gate of a campaign, or gives back to it."""

from pynamodb.expressions.condition import Condition

from incentives.domain.campaigns.campaign import Campaign
from incentives.store import keys
from incentives.store.items import GateItem, Item
from incentives.store.transaction import Transaction


def take(
    write: Transaction, campaign: Campaign, number: int, *, uses: int, spent_minor: int
) -> None:
    """Take uses and budget (minor units), while the gate has this version and room in its share.

    A number below zero gives back what the same write took from the gate before: for that there is
    always room.
    """
    share = campaign.gate_shares[number]
    guard: Condition = GateItem.version == campaign.version
    if share.uses is not None and uses > 0:
        guard &= GateItem.used <= share.uses - uses
    if share.budget_minor is not None and (uses > 0 or spent_minor > 0):
        guard &= GateItem.spent <= share.budget_minor - spent_minor
    write.update(
        GateItem(*keys.gate(campaign.id, number)),
        [GateItem.used.add(uses), GateItem.spent.add(spent_minor)],
        guard,
    )


def give_back(
    write: Transaction, campaign_id: str, number: int, *, uses: int, spent_minor: int
) -> None:
    """Give uses and budget back to the gate that they came from, whatever its version."""
    write.update(
        GateItem(*keys.gate(campaign_id, number)),
        [GateItem.used.add(-uses), GateItem.spent.add(-spent_minor)],
        Item.pk.exists(),
    )


def require(write: Transaction, campaign: Campaign, number: int) -> None:
    """Take nothing, but let the write go through only while the gate has this version.

    So nothing of it commits once a stop of the campaign has returned.
    """
    write.update(
        GateItem(*keys.gate(campaign.id, number)),
        [GateItem.used.add(0)],
        GateItem.version == campaign.version,
    )
