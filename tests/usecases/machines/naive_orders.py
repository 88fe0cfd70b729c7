"""Naive orders: what codes take off and cards pay, worked out anew from the whole each time."""

from dataclasses import dataclass, field, replace

from incentives.domain.checkout.order_record import OrderRecord

POINT_MINOR = 10
CARD, POINTS, TENTH, FIVE, AUTO = "G-1", "points", "TENTH", "FIVE", "auto"
PAYMENTS = (CARD, POINTS)
TURN = (AUTO, TENTH, FIVE, CARD, POINTS)
"""In which codes of one request apply: the larger share first, then amounts, then payments."""


@dataclass(frozen=True)
class Use:
    """A code on an order: what it takes off or pays; of points also how many it took for what."""

    code: str
    minor: int
    asked: int | None = None
    points: int = 0
    paid_minor: int = 0


@dataclass(frozen=True)
class Naive:
    """An order; `uses` are those that stand, in the order in which they came."""

    amount_minor: int
    uses: tuple[Use, ...] = ()
    canceled: bool = False

    def of(self, code: str) -> Use | None:
        """The use of a code that stands."""
        return next((one for one in self.uses if one.code == code), None)

    @property
    def due_minor(self) -> int:
        """What is left to pay."""
        return self.amount_minor - sum(one.minor for one in self.uses)


@dataclass
class Shop:
    """All orders, and what is left for others.

    Attributes:
        budget_minor: of code TENTH.
        total: uses of code FIVE.
    """

    budget_minor: int
    total: int
    card_minor: int
    points: int
    orders: dict[str, Naive] = field(default_factory=dict)

    def sum_of(self, code: str) -> tuple[int, int]:
        """Uses of a code that stand on all orders, and what they come to."""
        found = [use for order in self.orders.values() if (use := order.of(code))]
        return len(found), sum(one.minor for one in found)

    def put(self, name: str, after: Naive) -> None:
        """Make an order what it is now, and move money and points."""
        before = self.orders.get(name, Naive(0))
        for code in PAYMENTS:
            was, now = before.of(code), after.of(code)
            if code == CARD:
                self.card_minor += (was.minor if was else 0) - (now.minor if now else 0)
            else:
                self.points += (was.points if was else 0) - (now.points if now else 0)
        self.orders[name] = after

    def changed(
        self,
        name: str,
        amount_minor: int,
        *,
        added: dict[str, int | None],
        removed: tuple[str, ...],
        needs_growth: bool,
    ) -> Naive | None:
        """The order after a change; None when the change is refused."""
        before = self.orders[name]
        kept = [  # named without a number a card is asked for what it was
            replace(one, asked=added.get(one.code) or one.asked) if one.code in PAYMENTS else one
            for one in before.uses
            if one.code not in removed
        ]
        paid = next((one.points for one in kept if one.code == POINTS), None)
        if paid is not None and (added.get(POINTS) or 0) > paid + self.points:
            return None
        fresh = [code for code in TURN if code in added and before.of(code) is None]
        run = _Run(self, amount_minor, needs_growth)
        run.go_on([one for one in kept if one.code not in PAYMENTS])
        run.add([code for code in fresh if code not in PAYMENTS], added)
        run.go_on([one for one in kept if one.code in PAYMENTS])
        run.add([code for code in fresh if code in PAYMENTS], added)
        if run.refused:
            return None
        stays = [run.after[one.code] for one in kept if one.code in run.after]
        return Naive(amount_minor, (*stays, *(run.after[code] for code in fresh)))


@dataclass
class _Run:
    """One pass over the codes of an order."""

    shop: Shop
    amount_minor: int
    needs_growth: bool
    after: dict[str, Use] = field(default_factory=dict)
    refused: bool = False

    @property
    def left_minor(self) -> int:
        return self.amount_minor - sum(one.minor for one in self.after.values())

    def go_on(self, kept: list[Use]) -> None:
        """What stands keeps on, as far as it may; what comes to nothing goes."""
        for one in kept:
            use = self._kept(one)
            if use.minor or not one.minor:
                self.after[one.code] = use

    def add(self, codes: list[str], asked: dict[str, int | None]) -> None:
        """Add codes; one that does not apply refuses all."""
        for code in codes:
            use = self._new(code, asked[code])
            if use is None:
                self.refused = True
                return
            self.after[code] = use

    def _kept(self, one: Use) -> Use:
        if one.code == CARD:
            most_minor = one.minor + self.shop.card_minor
            most_minor = most_minor if one.asked is None else min(most_minor, one.asked)
            return replace(one, minor=min(most_minor, self.left_minor))
        if one.code == POINTS:
            most = one.points + self.shop.points
            most = most if one.asked is None else min(most, one.asked)
            minor = min(most * POINT_MINOR, self.left_minor)
            if minor > one.minor:
                points = max(-(-minor // POINT_MINOR), one.points)
                return replace(one, minor=minor, points=points, paid_minor=minor)
            back = (one.paid_minor - minor) * one.points // (one.paid_minor or 1)
            return replace(one, minor=minor, points=one.points - back, paid_minor=minor)
        wanted_minor = off(one.code, self.left_minor)
        if wanted_minor > one.minor and not self._may_grow(one, wanted_minor - one.minor):
            self.refused = self.refused or self.needs_growth
            wanted_minor = one.minor
        return replace(one, minor=wanted_minor)

    def _may_grow(self, one: Use, more_minor: int) -> bool:
        uses, spent_minor = self.shop.sum_of(one.code)
        if one.code == FIVE:
            return uses < self.shop.total
        return one.code != TENTH or spent_minor + more_minor <= self.shop.budget_minor

    def _new(self, code: str, asked: int | None) -> Use | None:
        if code in PAYMENTS:
            return self._payment(code, asked)
        (uses, spent_minor), minor = self.shop.sum_of(code), off(code, self.left_minor)
        used_up = code == FIVE and uses >= self.shop.total
        spent = code == TENTH and spent_minor + minor > self.shop.budget_minor
        return None if used_up or spent else Use(code, minor)

    def _payment(self, code: str, asked: int | None) -> Use | None:
        there = self.shop.card_minor if code == CARD else self.shop.points
        if not there or (asked or 0) > there:
            return None
        most = there if asked is None else asked
        if code == CARD:
            return Use(code, min(most, self.left_minor), asked=asked)
        minor = min(most * POINT_MINOR, self.left_minor)
        points = -(-minor // POINT_MINOR)
        return Use(code, minor, points=points, paid_minor=minor, asked=asked)


def off(code: str, left_minor: int) -> int:
    """What a code takes off so much."""
    if code == FIVE:
        return min(5_00, left_minor)
    return (left_minor * {TENTH: 10_000, AUTO: 16_667}[code] + 50_000) // 100_000


def as_told(record: OrderRecord, names: dict[str, str]) -> Naive:
    """The order as the engine has it; `names` are those of codes here."""
    uses = []
    for one in record.redemptions:
        if one.rollback is not None:
            continue
        uses.append(
            Use(
                names.get(one.code, one.code),
                one.standing.total_minor,
                asked=one.asked,
                points=one.points_left,
                paid_minor=one.standing.total_minor if one.points else 0,
            )
        )
    return Naive(record.kept_order.amount_minor or 0, tuple(uses), canceled=record.is_canceled)
