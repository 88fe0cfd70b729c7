"""What the redemptions that stay on a changed order give back or take beside, in its own write."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from incentives.domain.cards.gift_card import CreditType
from incentives.domain.checkout.order_change import Kept, OrderChange
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.checkout.settlement import ReturnTerms
from incentives.store.cards import gift_cards
from incentives.store.checkout.counters import Counters
from incentives.store.checkout.restored import Restored
from incentives.store.transaction import Transaction
from incentives.usecases.checkout.changed_order import Growth
from incentives.usecases.checkout.give_back import GivingBack


@dataclass(slots=True)
class Settling:
    """The settlement of one evaluation of an order.

    Attributes:
        terms: of those that give less, by id.
        ended: those of which nothing is left, and whose use comes back; with the figures they had.
    """

    giving: GivingBack
    change: OrderChange
    terms: Mapping[str, ReturnTerms]
    ended: dict[str, Redemption] = field(init=False)

    def __post_init__(self) -> None:
        gone = [one.before for one in self.change.shrunk if one.is_nothing_now]
        self.ended = {one.id: one for one in gone if self.terms[one.id].policy.gives_use_back}

    def add_to(
        self, write: Transaction, counters: Counters, growth: Growth, by: str
    ) -> OrderRecord:
        """Add it to a write; the order after it.

        Args:
            write: what to add it to.
            counters: of the write.
            growth: by which those that give more were admitted.
            by: names the change among those of the order.
        """
        record, shrunk = self.change.record, self.change.shrunk
        self.giving.read_cards([one.before for one in shrunk])
        self.giving.restore(write, counters, record, self._restored(write, by))
        grown = [growth.take(write, counters, record, one) for one in self.change.grown]
        less = [self._paid_less(one) for one in shrunk]
        after = record.with_redemptions([*less, *grown, *self.ended.values()])
        return after.give_back(self.ended, Rollback("", self.giving.now, self.giving.reason))

    def _restored(self, write: Transaction, by: str) -> list[Restored]:
        """What comes back, with the rewards that referrals paid for those that have ended."""
        giving = self.giving
        rewards = giving.rewards(write, list(self.ended.values()))
        return [
            Restored(
                one.before,
                -one.growth_minor + rewards.get(one.before.id, 0),
                giving.now,
                use=one.before.id in self.ended,
                reason=giving.reason,
                by=by,
            )
            for one in self.change.shrunk
        ]

    def _paid_less(self, kept: Kept) -> Redemption:
        """The redemption after it; of a gift card with the money that the card has then."""
        money = gift_cards.cards_in(self.giving.cards).get(kept.after.code)
        if kept.after.gift is None or money is None:
            return kept.after
        return replace(kept.after, gift=money.after(CreditType.REFUND, -kept.growth_minor))
