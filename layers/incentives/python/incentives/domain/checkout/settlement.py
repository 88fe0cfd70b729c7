"""What a return does to the discounts and payments that stand on an order, exact to the cent.

Each return is reckoned from the order as it was bought and all that came back so far, so the way in
which goods come back, in one return or in ten, cannot change what is left at the end by more than
the policies mean it to. Nothing ever comes back twice: what a redemption has left only shrinks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from incentives.domain.campaigns.terms import KEEP_ITS_PART, ReturnPolicy, ReturnRule
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Goods
from incentives.domain.money import half_up
from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.benefit import Credits, level
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.state import CartState

type Rows = tuple[int, ...]
"""Minor units of each line, of the goods beside them, of each delivery."""


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """What a redemption's campaign says of returns.

    `still_hold` tells whether its conditions hold for what is kept; what nobody knows holds.
    `currency` is that of its amounts, if they have one.
    """

    policy: ReturnPolicy = KEEP_ITS_PART
    still_hold: Callable[[Order, CartState], bool] = lambda _order, _state: True
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Settlement:
    """What is left after a return.

    Attributes:
        kept: the order at its own prices.
        left: what is left of each standing redemption, by id.
        refund_minor: what the shopper gets back, beside what goes back to cards; never below zero.
    """

    kept: Order
    left: dict[str, Discounts]
    refund_minor: int


def settle(record: OrderRecord, goods: Goods, terms: Mapping[str, ReturnTerms]) -> Settlement:
    """Reckon the return of `goods`, on top of what came back before.

    Args:
        record: the order with what stands on it.
        goods: what comes back now.
        terms: by redemption; without any, what is kept keeps its part.

    Raises:
        Refused: `INVALID_RETURN`; more would come back than is there.
    """
    together = record.returned_goods.plus(goods)
    run = _Run(record, together, together.kept_of(record.order))
    for redemption in record.in_turn:
        if redemption.off is not None:
            run.go_on(redemption, terms.get(redemption.id, ReturnTerms()))
    run.give_more(run.due_minor - record.charged_minor)
    due_minor = max(run.due_minor - record.goodwill_minor, 0)
    return Settlement(run.kept, run.left, max(record.due_minor - due_minor, 0))


class _Run:
    """One pass over the redemptions: the order as it was bought beside what is kept of it."""

    def __init__(self, record: OrderRecord, goods: Goods, kept: Order) -> None:
        self.kept = kept
        self.left: dict[str, Discounts] = {}
        self._share = goods.share_of(record.order)
        self._now = self._start = CartState.of(kept.cart(NO_DISCOUNTS))
        self._standing: dict[str, Redemption] = {}

    @property
    def due_minor(self) -> int:
        """What is to be paid for what is kept."""
        return self._now.due_minor

    def go_on(self, redemption: Redemption, terms: ReturnTerms) -> None:
        """Say what is left of the next redemption."""
        left = self._left(redemption, terms, rows_of(redemption))
        self._now = after(self._now, redemption, left)
        self._standing[redemption.id] = redemption
        self.left[redemption.id] = _shown(_effect(self._now, redemption, left), redemption)

    def give_more(self, missing_minor: int) -> None:
        """Leave more of the discounts, so that nobody pays for having returned something."""
        for one in reversed(self._standing.values()):
            left = self.left[one.id]
            room_minor = one.standing.total_minor - left.total_minor
            more_minor = min(missing_minor, room_minor)
            if more_minor <= 0 or isinstance(one.offer, Credits):
                continue
            rows = allocate(more_minor, self._now.due, self._now.due)
            self._now = after(self._now, one, rows)
            self.left[one.id] = left.plus(_shown(_effect(self._now, one, rows), one))
            missing_minor -= more_minor

    def _left(self, redemption: Redemption, terms: ReturnTerms, rows: Rows) -> Rows:
        most_minor = redemption.standing.total_minor
        if isinstance(redemption.offer, Credits):  # a card pays on, as far as something is due
            return apply(replace(redemption.offer, credits_minor=most_minor), self._now).rows
        rule = terms.policy.discount
        if rule is ReturnRule.RE_EVALUATE:
            return _at_most(most_minor, self._anew(redemption))
        if rule is ReturnRule.TAKE_BACK and not terms.still_hold(self.kept, self._now):
            return (0,) * len(rows)
        return self._within_due(_at_most(most_minor, self._kept_part(rows)))

    def _within_due(self, rows: Rows) -> Rows:
        """No more off the goods than rows below zero leave to pay for those that are kept."""
        if not self._now.cart.back_minor:
            return rows
        goods = len(self.kept.lines) + 1
        return (*_at_most(self._now.goods_due_minor, rows[:goods]), *rows[goods:])

    def _anew(self, redemption: Redemption) -> Rows:
        """The offer on what is kept, by the project's rules under which it was redeemed."""
        if redemption.best:
            return self._on_its_lines(redemption)
        closed = self._now.closed if redemption.once else (False,) * len(self._now.closed)
        seen = replace(self._now, base=redemption.base, closed=closed)
        effect = apply(redemption.offer, seen)
        self._now = replace(self._now, used=seen.after(effect).used)
        return effect.rows

    def _on_its_lines(self, redemption: Redemption) -> Rows:
        """The offer as the only one, on the lines that took it for the best."""
        effect = apply(redemption.offer, replace(self._start, base=redemption.base))
        own = {row for row, part in enumerate((redemption.off or NO_DISCOUNTS).lines) if part}
        return effect.only(own).within(self._now.due).rows

    def _kept_part(self, rows: Rows) -> Rows:
        """Each row without the returned share of it, and never more than the row's price."""
        parts = (
            part - half_up(part * share) for part, share in zip(rows, self._share, strict=True)
        )
        return tuple(min(part, room) for part, room in zip(parts, self._now.left, strict=True))


def _at_most(most_minor: int, rows: Rows) -> Rows:
    return rows if sum(rows) <= most_minor else allocate(most_minor, rows, rows)


def _effect(state: CartState, redemption: Redemption, rows: Rows) -> Effect:
    """What a redemption takes of the cart, when it comes to so much in each row."""
    by_points = redemption.points is not None
    none = Effect(level(redemption.offer), (0,) * len(state.cart.lines), by_points=by_points)
    return none.with_rows(rows)


def _shown(effect: Effect, redemption: Redemption) -> Discounts:
    """An effect where the redemption shows it: on lines, or on the order as a whole."""
    if redemption.off is not None and redemption.off.lines:
        return Discounts.on_lines(effect.rows, len(effect.parts))
    return Discounts.on_order(effect.rows, len(effect.parts))


def rows_of(redemption: Redemption) -> Rows:
    """What a redemption took off, row by row; it has its shares."""
    off = redemption.off or NO_DISCOUNTS
    lines = _or_none(off.lines, off.shares[:-1])
    shared = _or_none(off.shares[:-1], off.lines)
    parts = tuple(own + share for own, share in zip(lines, shared, strict=True))
    deliveries = off.deliveries or (off.shipping_minor,)
    return (*parts, off.order_minor - sum(shared), *deliveries)


def after(state: CartState, redemption: Redemption, rows: Rows) -> CartState:
    """The state after a redemption: a payment lowers what is due, a discount the price."""
    return state.after(_effect(state, redemption, rows), once=True)


def _or_none(parts: tuple[int, ...], like: tuple[int, ...]) -> tuple[int, ...]:
    return parts or (0,) * len(like)
