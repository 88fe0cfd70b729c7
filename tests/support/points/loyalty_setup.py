"""A loyalty programme in the table, and members with points, below the routes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.expiry import Expiry, PeriodType
from incentives.domain.points.programme import Programme
from incentives.domain.window import Window
from incentives.store.points import members, programmes
from incentives.store.transaction import Transaction
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.enroll import enroll, newcomer
from incentives.usecases.points.expire_points import Round, Shard, expire_points
from incentives.usecases.points.manage_programme import create_programme
from tests.builders import NOW, no_pause

DAY = timedelta(days=1)
TEN_DAYS = Expiry(PeriodType.DAY, 10)
_causes = count(1)


def a_club(letter: str = "c", **terms: object) -> Programme:
    """A programme of Berlin whose points last ten days, unless the terms say otherwise.

    A table with several has each under a letter of its own.
    """
    club = Programme(
        id="camp_" + letter * 26,
        name=f"Club {letter}",
        version=1,
        window=Window(zone="Europe/Berlin"),
        created_at=NOW,
        updated_at=NOW,
        **{"expiry": TEN_DAYS, **terms},  # type: ignore[arg-type]
    )
    return create_programme(club, None, now=NOW, pause=no_pause).programme


def joined(club: Programme, number: int, *, shard: int = 0) -> str:
    """Enroll somebody who is visited with this shard."""
    person = f"{number:031x}{shard:x}"
    joining = newcomer(club.id, person, customer_id=None, customer_source_id=None, now=NOW)
    return enroll(joining, club, now=NOW, pause=no_pause).member.id


def earned(club: Programme, member_id: str, points: int = 10, *, days: int = 0) -> Entry:
    """Have a member earn points some days later."""
    cause = Cause(id=f"order-{next(_causes)}", type=EntryType.EARNED)
    command = AwardPoints(member_id, cause, points, club.lot)
    return award_points(command, club, now=NOW + days * DAY, pause=no_pause).entry


def expired(member_id: str) -> list[int]:
    """The expiries that were booked."""
    found = members.entries(member_id)
    return [entry.points for entry in found if entry.type is EntryType.EXPIRED]


def changed(club: Programme, **terms: object) -> Programme:
    """The programme with other terms, in force."""
    after = replace(club, version=club.version + 1, **terms)  # type: ignore[arg-type]
    write = Transaction()
    programmes.replace_in(write, after)
    write.commit(no_pause)
    return after


def gone_round(club: Programme, days: int, has_time: Callable[[], bool] = lambda: True) -> Round:
    """Go round the first shard some days later."""
    return expire_points(Shard(club.id, 0, NOW + days * DAY), pause=no_pause, has_time=has_time)
