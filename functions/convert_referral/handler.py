"""Convert a referral: pay both sides once, for an event; take it back while it waits."""

from datetime import datetime

from convert_referral.schema import CancellationIn, ConversionIn, EventIn, EventOut, ReferralIn
from incentives import names
from incentives.domain.code import canonical
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.fields import fit_code
from incentives.runtime.wire.points.cause import CauseName
from incentives.runtime.wire.referrals.conversion import ConversionOut
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import cancel_conversion
from incentives.usecases.referrals.convert_referral import (
    Converted,
    ConvertReferral,
    convert_referral,
)
from incentives.usecases.snapshot.cache import InstanceCache

CONVERTERS = {Scope.CHECKOUT}
CONVERTING = (
    Refusal.NOT_FOUND,
    Refusal.CAMPAIGN_STOPPED,
    Refusal.MISSING_CUSTOMER,
    Refusal.MISSING_CUSTOMER_DATA,
    Refusal.NOT_PUBLISHED,
    Refusal.REFERRER_NOT_PERMITTED,
    Refusal.REFEREE_ALREADY_REFERRED,
    Refusal.REFEREE_NOT_NEW,
    Refusal.REFERRAL_EXPIRED,
    Refusal.REFERRER_LIMIT_EXCEEDED,
    Refusal.REFERRAL_EVENT_MISMATCH,
    Refusal.CONVERSION_CANCELLED,
    Refusal.QUANTITY_EXCEEDED,
    Refusal.BUDGET_EXCEEDED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.SOURCE_ID_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)

app = Router()
_cache = InstanceCache()
_programmes = KnownProgrammes()


@app.post("/v1/referrals/{code}/conversions", scopes=CONVERTERS, refusals=CONVERTING)
def post_conversion(code: str, body: ConversionIn, request: Request) -> Answer[ConversionOut]:
    """Tell that a referee did what the programme waits for; both sides are paid, once."""
    now = clock.now()
    told = ReferralIn(code=fit_code(code), referred_at=body.referred_at)
    converted = _converted(told, body, request, now)
    return Answer(ConversionOut.of(converted.conversion, now), headers=_headers(converted))


@app.post("/v1/events", scopes=CONVERTERS, refusals=CONVERTING)
def post_custom_event(body: EventIn, request: Request) -> Answer[EventOut]:
    """Tell an event in the field's shape; with a referral code it may convert.

    An event that the programme does not wait for changes nothing.
    """
    now = clock.now()
    if body.loyalty is not None and body.loyalty.code is not None:
        details = "loyalty: tell the programme, at /v1/loyalties/{id}/events"
        raise Refused(Refusal.INVALID_PAYLOAD, details)
    converted = None
    if body.referral is not None and body.referral.code is not None:
        try:
            converted = _converted(body.referral, body, request, now)
        except Refused as refused:
            if refused.refusal is not Refusal.REFERRAL_EVENT_MISMATCH:
                raise
    return Answer(
        EventOut.of(body.event, body.referee(), converted, now),
        headers=_headers(converted) if converted else {},
    )


@app.post(
    "/v1/referrals/conversions/{id}/cancel",
    scopes={Scope.CHECKOUT, Scope.SUPPORT},
    refusals=(Refusal.NOT_FOUND, Refusal.REWARD_MATURED, Refusal.TOO_MANY_REQUESTS),
)
def post_cancellation(id: str, body: CancellationIn) -> Answer[ConversionOut]:
    """Take back what both sides were given, while it waits: the order was cancelled."""
    now = clock.now()
    cancelled = cancel_conversion(id, body.reason, programmes=_programmes, now=now, pause=back_off)
    return Answer(
        ConversionOut.of(cancelled.conversion, now),
        headers={names.HEADER_REPLAYED: str(cancelled.repeated).lower()},
    )


def _converted(
    told: ReferralIn, body: ConversionIn | EventIn, request: Request, now: datetime
) -> Converted:
    typed, came_at, referee = told.code or "", told.referred_at, body.referee()
    if not referee.persons:
        raise Refused(Refusal.MISSING_CUSTOMER)
    if came_at is not None and came_at.tzinfo is None:
        raise Refused(Refusal.INVALID_PAYLOAD, "referred_at needs an offset, such as Z")
    named = CauseName.of("conversion", body.source_id, request, body.asked)
    return convert_referral(
        ConvertReferral(
            code=canonical(typed) or typed,
            event=body.event,
            event_id=named.id,
            digest=named.digest,
            content=named.content,
            referee=referee,
            order=body.order.order(),
            shopper=body.shopper(),
            came_at=came_at,
            paid_minor=body.order.amount_paid,
            address=body.customer.address.hashed,
        ),
        cache=_cache,
        programmes=_programmes,
        now=now,
        seed=ids.random_number(),
        pause=back_off,
    )


def _headers(converted: Converted) -> dict[str, str]:
    return {names.HEADER_REPLAYED: str(converted.repeated).lower()}


lambda_handler = app.entrance
