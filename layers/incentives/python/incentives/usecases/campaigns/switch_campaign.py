"""Switch a campaign: book that its window opened or closed, so that the stream announces it.

Nothing is decided here: the clock decides at the instant of each request. A bell that rings twice,
late or for a window that was changed meanwhile does no harm.
"""

from datetime import datetime

from incentives.store.campaigns import switches
from incentives.store.transaction import Pause
from incentives.usecases.campaigns.plan_windows import Edge, edges


def switch_campaign(edge: Edge, *, now: datetime, pause: Pause) -> bool:
    """Book the edge that is due, once; False when it is no edge of the campaign any more.

    A campaign that was stopped before neither opens nor closes.

    Args:
        edge: what the schedule said.
        now: the instant at which it is booked.
        pause: between tries.
    """
    for campaign in switches.definitions(edge.campaign_id):
        if edge in edges(campaign) and not campaign.is_off:
            switches.book(campaign, edge.name, edge.at, now, pause)
            return True
    return False
