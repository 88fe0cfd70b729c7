"""A return of goods that a shop asks for, and what comes of it."""

from dataclasses import dataclass

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.returns import Goods, Picked, Returned, pick


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """What comes back.

    Attributes:
        redemption_id: any redemption of the order, or the parent of a stack.
        cause: names the return; a repeat of it gets the first answer.
        digest: of the request, when its `Idempotency-Key` alone names the cause.
        source_id: what the shop calls it.
        picked: items, or everything that is left when None.
        stated_minor: of an order without lines, the worth of what comes back.
        shipping: whether shipping is paid back too.
        dry_run: say what it would be, and change nothing.
    """

    redemption_id: str
    cause: str
    source_id: str | None = None
    picked: tuple[Picked, ...] | None = None
    stated_minor: int = 0
    shipping: bool = False
    reason: str | None = None
    dry_run: bool = False
    digest: str | None = None

    def goods_of(self, record: OrderRecord) -> Goods:
        """The goods among those that the order still has."""
        before = record.returned_goods
        if self.picked is None and not self.stated_minor:
            left = before.kept_of(record.order)
            units = tuple(one.quantity for one in left.lines)
            return Goods(units, left.stated_minor or 0, self.shipping)
        units = pick(record.order, before, self.picked or ())
        return Goods(units, self.stated_minor, self.shipping)


@dataclass(frozen=True, slots=True)
class GoodsReturned:
    """The return, and the order after it. Of a dry run, as it would be."""

    record: OrderRecord
    returned: Returned
    repeated: bool = False
