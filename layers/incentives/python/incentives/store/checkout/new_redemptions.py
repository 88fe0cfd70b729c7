"""The redemptions that a request makes, with all that their rollbacks will need."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.points.points_balance import PointsPaid
from incentives.domain.pricing.rules import StackingRules
from incentives.store import keys


def made(
    order_id: str,
    taken: Sequence[Applicable],
    *,
    rules: StackingRules,
    automatic: Collection[str],
    persons: tuple[str, ...],
    metadata: Mapping[str, object] | None,
    now: datetime,
) -> tuple[Redemption, ...]:
    """The redemptions of these codes; several are a stack, with a parent of its own id."""
    stack = keys.stack_id(order_id, [one.code for one in taken]) if len(taken) > 1 else None
    return tuple(
        Redemption(
            id=keys.redemption_id(order_id, one.code),
            code=one.code,
            campaign_id=one.campaign.id,
            campaign_name=one.campaign.name,
            public=one.voucher.public,
            gate=one.gate,
            offer=one.offer,
            at=now,
            before=one.before,
            off=one.off,
            added=one.added,
            persons=persons if one.campaign.needs_person else (),
            automatic=one.code in automatic,
            categories=one.campaign.categories,
            combines=one.campaign.combines,
            parent_id=stack,
            metadata=metadata,
            gift=one.gift,
            version=one.campaign.version,
            base=rules.base,
            once=rules.once,
            points=_points(one),
        )
        for one in taken
    )


def _points(one: Applicable) -> PointsPaid | None:
    purse = one.voucher.purse
    if purse is None or one.points is None:
        return None
    return PointsPaid(one.points, purse.points - one.points, purse.reward_id)
