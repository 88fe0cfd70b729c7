"""Read members: the card, the balance now or at any instant, lots and transactions."""

from incentives.domain.instant import as_text, start_instant, zone_named
from incentives.domain.points.lots import LATEST
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.sheet import sheet
from incentives.runtime.wire.points.member import BalanceOut, MemberOut
from incentives.usecases.points import read_member as usecase
from incentives.usecases.points.choose_reward import milestones_of
from incentives.usecases.points.known_programmes import KnownProgrammes
from read_members.milestones import MemberMilestonesOut
from read_members.schema import BalanceIn, BucketsOut, TransactionListIn, TransactionsOut
from read_members.tiers import MemberTiersOut

READERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
FOUND = (Refusal.NOT_FOUND, Refusal.QUERY_TOO_LARGE, Refusal.TOO_MANY_REQUESTS)
COLUMNS = ("id", "created_at", "kind", "points", "source_id", "order_id", "reason")

app = Router()
_known = KnownProgrammes()


@app.get("/v1/loyalties/members/{id}", scopes=READERS, refusals=FOUND)
def get_member(id: str) -> MemberOut:
    """Read a member."""
    return MemberOut.of(_now(id))


@app.get("/v1/loyalties/members/{id}/balance", scopes=READERS, refusals=FOUND)
def get_balance(id: str, query: BalanceIn) -> BalanceOut:
    """Read a balance, now or as of an instant; both follow the ledger."""
    if query.as_of is None:
        return BalanceOut.of(_now(id))
    now = clock.now()
    programme = usecase.find_programme(id, _known, now, back_off)
    try:
        instant = start_instant(query.as_of, zone_named(programme.window.zone))
    except Refused as refused:
        raise Refused(Refusal.INVALID_QUERY_PARAMS, f"as_of: {refused.details}") from refused
    if instant.date() > LATEST:
        raise Refused(Refusal.INVALID_QUERY_PARAMS, f"as_of: after {LATEST}")
    seen = usecase.read_member_as_of(id, instant, known=_known, now=now, pause=back_off)
    return BalanceOut.of(seen)


@app.get("/v1/loyalties/members/{id}/points-expiration", scopes=READERS, refusals=FOUND)
def get_lots(id: str) -> BucketsOut:
    """List the lots of a member, those that expire soonest first."""
    return BucketsOut.of(_now(id))


@app.get("/v1/loyalties/members/{id}/tiers", scopes=READERS, refusals=FOUND)
def get_member_tiers(id: str) -> MemberTiersOut:
    """Read the tier of a member, until when it lasts, and how far the next one is."""
    return MemberTiersOut.of(_now(id))


@app.get("/v1/loyalties/members/{id}/milestones", scopes=READERS, refusals=FOUND)
def get_member_milestones(id: str) -> MemberMilestonesOut:
    """List the milestones of a member: passed or not, and whether a reward is to be chosen."""
    seen = _now(id)
    return MemberMilestonesOut.of(seen, milestones_of(seen, back_off))


@app.get("/v1/loyalties/members/{id}/transactions", scopes=READERS, refusals=FOUND)
def get_transactions(id: str, query: TransactionListIn) -> TransactionsOut:
    """List a member's ledger, newest first."""
    return _page(id, query)


@app.get("/v1/loyalties/members/{id}/transactions/export", scopes=READERS, refusals=FOUND)
def get_ledger_export(id: str) -> Answer[Csv]:
    """Export a member's whole ledger as CSV, newest first."""
    page = usecase.read_entries(id, pause=back_off)
    rows = (
        (
            entry.id_under(page.member.id),
            as_text(entry.at),
            entry.type.value,
            entry.points,
            entry.source_id,
            entry.order_id,
            entry.reason,
        )
        for entry in page.entries
    )
    return sheet("transactions", COLUMNS, rows)


@app.get("/v1/loyalties/{campaign}/members/{id}", scopes=READERS, refusals=FOUND)
def get_member_of(campaign: str, id: str) -> MemberOut:
    """Read a member, by its programme."""
    _refuse_elsewhere(campaign, id)
    return MemberOut.of(_now(id))


@app.get("/v1/loyalties/{campaign}/members/{id}/points-expiration", scopes=READERS, refusals=FOUND)
def get_lots_of(campaign: str, id: str) -> BucketsOut:
    """List the lots of a member, by its programme."""
    _refuse_elsewhere(campaign, id)
    return BucketsOut.of(_now(id))


@app.get("/v1/loyalties/{campaign}/members/{id}/transactions", scopes=READERS, refusals=FOUND)
def get_transactions_of(
    campaign: str,
    id: str,
    query: TransactionListIn,
) -> TransactionsOut:
    """List a member's ledger, by its programme."""
    _refuse_elsewhere(campaign, id)
    return _page(id, query)


def _refuse_elsewhere(campaign: str, member_id: str) -> None:
    usecase.refuse_elsewhere(campaign, member_id, _known, clock.now(), back_off)


def _page(member_id: str, query: TransactionListIn) -> TransactionsOut:
    after_id = query.starting_after_id
    page = usecase.read_entries(member_id, limit=query.limit, after_id=after_id, pause=back_off)
    return TransactionsOut.of(page)


def _now(member_id: str) -> usecase.MemberSeen:
    return usecase.read_member(member_id, known=_known, now=clock.now(), pause=back_off)


lambda_handler = app.entrance
