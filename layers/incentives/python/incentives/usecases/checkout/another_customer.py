"""An order becomes another customer's: what of it rests on who the customer is."""

from collections.abc import Collection

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.servers_only import asks_who_redeems
from incentives.domain.findings import Circumstance
from incentives.domain.redeemable import Kind
from incentives.domain.refusal import Refusal, Refused
from incentives.usecases.snapshot.snapshot import Snapshot


def codes_to_get(
    record: OrderRecord, removed: Collection[str], snapshot: Snapshot
) -> tuple[str, ...]:
    """The codes that rest on who the customer is: another one has to get them like anybody.

    Points stay: they are those of the card that was named, whoever orders.

    Args:
        record: the order of the customer before.
        removed: codes that are taken off it anyway.
        snapshot: with the codes that stand.

    Raises:
        Refused: `ORDER_CHANGED`; a unique code, which was given to the one who has used it.
    """
    resting = [
        one
        for one in record.redemptions
        if one.rollback is None and one.code not in removed and one.kind is not Kind.LOYALTY_CARD
        if one.persons or _asks_who_redeems(one, snapshot)
    ]
    for one in resting:
        if not one.public:
            raise Refused(
                Refusal.ORDER_CHANGED,
                Circumstance.ORDER_OF_ANOTHER,
                resource_type="voucher",
                resource_id=one.code,
            )
    return tuple(one.code for one in resting)


def _asks_who_redeems(redemption: Redemption, snapshot: Snapshot) -> bool:
    """Whether a code is bound to a person, or its campaign asks who the customer is."""
    voucher = snapshot.voucher(redemption.code)
    campaign = snapshot.campaign(redemption.campaign_id)
    bound = voucher is not None and bool(voucher.holders)
    return bound or (campaign is not None and bool(asks_who_redeems(campaign)))
