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
from incentives.usecases.enroll_referrer import enroll_referrer
from incentives.usecases.read_referrals import find_referrer
from manage_referrals.schema import ReferrerIn, ReferrerOut

SEED_BYTES = 32
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


lambda_handler = app.entrance
