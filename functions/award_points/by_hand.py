"""Points that people give and take: by hand, by a partner, as a surprise."""

from datetime import datetime

from award_points.minting import mint
from award_points.schema import BalanceChangeIn, GrantIn
from incentives import names
from incentives.domain.points import ledger
from incentives.domain.points.entry import Cause, Entry, EntryType
from incentives.domain.points.member import Member
from incentives.domain.points.programme import Programme
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.points.cause import CauseName
from incentives.runtime.wire.points.member import BalanceOut
from incentives.usecases.points.award_points import AwardPoints, award_points
from incentives.usecases.points.cards import following
from incentives.usecases.points.change_member import change_member
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.read_member import find_member, find_programme, seen_now


def change_balance(
    member_id: str, body: BalanceChangeIn, request: Request, known: KnownProgrammes
) -> Answer[BalanceOut]:
    """Add points, or remove them when they are below zero."""
    now = clock.now()
    programme = find_programme(member_id, known, now, back_off)
    named = CauseName.of("balance", body.source_id, request, body.asked)
    cause = Cause(
        id=named.id,
        type=EntryType.ADDED if body.points > 0 else EntryType.REMOVED,
        reason=body.reason,
        source_id=body.source_id,
        partner=named.partner,
        digest=named.digest,
        content=named.content,
    )
    if body.points < 0:
        return _removed(member_id, -body.points, cause, programme, now)
    command = AwardPoints(
        member_id=member_id,
        cause=cause,
        points=body.points,
        lot=lambda moment: body.lot(programme, moment),
        partner_app_id=named.partner,
    )
    return _awarded(command, programme, now)


def grant(
    member_id: str, body: GrantIn, request: Request, known: KnownProgrammes
) -> Answer[BalanceOut]:
    """Surprise a member."""
    now = clock.now()
    programme = find_programme(member_id, known, now, back_off)
    named = CauseName.of("grant", body.source_id, request, body.asked)
    cause = Cause(
        id=named.id,
        type=EntryType.GRANTED,
        reason=body.reason,
        source_id=body.source_id,
        digest=named.digest,
        content=named.content,
    )
    return _awarded(AwardPoints(member_id, cause, body.points, programme.lot), programme, now)


def _awarded(command: AwardPoints, programme: Programme, now: datetime) -> Answer[BalanceOut]:
    awarded = award_points(command, programme, now=now, pause=back_off, mint=mint())
    member = find_member(command.member_id, back_off)
    return _answer(member, awarded.entry, programme, now, repeated=awarded.repeated)


def _removed(
    member_id: str, points: int, cause: Cause, programme: Programme, now: datetime
) -> Answer[BalanceOut]:
    if cause.partner is not None:
        raise Refused(Refusal.MISSING_REQUIRED_PERMISSION, "A partner adds points only.")
    changed = following(
        member_id,
        lambda card: change_member(
            card,
            cause,
            lambda member, moment: ledger.spend(member, points, cause, moment),
            programme,
            now=now,
            pause=back_off,
        ),
    )
    return _answer(changed.member, changed.entry, programme, now, repeated=changed.repeated)


def _answer(
    member: Member, entry: Entry, programme: Programme, now: datetime, *, repeated: bool
) -> Answer[BalanceOut]:
    return Answer(
        BalanceOut.of(seen_now(member, programme, now), entry),
        headers={names.HEADER_REPLAYED: str(repeated).lower()},
    )
