"""Goods that come back: which ones, and what is kept of the order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from incentives.domain.checkout.order import Order
from incentives.domain.findings import Circumstance, SeveralPrices
from incentives.domain.money import half_up
from incentives.domain.pricing.cart import CartLine
from incentives.domain.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods of an order that came back.

    Attributes:
        units: of each line; of goods by weight or length, in `MEASURE_PARTS`.
        stated_minor: the worth of goods beside the lines.
        shipping: whether shipping is paid back too.
    """

    units: tuple[int, ...]
    stated_minor: int = 0
    shipping: bool = False

    @classmethod
    def none_of(cls, order: Order) -> "Goods":
        """Nothing of this order."""
        return cls((0,) * len(order.lines))

    def plus(self, more: "Goods") -> "Goods":
        """Both together."""
        units = tuple(one + other for one, other in zip(self.units, more.units, strict=True))
        return Goods(units, self.stated_minor + more.stated_minor, self.shipping or more.shipping)

    def kept_of(self, order: Order) -> Order:
        """What is left of the order, at its own prices.

        Raises:
            Refused: `INVALID_RETURN`; more would come back than is there.
        """
        unlined_minor = order.unlined_minor - self.stated_minor
        if unlined_minor < 0:
            raise Refused(Refusal.INVALID_RETURN, Circumstance.RETURNS_MORE_THAN_ORDER)
        lines = tuple(
            _kept(line, units) for line, units in zip(order.lines, self.units, strict=True)
        )
        priced_minor = sum(max(line.gross_minor or 0, 0) for line in lines)
        stated_minor = None if order.amount_minor is None else priced_minor + unlined_minor
        shipping = (
            order.shipping and order.shipping.for_nothing if self.shipping else order.shipping
        )
        return replace(order, stated_minor=stated_minor, lines=lines, shipping=shipping)

    def is_all_of(self, order: Order) -> bool:
        """Whether nothing of the goods is left; shipping may be kept all the same."""
        left = self.kept_of(order)
        return not (left.unlined_minor or any(_units(line) for line in left.lines))

    @classmethod
    def all_of(cls, order: Order, *, shipping: bool) -> "Goods":
        """All goods of this order; rows below zero are none."""
        return cls(tuple(map(_units, order.lines)), order.unlined_minor, shipping)

    def leaves_as_it_is(self, order: Order, before: "Goods") -> bool:
        """Whether nothing more comes back by it than before."""
        return before.plus(self).kept_of(order) == before.kept_of(order)

    def share_of(self, order: Order) -> tuple[Fraction, ...]:
        """The returned share of each line, of the goods beside them, of each delivery."""
        lines = (
            Fraction(units, line.parts) if line.parts else Fraction(0)
            for line, units in zip(order.lines, self.units, strict=True)
        )
        unlined_minor = order.unlined_minor
        beside = Fraction(self.stated_minor, unlined_minor) if unlined_minor else Fraction(0)
        deliveries = len(order.shipping.each) if order.shipping else 1
        return (*lines, beside, *(Fraction(self.shipping),) * deliveries)


@dataclass(frozen=True, slots=True)
class Returned:
    """A return as it was booked.

    Attributes:
        cause: the name under which it counts once.
        source_id: what the shop calls it.
        refund_minor: what the shopper gets back, beside what went back to cards.
        released_minor: what came back of discounts and payments, by redemption.
        digest: of the request, when its `Idempotency-Key` alone names the cause.
        content: a digest of what comes back, when the shop's own id names the cause.
        measured: the lines of it that are goods by weight or length.
        goodwill_minor: of the refund, what was given back without any goods.
    """

    id: str
    at: datetime
    cause: str
    goods: Goods
    refund_minor: int
    released_minor: dict[str, int]
    source_id: str | None = None
    reason: str | None = None
    digest: str | None = None
    goodwill_minor: int = 0
    content: str | None = None
    measured: tuple[int, ...] = ()


def all_of(returns: Iterable[Returned], order: Order) -> Goods:
    """Everything that came back so far."""
    goods = Goods.none_of(order)
    for one in returns:
        goods = goods.plus(one.goods)
    return goods


