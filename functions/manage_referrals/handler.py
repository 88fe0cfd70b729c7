"""Manage referral programmes: enroll who recommends; see who came, what it brings and costs."""

from datetime import datetime

from incentives import names
from incentives.domain.code import canonical
from incentives.domain.payout import Recipient
from incentives.domain.referrals.measures import measure
from incentives.domain.referrals.payable import Payable, PayableStatus
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.fields import fit_code
from incentives.runtime.wire.referrals.conversion import ConversionOut
from incentives.usecases.referrals.enroll_referrer import enroll_referrer, find_programme
from incentives.usecases.referrals.find_conversion import find_conversion
from incentives.usecases.referrals.read_payables import (
    PayablesAsked,
    find_payable,
    page_of_payables,
    payees_of,
)
from incentives.usecases.referrals.read_referrals import (
    count_programme,
    find_referrer,
    leaderboard,
    page_of_conversions,
)
from incentives.usecases.referrals.settle_payable import settle_payable
from manage_referrals.measures import MeasuresIn, MeasuresOut
from manage_referrals.payables import (
    PayableOut,
    PayablesIn,
    PayablesOut,
    PaymentIn,
    payables_sheet,
)
from manage_referrals.schema import (
    ConversionsIn,
    ConversionsOut,
    LeaderboardOut,
    ReferrerIn,
    ReferrerOut,
    TopIn,
)

SEED_BYTES = 32
OFFICE = {Scope.MARKETING, Scope.SUPPORT}
READERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}

app = Router()


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
def post_referrer(id: str, body: ReferrerIn) -> Answer[ReferrerOut]:
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
def get_leaderboard(id: str, query: TopIn) -> LeaderboardOut:
    """Read the referrers with the most conversions that stand, most first."""
    best, now = leaderboard(id, limit=query.limit, pause=back_off), clock.now()
    data = [ReferrerOut.of(seen.referrer, seen.campaign, now) for seen in best]
    return LeaderboardOut(data=data, total=len(data))


@app.get("/v1/referrals/{id}/payables", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_payables(id: str, query: PayablesIn) -> PayablesOut:
    """List what is owed to affiliates, by the instant from which it is to be paid."""
    return _payables(id, query)


@app.get("/v1/referrals/{id}/payables/export", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_payables_export(id: str, query: PayablesIn) -> Answer[Csv]:
    """Export what is owed to affiliates as CSV, in the same order and pages."""
    return payables_sheet(_payables(id, query))


@app.get("/v1/referrals/payables/{id}", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_payable(id: str) -> PayableOut:
    """Read what is owed for one side of a conversion, or was paid."""
    return _shown(find_payable(id, back_off), clock.now())


@app.post(
    "/v1/referrals/payables/{id}/payment",
    scopes={Scope.MARKETING},
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.PAYABLE_NOT_DUE,
        Refusal.PAYABLE_CANCELLED,
        Refusal.PAYABLE_PAID,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_payment(id: str, body: PaymentIn) -> Answer[PayableOut]:
    """Note that a payable was paid, once; the same payment again gets the first answer."""
    now = clock.now()
    settled = settle_payable(id, body.reference, body.day(now), now=now, pause=back_off)
    return Answer(
        _shown(settled.payable, now),
        headers={names.HEADER_REPLAYED: str(settled.repeated).lower()},
    )


@app.get("/v1/referrals/{id}/measures", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_measures(id: str, query: MeasuresIn) -> MeasuresOut:
    """Read what a programme brings and costs, and the return on its rewards."""
    campaign = find_programme(id, back_off)
    figures = measure(count_programme(campaign, back_off), query.stated())
    return MeasuresOut.of(campaign, figures)


@app.get("/v1/referrals/{id}/conversions", scopes=OFFICE, refusals=(Refusal.NOT_FOUND,))
def get_conversions(id: str, query: ConversionsIn) -> ConversionsOut:
    """List the conversions of a programme, or of one of its referrers."""
    campaign, now = find_programme(id, back_off), clock.now()
    found = page_of_conversions(
        campaign,
        code=_code_of(query.code),
        after_id=query.starting_after_id,
        limit=query.limit + 1,
        pause=back_off,
    )
    data = [ConversionOut.of(one, now) for one in found[: query.limit]]
    return ConversionsOut(data=data, has_more=len(found) > query.limit)


@app.get("/v1/referrals/conversions/{id}", scopes=READERS, refusals=(Refusal.NOT_FOUND,))
def get_conversion(id: str) -> ConversionOut:
    """Read a conversion: who was given what, and whether it stands."""
    return ConversionOut.of(find_conversion(id, back_off), clock.now())


def _payables(reference: str, query: PayablesIn) -> PayablesOut:
    campaign, now = find_programme(reference, back_off), clock.now()
    asked = PayablesAsked(
        code=_code_of(query.code),
        status=PayableStatus[query.status] if query.status else None,
        after_id=query.starting_after_id,
        limit=query.limit,
    )
    page = page_of_payables(campaign, asked, now, back_off)
    return PayablesOut.of(page, now)


def _shown(payable: Payable, now: datetime) -> PayableOut:
    return PayableOut.of(payable, payees_of([payable], back_off).get(payable.id), now)


def _code_of(typed: str | None) -> str | None:
    """A code as it is looked up; what is none stays as it is, and finds nothing."""
    fit = fit_code(typed) if typed else ""
    return (canonical(fit) or fit) or None


lambda_handler = app.entrance
