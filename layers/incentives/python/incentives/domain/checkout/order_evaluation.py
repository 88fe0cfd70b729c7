"""The decision on an order: what it used already stands, and other codes work on what is left."""

from dataclasses import replace

from incentives.domain.checkout.ask import Ask
from incentives.domain.checkout.evaluation import Notes, evaluate
from incentives.domain.checkout.order_record import MAX_REDEMPTIONS, OrderRecord
from incentives.domain.checkout.situation import Situation
from incentives.domain.checkout.verdict import Inapplicable, Verdict
from incentives.domain.refusal import Refusal

_TOLD = "the order was described otherwise for the codes that stand on it; give them back first"
_PARTED = "goods of this order came back; redeem with another order"


def evaluate_on(
    record: OrderRecord, ask: Ask, situation: Situation, notes: Notes | None = None
) -> tuple[Verdict, ...]:
    """Decide the codes that the order has not used yet, on the price that its others left.

    A code that it gave back is not taken again: a repeat of the first request must not redeem.
    """
    stands = {one.code: one.rollback is None for one in record.redemptions}
    given_back = (
        Inapplicable(code, Refusal.REDEMPTION_ROLLED_BACK, code)
        for code in ask.codes
        if not stands.get(code, True)
    )
    fresh = tuple(code for code in ask.codes if code not in stands)
    automatic = tuple(code for code in ask.automatic if code in fresh)
    if record.contradicts(ask.order):
        return (*given_back, *(Inapplicable(code, Refusal.INVALID_ORDER, _TOLD) for code in fresh))
    if record.returns:
        return (
            *given_back,
            *(Inapplicable(code, Refusal.INVALID_ORDER, _PARTED) for code in fresh),
        )
    room = MAX_REDEMPTIONS - len(record.redemptions)
    if len(fresh) - len(automatic) > room:
        details = f"an order takes at most {MAX_REDEMPTIONS} codes"
        many = Refusal.TOO_MANY_REDEEMABLES
        return (*given_back, *(Inapplicable(code, many, details) for code in fresh))
    standing = tuple(one for one in record.redemptions if one.rollback is None)
    most = min(ask.rules.applicable_redeemables_limit, len(standing) + room)
    asked = replace(
        ask,
        codes=fresh,
        automatic=automatic,
        rules=replace(ask.rules, applicable_redeemables_limit=most),
        order=record.order,
        before=record.standing,
        paid=record.paid,
        standing=standing,
    )
    return (*given_back, *evaluate(asked, situation, notes))