def _units(line: CartLine) -> int:
    """The units of a line that can come back; what was given for a row below zero stays given."""
    return 0 if line.is_below_zero else line.parts


def _kept(line: CartLine, units: int) -> CartLine:
    """The units of a line that are left; a line's price is parted in proportion, half-up."""
    left = line.parts - units
    if units < 0 or left < 0:
        raise Refused(Refusal.INVALID_RETURN, Circumstance.RETURNS_MORE_OF_LINE)
    amount_minor = line.amount_minor
    if amount_minor is not None and line.parts:
        amount_minor -= half_up(Fraction(amount_minor * units, line.parts))
    if line.measured is None:
        return replace(line, quantity=left, amount_minor=amount_minor)
    return replace(
        line, quantity=line.quantity if left else 0, amount_minor=amount_minor, measured=left
    )


@dataclass(frozen=True, slots=True)
class Picked:
    """Units of one item among the lines of an order; nothing but what is named has to fit.

    Attributes:
        quantity: units; one unit of goods by weight or length is all that is left of a line.
        measured: a part of such goods, in `MEASURE_PARTS`, instead of units.
    """

    quantity: int
    position: int | None = None
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None
    measured: int | None = None

    def fits(self, position: int, line: CartLine) -> bool:
        """Whether a line is meant."""
        if self.measured is not None and line.measured is None:
            return False
        wanted = (self.position, self.product_id, self.sku_id, self.source_id)
        found = (position, line.product_id, line.sku_id, line.source_id)
        return all(one in {None, other} for one, other in zip(wanted, found, strict=True))


def pick(order: Order, before: Goods, picked: Iterable[Picked]) -> tuple[int, ...]:
    """Units of each line, the first lines that fit first, of what did not come back before.

    Raises:
        Refused: `INVALID_RETURN`; more is picked than is left, or some of goods at several prices.
    """
    left = [_units(line) - units for line, units in zip(order.lines, before.units, strict=True)]
    units = [0] * len(left)
    for one in picked:
        missing = one.quantity if one.measured is None else one.measured
        for at in _rows_of(one, order, left):
            whole = one.measured is None and order.lines[at].measured is not None
            counted = min(missing, 1 if whole else left[at])
            taken = left[at] if whole and counted else counted
            left[at] -= taken
            units[at] += taken
            missing -= counted
        if missing:
            raise Refused(Refusal.INVALID_RETURN, Circumstance.RETURNS_MORE_OF_ITEM)
    return tuple(units)


def _rows_of(one: Picked, order: Order, left: Sequence[int]) -> list[int]:
    """The lines that an item may come back from, of which units are left."""
    rows = [at for at in _fitting(one, order) if left[at]]
    lines = [order.lines[at] for at in rows]
    if one.measured is not None:
        some = one.measured < sum(left[at] for at in rows)
    else:
        there = zip(rows, lines, strict=True)
        some = one.quantity < sum(left[at] if line.measured is None else 1 for at, line in there)
    if some and _differ(lines, by_measure=one.measured is not None):
        raise Refused(Refusal.INVALID_RETURN, SeveralPrices(tuple(rows)))
    return rows


def _fitting(one: Picked, order: Order) -> list[int]:
    fit = [at for at, line in enumerate(order.lines) if one.fits(at, line)]
    if fit and all(order.lines[at].is_below_zero for at in fit):
        raise Refused(Refusal.INVALID_RETURN, Circumstance.RETURNS_ROW_BELOW_ZERO)
    return fit


def _differ(lines: Iterable[CartLine], *, by_measure: bool) -> bool:
    """Whether a unit, or a kilogram, costs more on one of the lines than on another."""
    return len({_price_of_one(line, by_measure=by_measure) for line in lines}) > 1


def _price_of_one(line: CartLine, *, by_measure: bool) -> Fraction | int | None:
    if line.gross_minor is None:
        return None
    if by_measure and line.price_minor is not None:
        return line.price_minor  # what was rounded on each line makes no other price
    return Fraction(line.gross_minor, line.parts if by_measure else line.quantity)
