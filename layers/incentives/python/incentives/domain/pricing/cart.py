"""A cart as the shop describes it, with all that a benefit may look at.

Minor units throughout; what the shop did not say is None and never counts in a benefit's favour.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from incentives.domain.money import exponent
from incentives.domain.refusal import Refusal, Refused

MEASURE_PARTS = 100_000  # of one kilogram, metre, or whatever goods are measured by


@dataclass(frozen=True, slots=True)
class CartLine:
    """Units of one item at one price.

    Attributes:
        quantity: units, 0 or more; goods that are measured are one, whatever they weigh.
        price_minor: the price of a unit; below zero it is no goods, but money that goes back, such
            as for a deposit.
        amount_minor: the price of all units; wins over `price_minor`.
        on_sale: whether the price is reduced already.
        floor_minor: the least a unit may cost after discounts, as the shop set it.
        cost_minor: what a unit costs the shop; a margin floor needs it.
        taken_minor: discounts that stand on the line already.
        shared_minor: its share of discounts that stand on the order as a whole.
        paid_minor: what cards have paid of the line already.
        metadata: the shop's own, for choosing lines.
        measured: what goods by weight or length measure, in `MEASURE_PARTS`; None of counted goods.
    """

    quantity: int = 1
    price_minor: int | None = None
    amount_minor: int | None = None
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None
    category_ids: tuple[str, ...] = ()
    on_sale: bool = False
    floor_minor: int | None = None
    cost_minor: int | None = None
    taken_minor: int = 0
    shared_minor: int = 0
    paid_minor: int = 0
    metadata: dict[str, object] = field(default_factory=dict)
    measured: int | None = None

    @property
    def parts(self) -> int:
        """In how many equal parts it can come back: its units, or parts of what it measures."""
        return self.quantity if self.measured is None else self.measured

    @property
    def gross_minor(self) -> int | None:
        """The price of the line before discounts; None when the shop did not say."""
        if self.amount_minor is not None:
            return self.amount_minor
        return None if self.price_minor is None else self.price_minor * self.quantity

    @property
    def is_below_zero(self) -> bool:
        """Whether it lowers what is to be paid; no benefit or condition sees goods in it."""
        return (self.gross_minor or 0) < 0


def goods_of(lines: Iterable[CartLine]) -> tuple[str, ...]:
    """What makes lines other goods or other prices; as text.

    In whatever order they stand, and in however many lines the same goods at the same price do.

    >>> goods_of([CartLine(2, 500)]) == goods_of([CartLine(1, 500), CartLine(1, 500)])
    True
    """
    parts: Counter[tuple[str | None, ...]] = Counter()
    for line in lines:
        price = line.gross_minor
        unit = None if price is None else str(Fraction(price, line.parts or 1))
        parts[line.product_id, line.sku_id, line.source_id, unit] += line.parts
    return tuple(sorted(json.dumps((*goods, count)) for goods, count in parts.items()))


def measured_of(text: str) -> int:
    """What a quantity such as `0.482` measures, in `MEASURE_PARTS`.

    >>> measured_of("0.482")
    48200
    """
    whole, _, decimals = text.partition(".")
    return int(whole) * MEASURE_PARTS + int(decimals.ljust(5, "0"))


def measure_text(measured: int) -> str:
    """What goods measure, as text without needless zeros.

    >>> measure_text(48_200), measure_text(200_000)
    ('0.482', '2')
    """
    whole, parts = divmod(measured, MEASURE_PARTS)
    return f"{whole}.{parts:05d}".rstrip("0").rstrip(".")


def below_zero(lines: Iterable[CartLine]) -> int:
    """What the rows below zero take off what is to be paid, in minor units; 0 or more."""
    return -sum(line.gross_minor or 0 for line in lines if line.is_below_zero)


def unlined(lines: Sequence[CartLine], stated_minor: int | None) -> int | None:
    """What the goods come to beside the priced lines, in minor units; None when nobody can say.

    Priced lines win over a stated amount. A line without a price is unknown and not for nothing:
    with one of them, or without lines, only what the shop stated says what the goods come to. Rows
    below zero are no goods, and so none of these lines.

    >>> unlined([CartLine(price_minor=1_000), CartLine()], 2_500)
    1500
    """
    prices = [line.gross_minor for line in lines if not line.is_below_zero]
    if None not in prices and (prices or (lines and stated_minor is None)):
        return 0
    if stated_minor is None:
        return None
    return max(stated_minor - sum(price or 0 for price in prices), 0)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One of several ways in which an order travels; members as of `Shipping`."""

    price_minor: int
    method: str | None = None
    taken_minor: int = 0
    paid_minor: int = 0


