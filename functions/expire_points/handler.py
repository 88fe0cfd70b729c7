"""Expire points: called by a schedule, again and again; finds what is due, fans out, hands on."""

from datetime import datetime
from typing import Protocol

from pydantic import AwareDatetime, TypeAdapter, ValidationError

from incentives import names
from incentives.domain.instant import as_text
from incentives.runtime import aws, clock, self_invoke
from incentives.runtime.log import logger
from incentives.runtime.patience import back_off
from incentives.runtime.shapes import RequestShape
from incentives.usecases.points.expire_points import Shard, expire_points, shards_due

MOST_HOPS = 10
"""How often a shard is handed on; what is left then waits for the next tick of the schedule."""

_RESERVE_MS = 15_000  # a member with all its tries, and the way out
_INSTANT = TypeAdapter(AwareDatetime)

aws.bind_table_on_lambda()


class Context(Protocol):
    """What Lambda says about the invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until the invocation is ended."""


class TickIn(RequestShape):
    """What the schedule says, and what the function says to itself about one shard."""

    at: str
    programme_id: str | None = None
    shard: int | None = None
    hops: int = 0


def lambda_handler(event: object, context: Context) -> dict[str, int | bool]:
    """Go through a shard, or find those that have something due and have each gone through.

    What is no tick of ours raises, and ends in the dead letters.
    """
    tick = TickIn.model_validate(event)
    at = _moment(tick.at)
    if tick.programme_id is None or tick.shard is None:
        return _fan_out(at)
    return _go_round(tick, Shard(tick.programme_id, tick.shard, at), context)


def _fan_out(at: datetime) -> dict[str, int | bool]:
    shards = 0
    for shard in shards_due(at, back_off):
        self_invoke.call_later(_tick(shard, hops=0))
        shards += 1
    logger.info("expiry", extra={"at": as_text(at), "shards": shards})
    return {"shards": shards}


def _go_round(tick: TickIn, shard: Shard, context: Context) -> dict[str, int | bool]:
    round_ = expire_points(
        shard,
        pause=back_off,
        has_time=lambda: context.get_remaining_time_in_millis() > _RESERVE_MS,
    )
    if not round_.done and tick.hops < MOST_HOPS:
        self_invoke.call_later(_tick(shard, hops=tick.hops + 1))
    about = {"campaign_id": shard.programme_id, "shard": shard.number, "hops": tick.hops}
    logger.info("expiry round", extra=about | round_.counts)
    return round_.counts


def _moment(text: str) -> datetime:
    """The moment of the schedule, so that a night that is repeated is the same night.

    It is never in the future, whoever says so: nothing is booked before its time. A scheduler that
    fills nothing in, as the local one, means now.
    """
    try:
        return min(_INSTANT.validate_python(text, strict=False), clock.now())
    except ValidationError:
        if text == names.SCHEDULED_TIME:
            return clock.now()
        raise


def _tick(shard: Shard, *, hops: int) -> dict[str, str | int]:
    return {
        "at": as_text(shard.at),
        "programme_id": shard.programme_id,
        "shard": shard.number,
        "hops": hops,
    }
