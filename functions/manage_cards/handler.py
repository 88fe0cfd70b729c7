"""Manage cards: add money to a gift card or take some off, and read its ledger."""

from incentives import names
from incentives.domain.code import canonical
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.fields import fit_code
from incentives.runtime.wire.points.cause import CauseName
from incentives.usecases.cards.change_card import ChangeCard, change_card, read_lines
from manage_cards.schema import CreditBalanceOut, CreditChangeIn, CreditListIn, CreditsOut

READERS = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
REFUSALS = (
    Refusal.NOT_FOUND,
    Refusal.GIFT_AMOUNT_EXCEEDED,
    Refusal.INVALID_AMOUNT,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.SOURCE_ID_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)

app = Router()


@app.post(
    "/v1/vouchers/{code}/balance", scopes={Scope.CHECKOUT, Scope.MARKETING}, refusals=REFUSALS
)
def post_card_balance(
    code: str, body: CreditChangeIn, request: Request
) -> Answer[CreditBalanceOut]:
    """Add money to a gift card, or take some off."""
    named = CauseName.of("balance", body.source_id, request)
    card = canonical(code) or fit_code(code)
    command = ChangeCard(
        code=card,
        amount_minor=body.amount,
        cause=named.id,
        digest=named.digest,
        source_id=body.source_id,
        reason=body.reason,
    )
    done = change_card(command, now=clock.now(), pause=back_off)
    headers = {names.HEADER_REPLAYED: str(done.repeated).lower()}
    return Answer(CreditBalanceOut.of(card, done.entry), headers=headers)


@app.get("/v1/vouchers/{code}/transactions", scopes=READERS, refusals=(Refusal.NOT_FOUND,))
def get_card_transactions(code: str, query: CreditListIn) -> CreditsOut:
    """List a gift card's ledger, newest first."""
    card = canonical(code) or fit_code(code)
    after_id = query.starting_after_id
    return CreditsOut.of(read_lines(card, limit=query.limit, after_id=after_id, pause=back_off))


lambda_handler = app.entrance
