"""Points that pay a placed order: what a change of it may have them pay, and what that takes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from incentives.domain.checkout.eligibility import closed
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_change import CardSeen, Kept
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.findings import OtherReward, PointsShort, Quoted
from incentives.domain.redeemable import NO_WISH, Wish
from incentives.domain.refusal import Reason, Refusal, Refused
from incentives.store.checkout import points_payments
from incentives.store.checkout.points_payments import SeenMember
from incentives.store.transaction import Transaction
from incentives.usecases.snapshot.snapshot import Snapshot


def wishes_of(record: OrderRecord, wishes: Mapping[str, Wish]) -> dict[str, Wish]:
    """What is asked of cards, with the rewards by which points pay the order already."""
    standing = {
        one.code: Wish(
            points=wishes.get(one.code, NO_WISH).points or one.asked,
            reward_id=one.points.reward_id,
        )
        for one in record.redemptions
        if one.rollback is None and one.points is not None
    }
    return {**wishes, **standing}


def refuse_short(record: OrderRecord, wishes: Mapping[str, Wish], snapshot: Snapshot) -> None:
    """Refuse to have points pay more than there are, or by another reward, where it is asked.

    Raises:
        Refused: `LOYALTY_CARD_POINTS_EXCEEDED`; `INVALID_REDEEMABLES`.
    """
    for one in record.redemptions:
        if one.rollback is not None or one.code not in wishes:
            continue
        reason = _short(one, wishes[one.code], member_of(one, snapshot))
        if reason is not None:
            raise Refused(
                reason.refusal, reason.finding, resource_type="voucher", resource_id=one.code
            )


def member_of(redemption: Redemption, snapshot: Snapshot) -> SeenMember | None:
    """The member whose points pay, or who has them now; None when there is none any more."""
    return next(iter(snapshot.members([redemption.code])), None)


def card_of(
    redemption: Redemption, seen: SeenMember, order: Order, revision: int
) -> CardSeen | None:
    """What points can pay of an order in all, those that pay it already included.

    Those keep what they paid, also where the reward pays less for a point by now.

    Args:
        redemption: by which they pay; at most so many points as were asked for.
        seen: the member as it is now, without them.
        order: as it is described now.
        revision: of the order before the change.
    """
    purse, currency = seen.voucher.purse, order.currency
    if purse is None or purse.rate(currency) is None:
        return None
    there, paid_minor = redemption.points_left, redemption.standing.total_minor
    points = _most(redemption, seen)
    if purse.most is not None:
        points = min(points, max(purse.most, there))
    if redemption.asked is not None:
        points = min(points, redemption.asked)
    unlimited = replace(purse, most=None)

    def worth(count: int) -> int:
        return unlimited.payment(Wish(points=count), currency).credits_minor

    by = f"change-{revision + 1}"
    if points < there or worth(there) >= paid_minor:
        return CardSeen(worth(points), lambda minor: purse.needed(minor, currency), by)
    return CardSeen(
        paid_minor + worth(points - there),
        lambda minor: there + purse.needed(minor - paid_minor, currency),
        by,
    )


def refusal(redemption: Redemption, seen: SeenMember | None, now: datetime) -> Reason | None:
    """Why no further points may pay, whatever there are; None when they may."""
    if seen is None:
        return Reason(Refusal.NOT_FOUND, Quoted(redemption.code))
    if not seen.member.active:
        return Reason(Refusal.LOYALTY_CARD_NOT_ACTIVE)
    return next(closed(seen.voucher, seen.campaign, now), None)


def spend(
    write: Transaction, record: OrderRecord, kept: Kept, seen: SeenMember | None
) -> Redemption:
    """Add to a write what a payment takes beside; a part of a point more takes none."""
    paid = kept.after.points
    if paid is None or paid.points <= kept.before.points_left:
        return kept.after
    if seen is None:
        raise LookupError("growth that was not admitted")
    left = points_payments.spend_more(write, record, kept.after, paid.further[-1], seen)
    return replace(kept.after, points=replace(paid, balance=left))


def _short(redemption: Redemption, wish: Wish, seen: SeenMember | None) -> Reason | None:
    paid = redemption.points
    if paid is not None and wish.reward_id not in {None, paid.reward_id}:
        return Reason(Refusal.INVALID_REDEEMABLES, OtherReward(paid.reward_id))
    if paid is None or seen is None or wish.points is None:
        return None
    most = _most(redemption, seen)
    if wish.points <= most:
        return None
    return Reason(Refusal.LOYALTY_CARD_POINTS_EXCEEDED, PointsShort(wish.points, most))


def _most(redemption: Redemption, seen: SeenMember) -> int:
    """The points that pay already, and those that the member has."""
    purse = seen.voucher.purse
    return redemption.points_left + max(purse.points if purse else 0, 0)
