"""Look up: where a code stands, and what a redemption did. Writes nothing.

It also gets the requests that no route takes, and says which methods their path has.
"""

from incentives.domain.code import canonical
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime.http import Router
from incentives.runtime.paths import PathTemplate
from incentives.runtime.patience import back_off
from incentives.runtime.wire.checkout.redemption import RedemptionOut
from incentives.runtime.wire.codes.voucher_seen import VoucherSeenOut
from incentives.runtime.wire.fields import fit_code
from incentives.usecases.codes import look_up

SCOPES = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}


def methods_at(raw_path: str) -> tuple[str, ...]:
    """The methods that a path takes anywhere in the API.

    A slash belongs to a code only where no path has as many segments.
    """
    # Hardly a request comes here, so a cold start does not load the table.
    from look_up.methods import METHODS  # noqa: PLC0415 (see above)

    fitting = [path for path in METHODS if PathTemplate(path).match(raw_path) is not None]
    as_long = [path for path in fitting if path.count("/") == raw_path.count("/")]
    return tuple(sorted({method for path in as_long or fitting for method in METHODS[path]}))


app = Router(methods_at=methods_at)


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
