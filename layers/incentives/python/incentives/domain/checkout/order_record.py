"""The record of an order: one per order, whatever number of codes it uses.

The record is written whole under a revision, so (order, code) is unique, a repeat finds the first
answer in the very item that refused it, and codes added later see what the earlier ones took.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce

from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.checkout.returns import Goods, Returned, all_of
from incentives.domain.findings import Circumstance, OrderLimit, ReturnsLimit
from incentives.domain.pricing.benefit import Credits
from incentives.domain.refusal import Refusal, Refused

MAX_REDEMPTIONS = 30  # of one order, as the field has it
MAX_RETURNS = 50  # of one order


class OrderStatus(StrEnum):
    """What has become of an order; the field's words."""

    CREATED = "CREATED"
    PAID = "PAID"
    FULFILLED = "FULFILLED"
    CANCELED = "CANCELED"

    @property
    def counts(self) -> bool:
        """Whether an order of this status counts as one that its customer completed."""
        return self in {OrderStatus.PAID, OrderStatus.FULFILLED}


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """An order with all its redemptions, in the order in which they were made.

    Attributes:
        id: the engine's id of the order.
        revision: counts the writes, 0 before the first.
        persons: every hash under which its customer was named, unless `customer_id` says it all.
        status: what the shop said has become of it; None when it said nothing.
        settled_returns: how many of the returns the order's description is without already.
        counted: the hashes of the person under which it is counted as an order.
        settled: promotions were applied by themselves, which happens to an order once.
        changed_at: when its description or its codes were changed last, if ever.
        as_read: its text as it lies in the table, when a newer release wrote more into it.
    """

    id: str
    order: Order
    customer_id: str | None = None
    persons: tuple[str, ...] = ()
    redemptions: tuple[Redemption, ...] = ()
    returns: tuple[Returned, ...] = ()
    settled_returns: int = 0
    revision: int = 0
    status: OrderStatus | None = None
    counted: tuple[str, ...] = ()
    settled: bool = False
    changed_at: datetime | None = None
    as_read: str | None = field(default=None, compare=False, repr=False)

    @property
    def automatic(self) -> tuple[str, ...]:
        """The promotions that applied by themselves, those that were given back too."""
        return tuple(redemption.code for redemption in self.redemptions if redemption.automatic)

    @property
    def lacks_shares(self) -> bool:
        """Whether it was written before the shares of lines were kept."""
        return bool(self.order.lines) and not all(
            part is None or part.has_shares
            for one in self.redemptions
            for part in (one.before, one.off, one.came_back)
        )

    @property
    def standing(self) -> Discounts:
        """What stands on the order, discounts and payments: what was not given back."""
        return together(
            redemption.standing for redemption in self.redemptions if redemption.rollback is None
        )

    @property
    def paid(self) -> Discounts:
        """The payments among them, by cards."""
        return together(
            redemption.standing
            for redemption in self.redemptions
            if redemption.rollback is None and isinstance(redemption.offer, Credits)
        )

    @property
    def is_undone(self) -> bool:
        """Whether all its codes were given back and the shop has not said that it stands."""
        back = all(redemption.rollback is not None for redemption in self.redemptions)
        return back and not (self.status and self.status.counts)

    @property
    def is_canceled(self) -> bool:
        """Whether the shop canceled it; it takes no codes until it is reopened."""
        return self.status is OrderStatus.CANCELED

    def refuse_canceled(self) -> None:
        """Refuse an order that was canceled, until somebody reopens it on purpose.

        Raises:
            Refused: `ORDER_CANCELED`.
        """
        if self.is_canceled:
            raise Refused(Refusal.ORDER_CANCELED, Circumstance.ORDER_CANCELED)

    @property
    def returned_goods(self) -> Goods:
        """What came back of the goods as they are described."""
        return all_of(self.open_returns, self.order)

    @property
    def in_turn(self) -> tuple[Redemption, ...]:
        """What stands, in the order in which it applies: payments last, whenever they came."""
        standing = (one for one in self.redemptions if one.rollback is None)
        return tuple(sorted(standing, key=lambda one: isinstance(one.offer, Credits)))

    @property
    def kept_order(self) -> Order:
        """The order without what came back of it."""
        if not self.open_returns:
            return self.order
        kept = self.returned_goods.kept_of(self.order)
        return replace(kept, lines=tuple(line for line in kept.lines if line.quantity))

    def next_change(self, now: datetime) -> datetime:
        """The instant of a change: no two changes have one, as each tells an event of its own."""
        if self.changed_at is None or now > self.changed_at:
            return now
        return self.changed_at + timedelta(microseconds=1)

    def with_redemptions(self, changed: Iterable[Redemption]) -> "OrderRecord":
        """The record with these redemptions in the place of those with their ids."""
        by_id = {one.id: one for one in changed}
        return replace(self, redemptions=tuple(by_id.get(one.id, one) for one in self.redemptions))

    def returned_by(self, at: datetime) -> Goods:
        """What came back of these goods up to an instant."""
        return all_of((one for one in self.open_returns if one.at <= at), self.order)

    @property
    def open_returns(self) -> tuple[Returned, ...]:
        """The returns of goods that are described still; a change of the order settles all."""
        return self.returns[self.settled_returns :]

    @property
    def goodwill_minor(self) -> int:
        """What was given back in money while the goods stayed."""
        return sum(returned.goodwill_minor for returned in self.returns)

    @property
    def charged_minor(self) -> int:
        """What is to be paid in money for what was kept, shipping included; nothing if canceled."""
        if self.is_canceled:
            return 0
        kept = self.returned_goods.kept_of(self.order)
        shipping_minor = kept.shipping.price_minor if kept.shipping else 0
        standing = self.standing
        goods_minor = kept.known_minor - standing.order_minor - standing.items_minor
        due_minor = max(goods_minor - kept.back_minor, 0)
        return due_minor + shipping_minor - standing.shipping_minor

    @property
    def due_minor(self) -> int:
        """What of that has not been given back."""
        return max(self.charged_minor - self.goodwill_minor, 0)

    def described(self, order: Order) -> "OrderRecord":
        """The record with the order as it is described now.

        A bare id changes nothing, nor does anything while codes stand on the order: they were
        decided on the description that is kept, and so are their repeats.
        """
        return self if self.stands or order.is_bare else replace(self, order=order)

    def of_customer(self, customer_id: str | None, persons: tuple[str, ...]) -> "OrderRecord":
        """The record with its customer; whoever is known stays, as long as codes stand on it."""
        if not persons or (self.stands and (self.customer_id or self.persons)):
            return self
        alone = customer_id is not None and len(persons) == 1
        return replace(self, customer_id=customer_id, persons=() if alone else persons)

    @property
    def given_back(self) -> set[str]:
        """The codes that the order gave back once, whether it took them again or not."""
        return {one.code for one in self.redemptions if one.rollback is not None}

    def without_given_back(self, codes: Collection[str]) -> "OrderRecord":
        """The record as if it had never given these codes back."""
        return replace(
            self,
            redemptions=tuple(
                one for one in self.redemptions if one.rollback is None or one.code not in codes
            ),
        )

    @property
    def stands(self) -> bool:
        """Whether the order uses any code now."""
        return any(redemption.rollback is None for redemption in self.redemptions)

    def contradicts(self, order: Order) -> bool:
        """Whether codes stand on the order and it is described otherwise now."""
        return self.stands and not order.is_bare and self.order.describes_otherwise(order)

    def of_codes(self, codes: Collection[str]) -> tuple[Redemption, ...]:
        """The redemptions of these codes, in the order in which they were made."""
        return tuple(redemption for redemption in self.redemptions if redemption.code in codes)

    def of_id(self, redemption_id: str) -> tuple[Redemption, ...]:
        """The redemption of this id, or all of the stack of this id; empty when there is none."""
        return tuple(
            redemption
            for redemption in self.redemptions
            if redemption_id in (redemption.id, redemption.parent_id)
        )

    def add(self, made: tuple[Redemption, ...]) -> "OrderRecord":
        """The record with more redemptions.

        Raises:
            Refused: `TOO_MANY_REDEEMABLES`.
        """
        redemptions = (*self.redemptions, *made)
        if len(redemptions) > MAX_REDEMPTIONS:
            raise Refused(Refusal.TOO_MANY_REDEEMABLES, OrderLimit(MAX_REDEMPTIONS))
        return replace(self, redemptions=redemptions, revision=self.revision + 1)

    def take_in(self, returned: Returned, left: Mapping[str, Discounts]) -> "OrderRecord":
        """The record after a return that leaves so much of its redemptions, by id.

        Raises:
            Refused: `INVALID_RETURN`; the order cannot keep more returns.
        """
        if len(self.returns) >= MAX_RETURNS:
            raise Refused(Refusal.INVALID_RETURN, ReturnsLimit(MAX_RETURNS))
        return replace(
            self,
            redemptions=tuple(
                replace(
                    redemption,
                    came_back=(redemption.off or NO_DISCOUNTS).minus(left[redemption.id]),
                )
                if redemption.id in left
                else redemption
                for redemption in self.redemptions
            ),
            returns=(*self.returns, returned),
            revision=self.revision + 1,
        )

    def give_back(self, ids: Collection[str], rollback: Rollback) -> "OrderRecord":
        """The record with these redemptions rolled back, each with a rollback id of its own."""
        returned = replace(
            self,
            redemptions=tuple(
                replace(redemption, rollback=replace(rollback, id=f"r{redemption.id}"))
                if redemption.id in ids
                else redemption
                for redemption in self.redemptions
            ),
            revision=self.revision + 1,
        )
        return replace(returned, counted=()) if returned.is_undone else returned


def together(discounts: Iterable[Discounts | None]) -> Discounts:
    """Several discounts as one; None took nothing off."""
    return reduce(
        Discounts.plus, (discount for discount in discounts if discount is not None), NO_DISCOUNTS
    )
