"""Issue codes: one person gets one code of a campaign, from a landing page or from a server."""

from datetime import datetime

from incentives import names
from incentives.domain.codes.guessing import TRIES_THAT_SEND
from incentives.domain.customers.mailbox import is_disposable
from incentives.domain.customers.person import Customer
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.bot_check import refuse_bots
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import Caller, receipt_of
from incentives.runtime.wire.visitor import address_of, visitor_of
from incentives.usecases.access.rate_limit import RateLimit, Visitor
from incentives.usecases.publications.publication_request import Publish, Published
from incentives.usecases.publications.publish import publish
from incentives.usecases.publications.read_publications import read_publications
from incentives.usecases.snapshot.cache import InstanceCache
from publish_code.answers import PublicationOut, PublicationsOut
from publish_code.schema import (
    ListQueryIn,
    PublicationIn,
    PublicationQueryIn,
    VisitorIn,
    VisitorQueryIn,
)

SERVERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
SEED_BYTES = 32

# What a visitor may be told; every other refusal is the same one, whatever the reason.
TOLD_TO_VISITORS = frozenset(
    {
        Refusal.MISSING_CONSENT,
        Refusal.IDEMPOTENCY_KEY_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    }
)

app = Router()
_cache = InstanceCache()
_rate_limit = RateLimit()


@app.post(
    "/client/v1/publish",
    scopes={Scope.CLIENT, Scope.CLIENT_CHECKOUT},
    refusals=(
        *TOLD_TO_VISITORS,
        Refusal.NO_VOUCHER_SUITABLE,
        Refusal.MISSING_CUSTOMER,
        Refusal.BOT_CHECK_FAILED,
    ),
)
def post_publish(
    query: VisitorQueryIn, body: VisitorIn, request: Request
) -> Answer[PublicationOut]:
    """Give a visitor of a landing page the one code that the address gets; send repeats to it."""
    now = clock.now()
    visitor = visitor_of(request)
    _rate_limit.admit(visitor, now)
    caller = Caller.of(body.visitor())
    _refuse_bots(body.bot_token, request, visitor, now)
    command = Publish(
        campaign=query.campaign,
        persons=caller.persons,
        customer_id=caller.customer_id,
        email=body.customer.email,
        disposable=_disposable(body.customer.email),
        consents=body.declared(now),
        for_browser=True,
        receipt=receipt_of(request, without="bot_token"),
        metadata=body.metadata or None,
    )
    try:
        done = _published(command)
    except Refused as refused:
        if refused.refusal is Refusal.TOO_MANY_REQUESTS:
            raise Refused(refused.refusal, retry_after_s=refused.retry_after_s) from refused
        if refused.refusal in TOLD_TO_VISITORS:
            _rate_limit.count_wrong(visitor, 1, now=now, pause=back_off)
            raise Refused(refused.refusal) from refused
        _tried_again(command, visitor, now)
        raise Refused(Refusal.NO_VOUCHER_SUITABLE) from refused
    if done.again:
        _tried_again(command, visitor, now)
    return _answer(done, PublicationOut.for_browser(done, caller))


@app.post(
    "/v1/publications",
    scopes=SERVERS,
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.NO_VOUCHER_SUITABLE,
        Refusal.VOUCHER_CANNOT_BE_PUBLISHED,
        Refusal.VOUCHER_ALREADY_PUBLISHED,
        Refusal.DUPLICATE_SOURCE_ID,
        Refusal.TOO_MANY_VOUCHERS,
        Refusal.INVALID_PUBLISH_PARAMS,
        Refusal.MISSING_CUSTOMER,
        Refusal.MISSING_CONSENT,
        Refusal.IDEMPOTENCY_KEY_REUSED,
    ),
)
def post_publications(
    query: PublicationQueryIn, body: PublicationIn, request: Request
) -> Answer[PublicationOut]:
    """Give a person a code of a campaign, or this code; support agents bind it to the person."""
    now = clock.now()
    caller = _named(body.customer.customer())
    by_support = request.may_only(Scope.SUPPORT)
    command = Publish(
        campaign=body.campaign_reference(),
        code=body.code(),
        persons=caller.persons,
        customer_id=caller.customer_id,
        customer_source_id=caller.source_id,
        disposable=_disposable(body.customer.email),
        shopper=body.shopper(),
        join_once=query.join_once,
        source_id=body.source_id,
        consents=body.declared(now),
        holder_only=body.holder_only or by_support,
        by_support=by_support,
        receipt=receipt_of(request),
        metadata=body.metadata or None,
    )
    done = _published(command)
    return _answer(done, PublicationOut.of(done, caller))


@app.get("/v1/publications", scopes=SERVERS, refusals=(Refusal.MISSING_CUSTOMER,))
def get_publications(query: ListQueryIn) -> PublicationsOut:
    """What a customer was given, by the shop's id or the address; newest first."""
    caller = _named(Customer.of({"source_id": query.customer}))
    return PublicationsOut.of(read_publications(caller.persons, back_off))


def _tried_again(command: Publish, visitor: Visitor, now: datetime) -> None:
    """Count a try for a code that the page is not given; whose it is has it sent, within bounds."""
    tries = _rate_limit.count_wrong(visitor, 1, now=now, pause=back_off)
    if tries > TRIES_THAT_SEND:
        return
    from incentives.usecases.publications.send_again import send_again

    send_again(command, cache=_cache, now=now, seed=ids.random_bytes(SEED_BYTES), pause=back_off)


def _disposable(email: str | None) -> bool | None:
    return is_disposable(email) if email else None


def _refuse_bots(token: str | None, request: Request, visitor: Visitor, now: datetime) -> None:
    """Before anything is looked at, so that a bot learns nothing; each failure is a wrong try."""
    try:
        refuse_bots(token, address_of(request))
    except Refused:
        _rate_limit.count_wrong(visitor, 1, now=now, pause=back_off)
        raise


def _named(customer: Customer) -> Caller:
    caller = Caller.of(customer)
    if not caller.persons:
        raise Refused(Refusal.MISSING_CUSTOMER, "customer.source_id or customer.email is required")
    return caller


def _published(command: Publish) -> Published:
    return publish(
        command,
        cache=_cache,
        now=clock.now(),
        seed=ids.random_bytes(SEED_BYTES),
        pause=back_off,
    )


def _answer(done: Published, body: PublicationOut) -> Answer[PublicationOut]:
    hidden = body.vouchers_id is None
    repeated = str(done.repeated and not hidden).lower()
    return Answer(body, headers={names.HEADER_REPLAYED: repeated})


lambda_handler = app.entrance
