"""Enroll customers in loyalty programmes; a repeat finds the member there."""

from enroll_members.schema import EnrollIn
from incentives import names
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.points.member import MemberOut
from incentives.usecases.points.enroll import enroll, newcomer
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.manage_programme import find_programme
from incentives.usecases.points.merge_cards import merge_cards_of
from incentives.usecases.points.read_member import find_programme as read_programme
from incentives.usecases.points.read_member import seen_now

app = Router()
_known = KnownProgrammes()


@app.post(
    "/v1/loyalties/{id}/members",
    scopes={Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT},
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.MISSING_CUSTOMER,
        Refusal.CAMPAIGN_STOPPED,
        Refusal.VOUCHER_NOT_ACTIVE,
        Refusal.VOUCHER_EXPIRED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_member(id: str, body: EnrollIn) -> Answer[MemberOut]:
    """Enroll a customer; one person is one member."""
    now = clock.now()
    programme = find_programme(id, back_off)
    caller = Caller.of(body.who().customer())
    if not caller.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    joining = newcomer(
        programme.id,
        caller.persons[0],
        customer_id=caller.customer_id,
        customer_source_id=caller.source_id,
        now=now,
    )
    enrolled = enroll(joining, programme, named=caller.persons, now=now, pause=back_off)
    return Answer(
        MemberOut.of(seen_now(enrolled.member, programme, now)),
        headers={names.HEADER_REPLAYED: str(enrolled.repeated).lower()},
    )


@app.post(
    "/v1/loyalties/members/{id}/merge",
    scopes={Scope.SUPPORT},
    refusals=(Refusal.NOT_FOUND, Refusal.QUERY_TOO_LARGE, Refusal.TOO_MANY_REQUESTS),
)
def post_merge(id: str) -> Answer[MemberOut]:
    """Merge all cards of this member's person into the oldest; their ids lead to it."""
    now = clock.now()
    programme = read_programme(id, _known, now, back_off)
    member, merged = merge_cards_of(id, programme, now=now, pause=back_off)
    return Answer(
        MemberOut.of(seen_now(member, programme, now)),
        headers={names.HEADER_REPLAYED: str(not merged).lower()},
    )


lambda_handler = app.entrance
