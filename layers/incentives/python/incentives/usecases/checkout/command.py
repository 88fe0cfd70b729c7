"""What a checkout asks for, and what comes of a redemption or of the change of an order."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Inapplicable, Left, Skipped
from incentives.domain.customers.shopper import NOBODY, Shopper
from incentives.domain.findings import LeftAside
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.receipt import Receipt
from incentives.domain.redeemable import NO_WISH, Wish
from incentives.domain.refusal import Reason, Refusal, Refused


class Command(Protocol):
    """What every command of a checkout says of its request; see `Redeem` for the fields."""

    @property
    def order(self) -> Order:
        """The order, or the cart that may become one."""

    @property
    def persons(self) -> tuple[str, ...]:
        """Hashes of the customer."""

    @property
    def shopper(self) -> Shopper:
        """What the shop says of the customer and the place."""

    @property
    def automatic(self) -> bool:
        """Whether promotions may apply by themselves."""

    @property
    def wishes(self) -> Mapping[str, Wish]:
        """What is asked of single codes."""


@dataclass(frozen=True, slots=True)
class Redeem:
    """What a checkout asks for.

    Attributes:
        codes: canonical codes, each once, in the order of the request; what they give decides the
            order in which they apply.
        order_id: the engine's id of the order.
        named: whether the caller can name this order again; an order that was given a random id
            cannot have been redeemed before.
        persons: hashes of the customer; empty when unknown.
        shopper: what the shop says of the customer and the place.
        partial: redeem the codes that apply and leave the others, instead of all or nothing; None
            leaves it to the project's rules.
        automatic: apply the promotions that need no code, too, as the stacking rules have it.
        customer_source_id: the shop's id of the customer, as a server says it; kept only where the
            order makes the customer somebody whom money is owed.
        receipt: present when the request came with an `Idempotency-Key`.
        wishes: what is asked of single codes, such as how much a gift card is to pay.
        for_browser: a page asks, which may not learn from the number of reads why a code is no use.
    """

    codes: tuple[str, ...]
    order_id: str
    order: Order
    named: bool
    persons: tuple[str, ...] = ()
    shopper: Shopper = NOBODY
    customer_id: str | None = None
    customer_source_id: str | None = None
    partial: bool | None = None
    automatic: bool = False
    receipt: Receipt | None = None
    metadata: Mapping[str, object] | None = None
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    for_browser: bool = False

    def wish_of(self, code: str) -> Wish:
        """What is asked of one code."""
        return self.wishes.get(code, NO_WISH)


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What came of it.

    Attributes:
        made: this request's redemptions, or those that it repeats.
        left: codes that do not apply, or that the stacking rules leave aside.
    """

    record: OrderRecord
    made: tuple[Redemption, ...]
    left: tuple[Left, ...]
    repeated: bool
    decided: Decided

    @property
    def refused(self) -> tuple[Inapplicable, ...]:
        """The codes that do not apply."""
        return tuple(one for one in self.left if isinstance(one, Inapplicable))

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """The codes that the stacking rules leave aside."""
        return tuple(one for one in self.left if isinstance(one, Skipped))

    @property
    def rules(self) -> StackingRules:
        """The stacking rules that this request went by."""
        return self.decided.ask.rules


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


class RedemptionRefused(Refused):
    """A code does not apply, and all were to go together; with the decision that says so.

    Attributes:
        one: the code that is told of.
        left: every code that does not apply, `one` among them, or that is left aside.
    """

    def __init__(self, inapplicable: Inapplicable, left: Sequence[Left], decided: Decided) -> None:
        super().__init__(
            inapplicable.refusal,
            inapplicable.finding or inapplicable.code,
            resource_type="voucher",
            resource_id=inapplicable.code,
        )
        self.one = inapplicable
        self.left = left
        self.decided = decided


def refuse_left(left: Sequence[Left], decided: Decided) -> None:
    """Refuse the request for the first code that does not apply, or because all are left aside.

    Raises:
        RedemptionRefused: unless nothing was left at all.
    """
    for one in left:
        if isinstance(one, Inapplicable):
            raise RedemptionRefused(one, left, decided)
    if left:
        reasons = sorted({one.reason for one in left if isinstance(one, Skipped)})
        none = Refusal.NO_APPLICABLE_REDEEMABLES
        first = Inapplicable(left[0].code, none, LeftAside(tuple(reasons)))
        raise RedemptionRefused(first, left, decided)
