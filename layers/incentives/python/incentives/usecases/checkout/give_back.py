"""What giving redemptions back writes beside the order: counters, cards, points, rewards."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.store.checkout import rollbacks
from incentives.store.checkout.restored import Restored
from incentives.store.customers import customer_orders
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
    """

    now: datetime
    reason: str | None
    pause: Pause
    programmes: KnownProgrammes = field(default_factory=KnownProgrammes)
    gone: set[Key] = field(default_factory=set)
    cards: dict[Key, Item | None] = field(default_factory=dict)

    def read_cards(self, standing: Sequence[Redemption]) -> None:
        """Read the cards that paid, each once."""
        paid = {key for one in standing for key in rollbacks.keys_of_card(one)}
        missing = paid - self.cards.keys()
        if missing:
            found = fetch(missing, self.pause, consistent=True)
            self.cards |= {key: found.get(key) for key in missing}

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
        rollbacks.give_back(write, after, restored, self.gone, self.cards)
        no_more = [one for one in before.counted if one not in after.counted]
        customer_orders.uncount(write, no_more, self.gone)

    def learn(self, images: Images, order_key: Key) -> None:
        """Take in what made the write fail, as it is now; the order is its caller's."""
        self.gone |= {key for key, left in images.items() if left is None} - {order_key}
        self.cards |= {key: left for key, left in images.items() if key in self.cards}
