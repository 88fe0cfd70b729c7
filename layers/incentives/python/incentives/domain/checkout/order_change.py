"""A placed order is described anew: what each of its redemptions comes to on it now.

Each is evaluated by the offer that it was redeemed with, in the order in which they were redeemed.
A discount may shrink or stay without being asked; what it grows by has to be had like a new one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.campaigns.terms import ReturnRule
from incentives.domain.checkout.eligibility import refuse_unpriced
from incentives.domain.checkout.evaluation import discounts_of
from incentives.domain.checkout.order import NO_DISCOUNTS, Discounts, Order
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.settlement import ReturnTerms
from incentives.domain.findings import OtherCurrency
from incentives.domain.points.points_balance import PointsPaid
from incentives.domain.pricing.allocate import allocate
from incentives.domain.pricing.benefit import Benefit, Credits, level
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.effect import Effect
from incentives.domain.pricing.state import CartState
from incentives.domain.pricing.terms import Base
from incentives.domain.refusal import Reason, Refusal, Refused

type Room = Callable[[CartState], CartState]
"""Leaves room for the discounts of codes that are added, before cards pay."""

type Grows = Callable[[Redemption, int], Reason | None]
"""Why a redemption may not be given so many minor units more; None when it may."""


def no_room(state: CartState) -> CartState:
    """No code is added."""
    return state


@dataclass(frozen=True, slots=True)
class CardSeen:
    """What a card that stands on an order can pay of it in all.

    Attributes:
        most_minor: in minor units, with what it paid before.
        needed: how many points a sum in minor units takes; None of a card with money.
        by: names the change among those of the order, for points that are spent by it.
    """

    most_minor: int
    needed: Callable[[int], int] | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A redemption that stays on the order, before and after the change."""

    before: Redemption
    after: Redemption

    @property
    def growth_minor(self) -> int:
        """What its campaign gives more than before, added items included; below zero is less."""
        return self.after.outstanding_minor - self.before.outstanding_minor

    @property
    def is_nothing_now(self) -> bool:
        """Whether it gave something before, and nothing any more."""
        return bool(self.before.outstanding_minor) and not self.after.outstanding_minor


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What a change comes to.

    Attributes:
        record: the order after it.
        kept: its redemptions that stand, in the order in which they apply.
        held_back: why a discount did not grow as its offer would have it, by redemption.
    """

    record: OrderRecord
    kept: tuple[Kept, ...]
    held_back: Mapping[str, Reason]

    @property
    def befores(self) -> list[Redemption]:
        """Those that stay, as they were."""
        return [one.before for one in self.kept]

    @property
    def grown(self) -> list[Kept]:
        """Those that give more than before."""
        return [one for one in self.kept if one.growth_minor > 0]

    @property
    def shrunk(self) -> list[Kept]:
        """Those that give less than before."""
        return [one for one in self.kept if one.growth_minor < 0]


def change_order(
    record: OrderRecord,
    order: Order,
    terms: Mapping[str, ReturnTerms],
    grows: Grows,
    cards: Mapping[str, CardSeen],
    *,
    room: Room = no_room,
) -> OrderChange:
    """Evaluate what stands on an order on its new description.

    Goods that came back before are settled by it: the new description is what the customer has.

    Args:
        record: the order as it stands.
        order: as it is described now, whole.
        terms: what campaigns say of conditions that no longer hold, by redemption.
        grows: asked before a discount grows.
        cards: what cards can pay, by redemption; one that is not here pays at most what it paid.
        room: makes room for codes that are added.

    Raises:
        Refused: `MISSING_AMOUNT`; a price is unknown that something needs which stands on it.
            `CURRENCY_MISMATCH`; what stands on it is of another currency.
    """
    refuse_unpriced(order, (one.offer for one in record.redemptions if one.rollback is None))
    _refuse_other_currency(record, order, terms)
    run = _Run(order, terms, grows, cards, room)
    run.share_lines(record.in_turn)
    evaluated = [run.evaluated(one) for one in record.in_turn]
    after = record.with_redemptions(evaluated)
    after = replace(after, order=order, settled_returns=len(record.returns))
    return OrderChange(after, tuple(run.kept), run.held_back)


def _refuse_other_currency(
    record: OrderRecord, order: Order, terms: Mapping[str, ReturnTerms]
) -> None:
    """Refuse a currency in which a campaign on the order gives nothing, or points have no rate."""
    if order.currency in {None, record.order.currency}:
        return
    for one in record.in_turn:
        required = terms[one.id].currency if one.id in terms else None
        if one.points is not None:
            required = record.order.currency
        if required not in {None, order.currency}:
            found = OtherCurrency(order.currency or "", required or "")
            raise Refused(Refusal.CURRENCY_MISMATCH, found)


def told_in_turn(record: OrderRecord) -> OrderRecord:
    """The order with each redemption told what stands before it, payments last.

    A code that is added comes after payments; the next evaluation would tell it otherwise.
    """
    told, before = [], NO_DISCOUNTS
    for one in record.in_turn:
        told.append(replace(one, before=before))
        before = before.plus(one.off or NO_DISCOUNTS)
    return record.with_redemptions(told)


def without_old_lines(before: OrderRecord, after: OrderRecord) -> OrderRecord:
    """The order after a change, with what other goods gave back shown on no line of these."""
    if before.order.lines == after.order.lines:
        return after
    lines = len(after.order.lines)
    given_back = (one for one in after.redemptions if one.rollback is not None)
    return after.with_redemptions(
        replace(
            one,
            before=one.before.as_a_whole(lines),
            off=one.off and one.off.as_a_whole(lines),
            came_back=one.came_back.as_a_whole(lines),
        )
        for one in given_back
    )


@dataclass(slots=True)
class _Run:
    """One pass over the redemptions: the new order as the ones before left it."""

    order: Order
    terms: Mapping[str, ReturnTerms]
    grows: Grows
    cards: Mapping[str, CardSeen]
    room: Room
    kept: list[Kept] = field(default_factory=list)
    held_back: dict[str, Reason] = field(default_factory=dict)
    before: Discounts = NO_DISCOUNTS
    won: Mapping[str, Effect] = field(default_factory=dict)
    state: CartState = field(init=False)

    def __post_init__(self) -> None:
        self.state = CartState.of(self.order.cart(NO_DISCOUNTS))

    def share_lines(self, redemptions: Iterable[Redemption]) -> None:
        """Decide anew for which lines each is the best, of those that were it before."""
        shared = (one for one in redemptions if one.best and not self._is_lost(one))
        self.won = best_on_lines({one.id: (one.offer, one.base) for one in shared}, self.state)

    def evaluated(self, redemption: Redemption) -> Redemption:
        """The redemption on the new order."""
        effect = self._effect(redemption)
        more_minor = effect.granted_minor - redemption.outstanding_minor
        if more_minor > 0 and (reason := self.grows(redemption, more_minor)) is not None:
            self.held_back[redemption.id] = reason
            effect = _without_growth(effect, redemption)
        off = discounts_of(effect, redemption.offer)
        after = replace(
            redemption,
            before=self.before,
            off=off,
            came_back=NO_DISCOUNTS,
            added=effect.added,
            points=self._points(redemption, effect.total_minor),
        )
        self.before = self.before.plus(off)
        self.state = self.state.after(effect, once=True)
        self.kept.append(Kept(redemption, after))
        return after

    def _effect(self, redemption: Redemption) -> Effect:
        offer, nothing = redemption.offer, Effect(level(redemption.offer), self._no_parts)
        if isinstance(offer, Credits):
            self._leave_room()
            most_minor = redemption.standing.total_minor
            if (card := self.cards.get(redemption.id)) is not None:
                most_minor = card.most_minor
            return apply(replace(offer, credits_minor=most_minor), self.state)
        if redemption.id in self.won:
            return self.won[redemption.id].within(self.state.due)
        if self._is_lost(redemption):
            return nothing
        closed = self.state.closed if redemption.once else (False,) * len(self.state.closed)
        seen = replace(self.state, base=redemption.base, closed=closed)
        return apply(offer, seen)

    def _is_lost(self, redemption: Redemption) -> bool:
        """Whether its campaign takes the discount back, since its conditions hold no longer."""
        terms = self.terms.get(redemption.id, ReturnTerms())
        takes_back = terms.policy.discount is ReturnRule.TAKE_BACK
        return takes_back and not terms.still_hold(self.order, self.state)

    def _points(self, redemption: Redemption, paid_minor: int) -> PointsPaid | None:
        """The points that pay: fewer when less is paid, and more as far as a sum takes them."""
        before_minor, card = redemption.standing.total_minor, self.cards.get(redemption.id)
        left = redemption.points_after(min(paid_minor, before_minor))
        if left is None or card is None or card.needed is None or paid_minor <= before_minor:
            return left
        return left.more(max(card.needed(paid_minor) - left.points, 0), card.by)

    def _leave_room(self) -> None:
        """Leave room for what is added, before the first payment."""
        self.state, self.room = self.room(self.state), no_room

    @property
    def _no_parts(self) -> tuple[int, ...]:
        return (0,) * len(self.order.lines)


def best_on_lines(
    shared: Mapping[str, tuple[Benefit, Base]], state: CartState
) -> Mapping[str, Effect]:
    """What these discounts take off when each line takes the best of them alone, by their names."""
    if not shared:
        return {}
    from incentives.domain.pricing.best import on_lines

    alone = {
        name: apply(offer, replace(state, base=base)) for name, (offer, base) in shared.items()
    }
    return on_lines(alone, state)


def _without_growth(effect: Effect, redemption: Redemption) -> Effect:
    """The effect, cut to what the redemption gave before; what it adds for nothing comes first."""
    added = effect.added
    if sum(one.worth_minor for one in added) > redemption.added_minor:
        added = redemption.added
    room_minor = max(redemption.outstanding_minor - sum(one.worth_minor for one in added), 0)
    rows = effect.rows
    if sum(rows) > room_minor:
        effect = effect.with_rows(allocate(room_minor, rows, rows))
    return replace(effect, added=added)
