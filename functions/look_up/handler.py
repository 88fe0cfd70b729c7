"""Look up: where a code stands, and what a redemption did. Writes nothing."""

from incentives.domain.code import canonical
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.checkout.redemption import RedemptionOut
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.runtime.wire.fields import fit_code
from incentives.usecases.codes import look_up

SCOPES = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}

app = Router()


@app.get("/v1/vouchers/{code}", scopes=SCOPES, refusals=(Refusal.NOT_FOUND,))
def get_voucher(code: str) -> VoucherSeenOut:
    """A voucher, its discount, window and uses."""
    wanted = canonical(code) or fit_code(code)
    return VoucherSeenOut.of(look_up.voucher(wanted, pause=back_off))


@app.get("/v1/redemptions/{id}", scopes=SCOPES, refusals=(Refusal.RESOURCE_NOT_FOUND,))
def get_redemption(id: str) -> RedemptionOut:
    """A redemption, or the parent of codes that were redeemed together."""
    record, found = look_up.redemption(id, pause=back_off)
    stack = RedemptionOut.of_stack(record, found) if found[0].id != id else None
    return stack or RedemptionOut.of(record, found[0])


lambda_handler = app.entrance
