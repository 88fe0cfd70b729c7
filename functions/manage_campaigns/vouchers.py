"""The routes for one voucher at a time: make it, change it, switch it off and on, delete it."""

from http import HTTPStatus
from typing import cast

from incentives import names
from incentives.domain.code import canonical
from incentives.domain.codes.voucher import Voucher
from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime import clock, ids, schedules
from incentives.runtime.answer import Answer
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.runtime.wire.fields import fit_code
from incentives.usecases.campaigns.change_campaign import Scheduler
from incentives.usecases.codes.change_voucher import change_voucher
from incentives.usecases.codes.create_voucher import create_voucher
from incentives.usecases.codes.import_codes import import_codes
from incentives.usecases.codes.look_up import VoucherSeen
from incentives.usecases.codes.order_codes import order_codes
from incentives.usecases.codes.switch_voucher import delete_voucher, switch_voucher
from manage_campaigns.answers import DeletedOut
from manage_campaigns.router import app
from manage_campaigns.single import SingleIn, VoucherChangeIn

GIVERS = {Scope.MARKETING, Scope.SUPPORT}
SEED_BYTES = 32
CREATING = (
    Refusal.INVALID_CAMPAIGN_PARAMS,
    Refusal.INVALID_CODE_CONFIG,
    Refusal.INVALID_AMOUNT,
    Refusal.DUPLICATE_FOUND,
    Refusal.MISSING_CUSTOMER,
    Refusal.NOT_FOUND,
    Refusal.VERSION_CONFLICT,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)
SWITCHING = (Refusal.NOT_FOUND, Refusal.INVALID_CODE_CONFIG, Refusal.TOO_MANY_REQUESTS)

_scheduler = Scheduler(plan=schedules.plan, drop=schedules.drop)


@app.post("/v1/vouchers", scopes=GIVERS, refusals=CREATING)
def post_drawn_voucher(body: SingleIn, request: Request) -> Answer[VoucherSeenOut]:
    """Make a voucher whose code is drawn: with terms of its own, or of the campaign it names."""
    return _made(body, body.wanted(None), request)


@app.post("/v1/vouchers/{code}", scopes=GIVERS, refusals=CREATING)
def post_named_voucher(code: str, body: SingleIn, request: Request) -> Answer[VoucherSeenOut]:
    """Make a voucher with this code. The same request again finds it there."""
    return _made(body, body.wanted(code), request)


@app.put(
    "/v1/vouchers/{code}",
    scopes={Scope.MARKETING},
    refusals=(*SWITCHING, Refusal.INVALID_CAMPAIGN_PARAMS),
)
def put_voucher(code: str, body: VoucherChangeIn) -> VoucherSeenOut:
    """Change the end, the uses or the switch of one unique code; what is not sent stays."""
    wanted = _of(code)
    return VoucherSeenOut.of(change_voucher(wanted, body.change(wanted), pause=back_off))


@app.delete(
    "/v1/vouchers/{code}",
    scopes={Scope.MARKETING},
    refusals=(*SWITCHING, Refusal.RESOURCE_IN_USE, Refusal.VERSION_CONFLICT),
)
def delete_voucher_of(code: str) -> Answer[DeletedOut]:
    """Delete a code that nobody has used or was handed; one with terms of its own with these."""
    deleted = delete_voucher(_of(code), now=clock.now(), pause=back_off, scheduler=_scheduler)
    status = HTTPStatus.OK if deleted else HTTPStatus.ACCEPTED
    return Answer(DeletedOut(deleted=deleted), status=status)


@app.post("/v1/vouchers/{code}/disable", scopes=GIVERS, refusals=SWITCHING)
def post_voucher_disable(code: str) -> VoucherSeenOut:
    """Switch one unique code off. Once this has answered, no use of it commits.

    A referrer's code is for friends no more and pays nobody; what was earned stays.
    """
    return VoucherSeenOut.of(switch_voucher(_of(code), active=False, pause=back_off))


@app.post("/v1/vouchers/{code}/enable", scopes=GIVERS, refusals=SWITCHING)
def post_voucher_enable(code: str, request: Request) -> VoucherSeenOut:
    """Switch one unique code on again; with a support key a referrer's only."""
    by_support = request.may_only(Scope.SUPPORT)
    return VoucherSeenOut.of(
        switch_voucher(_of(code), active=True, pause=back_off, by_support=by_support)
    )


def _of(typed: str) -> str:
    return canonical(typed) or fit_code(typed)


def _made(body: SingleIn, code: str | None, request: Request) -> Answer[VoucherSeenOut]:
    by_support = request.may_only(Scope.SUPPORT)
    if body.reference is not None:
        return _of_a_campaign(body, code, request, by_support=by_support)
    if by_support:
        details = "a support agent makes codes of a campaign: name one that is opened to agents"
        raise Refused(Refusal.MISSING_REQUIRED_PERMISSION, details)
    now = clock.now()
    command = body.alone(
        code,
        campaign_id=ids.new_id("camp"),
        seed=ids.random_bytes(SEED_BYTES),
        now=now,
        receipt=receipt_of(request),
    )
    done = create_voucher(command, now=now, pause=back_off)
    return _answer(
        VoucherSeen(done.voucher, done.campaign, done.voucher.redeemed), repeated=done.repeated
    )


def _of_a_campaign(
    body: SingleIn, code: str | None, request: Request, *, by_support: bool
) -> Answer[VoucherSeenOut]:
    receipt, now = receipt_of(request), clock.now()
    if code is None:
        seed = ids.random_bytes(SEED_BYTES)
        order = body.drawn(seed=seed, by_support=by_support, receipt=receipt)
        drawn = order_codes(order, now=now, pause=back_off)
        made = cast("Voucher", drawn.made)  # one code is no job
        seen = VoucherSeen(made, drawn.campaign, made.redeemed)
        return _answer(seen, repeated=drawn.repeated)
    given = body.given(code, by_support=by_support, receipt=receipt)
    imported = import_codes(given, now=now, pause=back_off)
    (voucher,) = imported.vouchers
    seen = VoucherSeen(voucher, imported.campaign, voucher.redeemed)
    return _answer(seen, repeated=not imported.created)


def _answer(seen: VoucherSeen, *, repeated: bool) -> Answer[VoucherSeenOut]:
    headers = {names.HEADER_REPLAYED: str(repeated).lower()}
    return Answer(VoucherSeenOut.of(seen), headers=headers)
