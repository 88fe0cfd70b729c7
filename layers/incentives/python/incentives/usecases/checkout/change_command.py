"""What is asked when a placed order changes, and what comes of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.redeemable import Wish
from incentives.domain.refusal import Reason


@dataclass(frozen=True, slots=True)
class ChangeOrder:
    """What becomes of an order.

    Attributes:
        order_id: the engine's id of the order.
        described: makes the new description from the one that stands; None leaves it.
        added: canonical codes that are redeemed with it from now on; what stands already stays.
        removed: canonical codes that are given back.
        wishes: how much cards are to pay, those that stand on it, too.
        status: None leaves it; `CANCELED` gives everything back, any other reopens.
        needs_growth: refuse the change when a discount cannot grow as its offer would have it;
            without it the discount stays as it was.
        persons, shopper, customer_id, customer_source_id: as of `Redeem`; nobody is the order's own
            customer. Another customer has to get anew what rests on who the customer is.
        dry_run: say what it would be, and change nothing.
    """

    order_id: str
    described: Callable[[Order], Order] | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    status: OrderStatus | None = None
    needs_growth: bool = False
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY
    customer_id: str | None = None
    customer_source_id: str | None = None
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """The order before and after the change; of a dry run, as it would be.

    Attributes:
        held_back: why a discount did not grow as its offer would have it, by redemption.
        decided: the decision on the codes that were added.
    """

    before: OrderRecord
    after: OrderRecord
    held_back: Mapping[str, Reason]
    decided: Decided
