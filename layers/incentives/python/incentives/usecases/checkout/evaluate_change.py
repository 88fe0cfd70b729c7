"""What a change of an order comes to, for what stands on it and for what is added; pure reading."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from incentives.domain.checkout.decided import Decided
from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_change import OrderChange, Room, best_on_lines, no_room
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.verdict import Applicable
from incentives.domain.pricing.benefit import Credits, Level, level
from incentives.domain.pricing.calculator import apply
from incentives.domain.pricing.rules import StackingRules
from incentives.domain.pricing.state import CartState
from incentives.usecases.checkout.changed_order import Growth, evaluated_anew
from incentives.usecases.checkout.command import Redeem
from incentives.usecases.checkout.decide import ask_of
from incentives.usecases.checkout.return_terms import ReturnBooks


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation of a change.

    Attributes:
        redeem: the codes that are added, and what is asked of cards.
        described: as of `ChangeOrder`.
        elsewhere: whether the request says where the order is from, or by which channel.
        growth: by which discounts may grow; it remembers what this evaluation takes.
        books: the terms that codes were redeemed with.
    """

    redeem: Redeem
    described: Callable[[Order], Order] | None
    growth: Growth
    books: ReturnBooks
    elsewhere: bool = False

    def change(self, record: OrderRecord, *, removed: bool) -> OrderChange:
        """What stays on the order, evaluated anew if the request says anything that matters to it.

        Args:
            record: the order without what is taken off.
            removed: whether the request takes anything off.
        """
        says = removed or self.redeem.codes or self.elsewhere or self.described is not None
        if not says:
            return OrderChange(record, (), {})
        order, room = self._described(record), self._room(record)
        wishes = self.redeem.wishes
        return evaluated_anew(record, order, wishes, self.growth, self.books, room=room)

    def decided(self, record: OrderRecord, growth: Growth) -> Decided:
        """The decision on the added codes; those that the order gave back it may take again."""
        snapshot = growth.snapshot
        redeem, fresh = replace(self.redeem, order=record.order), self._fresh(record)
        reopened = record.without_given_back(fresh)
        ask = ask_of(redeem, snapshot, reopened, fresh)
        return Decided.of(reopened, ask, growth.on(snapshot.situation(ask.codes)))

    def _described(self, record: OrderRecord) -> Order:
        """The order by this request; what came back of it is no part of it any more."""
        kept = record.kept_order
        return kept if self.described is None else self.described(kept)

    def _room(self, record: OrderRecord) -> Room:
        """Room for what the added codes take off, so that cards pay what is due after it."""
        if not self._fresh(record) or not any(_pays(one) for one in record.in_turn):
            return no_room
        trial = replace(self.growth, taken={}, gates={})
        unpaid = replace(
            record, redemptions=tuple(one for one in record.redemptions if not _pays(one))
        )
        order = self._described(record)
        left = evaluated_anew(unpaid, order, self.redeem.wishes, trial, self.books).record
        verdicts = self.decided(left, trial).verdicts
        added = [one for one in verdicts if isinstance(one, Applicable)]
        return _room_for(added, self.growth.snapshot.rules)

    def _fresh(self, record: OrderRecord) -> tuple[str, ...]:
        """The added codes that do not stand yet."""
        standing = {one.code for one in record.redemptions if one.rollback is None}
        return tuple(code for code in self.redeem.codes if code not in standing)


def _pays(redemption: Redemption) -> bool:
    """Whether it pays, and takes nothing off."""
    return isinstance(redemption.offer, Credits)


def _room_for(added: Iterable[Applicable], rules: StackingRules) -> Room:
    """Room for what these codes take off; cards among them need none."""
    offers = [one.offer for one in added if not isinstance(one.offer, Credits)]
    if not offers:
        return no_room

    def leave(state: CartState) -> CartState:
        shared = [one for one in offers if rules.best_by_line and level(one) is Level.PRODUCT]
        apart = {str(at): (one, rules.base) for at, one in enumerate(shared)}
        for effect in best_on_lines(apart, state).values():
            state = state.after(effect.within(state.due), once=True)
        for offer in offers:
            if offer in shared:
                continue
            closed = state.closed if rules.once else (False,) * len(state.closed)
            effect = apply(offer, replace(state, base=rules.base, closed=closed))
            state = state.after(effect, once=True)
        return state

    return leave
