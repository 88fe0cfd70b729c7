"""Switch campaign: called by a one-time schedule at a window's start and at its end."""

from typing import Literal

from pydantic import AwareDatetime

from incentives.runtime import aws, clock
from incentives.runtime.log import logger
from incentives.runtime.patience import back_off
from incentives.runtime.shapes import RequestShape
from incentives.usecases.campaigns.plan_windows import Edge
from incentives.usecases.campaigns.switch_campaign import switch_campaign

aws.bind_table_on_lambda()


class EdgeIn(RequestShape):
    """What the schedule says; see `Edge.as_data`."""

    campaign_id: str
    version: int
    edge: Literal["start", "end"]
    at: AwareDatetime


def lambda_handler(event: object, context: object) -> dict[str, bool]:  # noqa: ARG001
    """Book the edge that is due. What is no edge of ours raises, and ends in the dead letters."""
    due = EdgeIn.model_validate(event, strict=False)
    edge = Edge(due.campaign_id, due.version, due.edge, due.at)
    booked = switch_campaign(edge, now=clock.now(), pause=back_off)
    logger.info("bell", extra={"campaign_id": due.campaign_id, "edge": due.edge, "booked": booked})
    return {"booked": booked}
