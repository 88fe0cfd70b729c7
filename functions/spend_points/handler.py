"""Spend points on a reward, as payment or for a cause; and give them back, once."""

from incentives import names
from incentives.domain.points.entry import Cause, EntryType
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.answer import Answer
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.request import Request
from incentives.runtime.wire.points.cause import CauseName
from incentives.runtime.wire.points.member import MemberOut
from incentives.usecases.codes.pay_code import SEED_BYTES, Mint
from incentives.usecases.points.choose_reward import choose_reward
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.points.move_points import MovePoints, move_points
from incentives.usecases.points.read_member import (
    find_member,
    find_programme,
    refuse_elsewhere,
    seen_now,
)
from incentives.usecases.points.reverse_spending import PartGivenBack, reverse_spending
from incentives.usecases.points.spend_points import SpendPoints, spend_points
from incentives.usecases.snapshot.cache import InstanceCache
from spend_points.schema import (
    ChoiceIn,
    ChoiceOut,
    ReversalOut,
    ReverseIn,
    SpendIn,
    SpendingOut,
    TransfersIn,
)

SPENDERS = {Scope.CHECKOUT, Scope.SUPPORT}
MOVING = (
    Refusal.NOT_FOUND,
    Refusal.CAMPAIGN_STOPPED,
    Refusal.LOYALTY_CARD_NOT_ACTIVE,
    Refusal.LOYALTY_CARD_POINTS_EXCEEDED,
    Refusal.IDEMPOTENCY_KEY_REUSED,
    Refusal.SOURCE_ID_REUSED,
    Refusal.TOO_MANY_REQUESTS,
)
SPENDING = (
    *MOVING,
    Refusal.REWARD_OUT_OF_STOCK,
    Refusal.NO_VOUCHER_SUITABLE,
    Refusal.REDEMPTION_ROLLED_BACK,
    Refusal.MISSING_AMOUNT,
)

app = Router()
_known = KnownProgrammes()
_campaigns = InstanceCache()


@app.post("/v1/loyalties/members/{id}/redemption", scopes=SPENDERS, refusals=SPENDING)
def post_spending(
    id: str,
    body: SpendIn,
    request: Request,
) -> Answer[SpendingOut]:
    """Buy a reward with points; those that expire soonest are taken first."""
    return _spent(id, body, request)


@app.post("/v1/loyalties/{campaign}/members/{id}/redemption", scopes=SPENDERS, refusals=SPENDING)
def post_spending_in(
    campaign: str,
    id: str,
    body: SpendIn,
    request: Request,
) -> Answer[SpendingOut]:
    """Buy a reward with points, by the programme."""
    refuse_elsewhere(campaign, id, _known, clock.now(), back_off)
    return _spent(id, body, request)


@app.post(
    "/v1/loyalties/members/{id}/milestones/{milestone}/reward",
    scopes=SPENDERS,
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.INVALID_REDEMPTION,
        Refusal.DUPLICATE_FOUND,
        Refusal.CAMPAIGN_STOPPED,
        Refusal.LOYALTY_CARD_NOT_ACTIVE,
        Refusal.REWARD_OUT_OF_STOCK,
        Refusal.NO_VOUCHER_SUITABLE,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_choice(id: str, milestone: str, body: ChoiceIn) -> Answer[ChoiceOut]:
    """Choose a reward at a milestone that was passed, once; a repeat gets the first answer."""
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    changed, reward = choose_reward(
        id, milestone, body.reward.id, programme, mint=_mint(), now=now, pause=back_off
    )
    return Answer(
        ChoiceOut.of(changed, reward),
        headers={names.HEADER_REPLAYED: str(changed.repeated).lower()},
    )


@app.post(
    "/v1/loyalties/members/{id}/redemptions/{redemption}/rollback",
    scopes=SPENDERS,
    refusals=(
        Refusal.NOT_FOUND,
        Refusal.INVALID_REDEMPTION,
        Refusal.REWARD_USED,
        Refusal.IDEMPOTENCY_KEY_REUSED,
        Refusal.SOURCE_ID_REUSED,
        Refusal.TOO_MANY_REQUESTS,
    ),
)
def post_spending_rollback(
    id: str, redemption: str, body: ReverseIn, request: Request
) -> Answer[ReversalOut]:
    """Give points of a spending back, with their days: all of them, or a part.

    A code that was bought is off once nothing is left of the spending.
    """
    now = clock.now()
    programme = find_programme(id, _known, now, back_off)
    changed = reverse_spending(
        id,
        redemption,
        programme,
        reason=body.reason,
        now=now,
        pause=back_off,
        part=_part(body, request),
    )
    return Answer(
        ReversalOut.of(changed, seen_now(changed.member, programme, now)),
        headers={names.HEADER_REPLAYED: str(changed.repeated).lower()},
    )


@app.post(
    "/v1/loyalties/{id}/members/{member}/transfers",
    scopes=SPENDERS,
    refusals=MOVING,
)
def post_transfer(
    id: str,
    member: str,
    body: TransfersIn,
    request: Request,
) -> Answer[MemberOut]:
    """Move points of another member to this one; they keep their days."""
    now = clock.now()
    programme = find_programme(member, _known, now, back_off)
    refuse_elsewhere(id, member, _known, now, back_off)
    (asked,) = body
    source_id = f"{member}:{asked.source_id}" if asked.source_id else None
    named = CauseName.of("move", source_id, request, asked.points)
    cause = Cause(
        id=named.id,
        type=EntryType.MOVED_OUT,
        other_id=member,
        reason=asked.reason,
        source_id=asked.source_id,
        digest=named.digest,
        content=named.content,
    )
    move = MovePoints(asked.code, member, asked.points, cause)
    moved = move_points(move, programme, now=now, pause=back_off)
    seen = seen_now(find_member(member, back_off), programme, now)
    headers = {names.HEADER_REPLAYED: str(moved.repeated).lower()}
    return Answer(MemberOut.of(seen), headers=headers)


def _part(body: ReverseIn, request: Request) -> PartGivenBack | None:
    if body.points is None:
        return None
    named = CauseName.of("part", body.source_id, request, body.points)
    return PartGivenBack(body.points, named.id, body.source_id, named.digest, named.content)


def _spent(member_id: str, body: SpendIn, request: Request) -> Answer[SpendingOut]:
    now = clock.now()
    programme = find_programme(member_id, _known, now, back_off)
    named = CauseName.of("spending", body.source_id, request, body.asked)
    spent = spend_points(
        SpendPoints(
            member_id=member_id,
            cause_id=named.id,
            reward_id=body.reward.id,
            points=body.reward.points,
            order_id=body.order_reference,
            currency=body.order.currency,
            order_minor=body.order.amount,
            digest=named.digest,
            content=named.content,
        ),
        programme,
        mint=_mint(),
        now=now,
        pause=back_off,
    )
    seen = seen_now(spent.member, programme, now)
    return Answer(
        SpendingOut.of(spent, seen),
        headers={names.HEADER_REPLAYED: str(spent.repeated).lower()},
    )


def _mint() -> Mint:
    return Mint(_campaigns, ids.random_bytes(SEED_BYTES))


lambda_handler = app.entrance
