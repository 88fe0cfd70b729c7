"""Manage referral programmes: enroll who recommends, and see how referrers stand."""

from incentives import names
from incentives.domain.code import canonical
from incentives.domain.payout import Recipient
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.http import Door
from incentives.runtime.pause import back_off
from incentives.runtime.wire.asked import fit_code
from incentives.runtime.wire.caller import Caller
from incentives.store import payables, referrers
from incentives.usecases.enroll_referrer import enroll_referrer, find_programme
from incentives.usecases.read_referrals import find_payable, find_referrer
from manage_referrals.schema import (
    LeaderboardOut,
    PayableOut,
    PayablesIn,
    PayablesOut,
    ReferrerIn,
    ReferrerOut,
    TopIn,
)

SEED_BYTES = 32
OFFICE = {Scope.MARKETING, Scope.SUPPORT}
READERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}

app = Door()


@app.post(
    "/v1/referrals/{id}/members",
    scopes={Scope.CHECKOUT, Scope.SUPPORT},
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.CAMPAIGN_STOPPED,
        Refusal.MISSING_CUSTOMER,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_referrer(id: str, body: ReferrerIn) -> Answer[ReferrerOut]:  # noqa: A002 (the path's own name)
    """Give a customer the code and the link to recommend with; asked again, the same."""
    now = clock.now()
    caller = Caller.of(body.customer.customer())
    person = Recipient(caller.persons, caller.customer_id, caller.source_id)
    seed = ids.random_bytes(SEED_BYTES)
    enrolled = enroll_referrer(id, person, seed=seed, now=now, pause=back_off)
    return Answer(
        ReferrerOut.of(enrolled.referrer, enrolled.campaign, now),
        headers={names.HEADER_REPLAYED: str(enrolled.repeated).lower()},
    )


@app.get("/v1/referrals/members/{code}", scopes=READERS, refusals=(Refusal.NOT_FOUND,))
def get_referrer(code: str) -> ReferrerOut:
    """Read how a referrer stands, by the code."""
    typed = fit_code(code)
    seen = find_referrer(canonical(typed) or typed, back_off)
    return ReferrerOut.of(seen.referrer, seen.campaign, clock.now())


@app.get("/v1/referrals/{id}/leaderboard", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_leaderboard(id: str, query: TopIn) -> LeaderboardOut:  # noqa: A002
    """Read the referrers with the most conversions that stand, most first."""
    campaign, now = find_programme(id, back_off), clock.now()
    best = referrers.top(campaign.id, back_off, limit=query.limit)
    data = [ReferrerOut.of(one, campaign, now) for one in best]
    return LeaderboardOut(data=data, total=len(data))


@app.get("/v1/referrals/{id}/payables", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_payables(id: str, query: PayablesIn) -> PayablesOut:  # noqa: A002
    """List what is owed to affiliates, by the instant from which it is to be paid."""
    campaign, now = find_programme(id, back_off), clock.now()
    after = find_payable(query.starting_after_id, back_off) if query.starting_after_id else None
    found = payables.page(campaign.id, back_off, limit=query.limit + 1, after=after)
    data = [PayableOut.of(one, now) for one in found[: query.limit]]
    due: dict[str, int] = {}
    for one in data:
        if one.status == "DUE":
            due[one.currency] = due.get(one.currency, 0) + one.amount
    return PayablesOut(data=data, due=due, has_more=len(found) > query.limit)


lambda_handler = app.entrance
