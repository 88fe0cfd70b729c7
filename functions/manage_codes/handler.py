"""Manage codes: order, give, import, list and export the unique codes of a campaign."""

from urllib.parse import quote, urlencode

from incentives import names
from incentives.domain.codes.code_job import CodeJob
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.caller import receipt_of
from incentives.runtime.wire.codes.code_job import CodeJobOut
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.usecases.codes import list_codes
from incentives.usecases.codes.import_codes import ImportCodes, Imported, import_codes
from incentives.usecases.codes.look_up import VoucherSeen
from incentives.usecases.codes.order_codes import OrderCodes, order_codes
from manage_codes.schema import (
    CodeCountIn,
    CodeExportIn,
    CodeImportOut,
    CodeListIn,
    GivenCodeIn,
    ImportedCodeIn,
    ImportQueryIn,
    OrderCodesIn,
    VoucherPageOut,
    code_before,
    cursor_after,
)
from manage_codes.sheet import read_sheet, write_sheet

MEBIBYTE = 1024 * 1024
MAKING = (
    Refusal.INVALID_AMOUNT,
    Refusal.NOT_FOUND,
    Refusal.VERSION_CONFLICT,
    Refusal.INVALID_CODE_CONFIG,
    Refusal.IDEMPOTENCY_KEY_REUSED,
)
GIVING = (*MAKING, Refusal.DUPLICATE_FOUND)
GIVERS = {Scope.MARKETING, Scope.SUPPORT}

app = Router()


@app.post("/v1/campaigns/{id}/vouchers", scopes=GIVERS, refusals=MAKING)
def post_vouchers(
    id: str,
    query: CodeCountIn,
    body: OrderCodesIn,
    request: Request,
) -> Answer[VoucherSeenOut | CodeJobOut]:
    """Make more codes: one is answered at once, up to 100,000 are made in the background."""
    now = clock.now()
    ordered = order_codes(
        OrderCodes(
            campaign=id,
            wanted=query.vouchers_count,
            quantity=body.redemption.quantity,
            job_id=ids.new_id("job"),
            seed=ids.random_bytes(32),
            holders=body.customer.persons() if body.customer else (),
            by_support=request.may_only(Scope.SUPPORT),
            amount_minor=body.gift.amount,
            receipt=receipt_of(request),
        ),
        now=now,
        pause=back_off,
    )
    made = ordered.made
    answer: VoucherSeenOut | CodeJobOut = (
        CodeJobOut.of(made, now=now)
        if isinstance(made, CodeJob)
        else VoucherSeenOut.of(VoucherSeen(made, ordered.campaign, made.redeemed))
    )
    return Answer(answer, headers={names.HEADER_REPLAYED: str(ordered.repeated).lower()})


@app.post("/v1/campaigns/{id}/vouchers/{code}", scopes=GIVERS, refusals=GIVING)
def post_voucher(
    id: str,
    code: str,
    body: GivenCodeIn,
    request: Request,
) -> Answer[VoucherSeenOut]:
    """Take over one code as given; a repeat finds it there."""
    given = ImportCodes(
        id,
        [body.given(code, "the path")],
        by_support=request.may_only(Scope.SUPPORT),
        receipt=receipt_of(request),
    )
    imported = import_codes(given, now=clock.now(), pause=back_off)
    (voucher,) = imported.vouchers
    seen = VoucherSeen(voucher, imported.campaign, voucher.redeemed)
    return Answer(VoucherSeenOut.of(seen), headers=_replayed(imported))


@app.post(
    "/v1/campaigns/{id}/import",
    scopes={Scope.MARKETING},
    limit_bytes=4 * MEBIBYTE,
    refusals=GIVING,
)
def post_import(
    id: str,
    query: ImportQueryIn,
    body: list[ImportedCodeIn] | Csv,
    request: Request,
) -> Answer[CodeImportOut]:
    """Take over up to 20,000 codes, all of them or, when one cannot be, none; repeat at will.

    With `update`, rows of codes that are there change their end, their uses and their switch.
    """
    given = (
        read_sheet(body.text)
        if isinstance(body, Csv)
        else [one.given(one.code, f"[{place}]") for place, one in enumerate(body)]
    )
    imported = import_codes(
        ImportCodes(id, given, receipt=receipt_of(request), update=query.update),
        now=clock.now(),
        pause=back_off,
    )
    answer = CodeImportOut.of(imported, update=query.update)
    return Answer(answer, headers=_replayed(imported))


@app.get("/v1/campaigns/{id}/vouchers", scopes={Scope.MARKETING}, refusals=(Refusal.NOT_FOUND,))
def get_vouchers(
    id: str,
    query: CodeListIn,
) -> VoucherPageOut:
    """List a campaign's codes, in alphabetical order."""
    after = code_before(query.cursor)
    page = list_codes.list_codes(id, limit=query.limit, after=after, pause=back_off)
    return VoucherPageOut.of(page)


@app.get(
    "/v1/campaigns/{id}/vouchers/export", scopes={Scope.MARKETING}, refusals=(Refusal.NOT_FOUND,)
)
def get_export(
    id: str,
    query: CodeExportIn,
) -> Answer[Csv]:
    """Export a campaign's codes as CSV; the header `Link` leads to the next page, if any."""
    after = code_before(query.cursor)
    page = list_codes.list_codes(id, limit=query.limit, after=after, pause=back_off)
    headers = {"content-disposition": 'attachment; filename="codes.csv"'}
    cursor = cursor_after(page.next_after)
    if cursor is not None:
        again = urlencode({"limit": query.limit, "cursor": cursor})
        path = f"/v1/campaigns/{quote(page.campaign.id, safe='')}/vouchers/export"
        headers["link"] = f'<{path}?{again}>; rel="next"'
    return Answer(Csv(write_sheet(page.vouchers)), headers=headers)


@app.get(
    "/v1/campaigns/{id}/jobs/{job}",
    scopes={Scope.MARKETING, Scope.SUPPORT},
    refusals=(Refusal.NOT_FOUND,),
)
def get_job(
    id: str,
    job: str,
) -> CodeJobOut:
    """How far a job is that makes codes."""
    found = list_codes.find_job(id, job, pause=back_off)
    return CodeJobOut.of(found, now=clock.now())


def _replayed(imported: Imported) -> dict[str, str]:
    written = imported.created or imported.updated
    return {names.HEADER_REPLAYED: str(not written).lower()}


lambda_handler = app.entrance