@dataclass(frozen=True, slots=True)
class Shipping:
    """How the order travels and for how much; `taken_minor` and `paid_minor` as of a line.

    Attributes:
        price_minor: of all deliveries together.
        method: of the only one.
        deliveries: where there are several; they say the methods, and what stands on each.
    """

    price_minor: int
    method: str | None = None
    taken_minor: int = 0
    paid_minor: int = 0
    deliveries: tuple[Delivery, ...] = ()

    @classmethod
    def of(cls, deliveries: Iterable[Delivery]) -> "Shipping":
        """An order that travels in several deliveries."""
        several = tuple(deliveries)
        return cls(sum(one.price_minor for one in several), deliveries=several)

    @property
    def each(self) -> tuple["Shipping | Delivery", ...]:
        """Each delivery, the only one too."""
        return self.deliveries or (self,)

    @property
    def for_nothing(self) -> "Shipping | None":
        """What is left when it was paid back: the places of several deliveries."""
        if not self.deliveries:
            return None
        return Shipping.of(replace(one, price_minor=0) for one in self.deliveries)

    @property
    def only_method(self) -> str | None:
        """How all of it travels; None when it is not known, or there are several ways."""
        methods = {one.method for one in self.each}
        return methods.pop() if len(methods) == 1 else None

    def standing(self, taken: tuple[int, ...], paid: tuple[int, ...]) -> "Shipping":
        """With so much taken off and paid of each delivery."""
        if not self.deliveries:
            return replace(self, taken_minor=sum(taken), paid_minor=sum(paid))
        each = zip(self.deliveries, taken, paid, strict=True)
        return Shipping.of(replace(one, taken_minor=off, paid_minor=by) for one, off, by in each)


@dataclass(frozen=True, slots=True)
class Cart:
    """Lines, shipping and what stands on them already.

    Attributes:
        stated_minor: what the goods come to; counts unless each line has a price.
        taken_minor: discounts that stand on the order as a whole already and have no shares.
        paid_minor: what cards have paid of its goods as a whole already, without shares.
        unlined_taken_minor, unlined_paid_minor: the shares of the goods beside the lines.
        by_points_minor: what points have paid already, of all that is paid.
        currency: ISO 4217 code; calculation needs none, for it works in minor units.

    Raises:
        Refused: `INVALID_ORDER`, a negative number; `INVALID_PAYLOAD`, no such currency.
    """

    lines: tuple[CartLine, ...] = ()
    shipping: Shipping | None = None
    stated_minor: int | None = None
    taken_minor: int = 0
    paid_minor: int = 0
    unlined_taken_minor: int = 0
    unlined_paid_minor: int = 0
    by_points_minor: int = 0
    currency: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no shop sells."""
        numbers = [self.stated_minor, self.taken_minor, self.paid_minor]
        numbers += [self.unlined_taken_minor, self.unlined_paid_minor]
        numbers += [one.price_minor for one in self.shipping.each] if self.shipping else []
        for line in self.lines:
            numbers += [line.quantity, line.floor_minor, line.cost_minor]
            numbers += [line.taken_minor, line.shared_minor, line.paid_minor]
        if any(number is not None and number < 0 for number in numbers):
            raise Refused(Refusal.INVALID_ORDER, "only the price of a line may be below zero")
        if self.currency is not None:
            exponent(self.currency)

    @property
    def unlined_minor(self) -> int:
        """What the goods are known to come to beside the priced lines."""
        return unlined(self.lines, self.stated_minor) or 0

    @property
    def back_minor(self) -> int:
        """What its rows below zero take off what is to be paid."""
        return below_zero(self.lines)

    @property
    def has_sum(self) -> bool:
        """Whether it is known what all goods come to."""
        return unlined(self.lines, self.stated_minor) is not None
