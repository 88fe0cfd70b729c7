"""What giving redemptions back writes beside the order: counters, cards, points, rewards."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.checkout.order_record import OrderRecord, OrderStatus
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.store.checkout import rollbacks
from incentives.store.checkout.counters import Counters
from incentives.store.checkout.restored import Restored
from incentives.store.customers import customer_orders, person_keys
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch
from incentives.store.transaction import Images, Pause, Transaction
from incentives.usecases.points.known_programmes import KnownProgrammes
from incentives.usecases.referrals.cancel_conversion import take_rewards_back


@dataclass(slots=True)
class GivingBack:
    """What one request gives back, tried again with what a failed guard showed.

    Attributes:
        gone: counters that no longer exist; their campaign was deleted.
        cards: what was read of the cards that paid.
        persons: what is known of where persons' uses lie.
    """

    now: datetime
    reason: str | None
    pause: Pause
    programmes: KnownProgrammes = field(default_factory=KnownProgrammes)
    gone: set[Key] = field(default_factory=set)
    cards: dict[Key, Item | None] = field(default_factory=dict)
    persons: dict[Key, Item | None] = field(default_factory=dict)

    def read_cards(self, standing: Sequence[Redemption]) -> None:
        """Read the cards that paid, each once."""
        while missing := self._keys_of_cards(standing) - self.cards.keys():
            found = fetch(missing, self.pause, consistent=True)
            self.cards |= {key: found.get(key) for key in missing}

    def _keys_of_cards(self, standing: Sequence[Redemption]) -> set[Key]:
        return {key for one in standing for key in rollbacks.keys_of_card(one, self.cards)}

    def give_back(
        self, write: Transaction, counters: Counters, record: OrderRecord, ids: Collection[str]
    ) -> OrderRecord:
        """Add to a write that these redemptions are given back; the caller puts the order."""
        returned = [one for one in record.redemptions if one.id in ids]
        after = record.give_back(ids, Rollback("", self.now, self.reason))
        self.read_cards(returned)
        rewards = self.rewards(write, returned)
        restored = [
            Restored(
                one, one.outstanding_minor + rewards.get(one.id, 0), self.now, reason=self.reason
            )
            for one in returned
        ]
        rollbacks.give_back(write, counters, after, restored, gone=self.gone, seen=self.cards)
        return after

    def cancel(self, write: Transaction, counters: Counters, record: OrderRecord) -> OrderRecord:
        """Add to a write that the order is canceled: all that stands on it is given back."""
        standing = {one.id for one in record.redemptions if one.rollback is None}
        after = self.give_back(write, counters, record, standing) if standing else record
        return replace(after, status=OrderStatus.CANCELED, counted=())

    def rewards(self, write: Transaction, returned: Sequence[Redemption]) -> dict[str, int]:
        """Take back what referrals paid for these redemptions; what that gives their budgets."""
        return take_rewards_back(
            write,
            returned,
            now=self.now,
            reason=self.reason,
            programmes=self.programmes,
            pause=self.pause,
        )

    def add(
        self,
        write: Transaction,
        before: OrderRecord,
        after: OrderRecord,
        restored: Sequence[Restored],
    ) -> None:
        """Add what comes back, and that the order counts no more where it does not."""
        counters = Counters()
        self.restore(write, counters, after, restored)
        self.count_no_more(write, before, after)
        counters.add_to(write, self.gone, self.persons)

    def count_no_more(self, write: Transaction, before: OrderRecord, after: OrderRecord) -> None:
        """Count the order no more for those for whom it was counted before and is not now."""
        no_more = [one for one in before.counted if one not in after.counted]
        customer_orders.uncount(write, no_more, self.gone)

    def restore(
        self,
        write: Transaction,
        counters: Counters,
        record: OrderRecord,
        restored: Sequence[Restored],
    ) -> None:
        """Add what comes back to codes, cards and points, and collect it for the counters."""
        rollbacks.give_back(write, counters, record, restored, gone=self.gone, seen=self.cards)

    def learn(self, images: Images, order_key: Key) -> None:
        """Take in what made the write fail, as it is now; the order is its caller's."""
        self.gone |= {key for key, left in images.items() if left is None} - {order_key}
        self.cards |= {key: left for key, left in images.items() if key in self.cards}
        self.persons |= {key: left for key, left in images.items() if person_keys.is_uses(key)}
