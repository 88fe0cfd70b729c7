"""Return goods: give the share of the discounts and payments back that belonged to them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.checkout.returns import Goods, Returned
from incentives.domain.checkout.settlement import ReturnTerms, Settlement, settle
from incentives.domain.refusal import Refusal, Refused
from incentives.store import keys
from incentives.store.checkout import consumption, redemptions
from incentives.store.checkout.restored import Restored
from incentives.store.customers import customer_orders
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.points.programmes import KnownProgrammes
from incentives.store.reading import fetch, fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.checkout.return_asked import GoodsReturned, ReturnGoods
from incentives.usecases.checkout.return_terms import ReturnBooks
from incentives.usecases.codes.missing import no_redemption
from incentives.usecases.referrals.cancel_conversion import take_rewards_back


def return_goods(command: ReturnGoods, *, now: datetime, pause: Pause) -> GoodsReturned:
    """Take goods back, once; together, returns give back what was granted and no cent more.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`; `INVALID_RETURN`, more comes back than is left;
            `IDEMPOTENCY_KEY_REUSED`; `TOO_MANY_REQUESTS`.
    """
    order_id = keys.order_id_of_redemption(command.redemption_id)
    if order_id is None:
        raise no_redemption(command.redemption_id)
    key = keys.order(order_id)
    item = fetch_one(key, pause, consistent=True)
    giving = _Return(command, now, pause, key, item)
    return write_guarded(giving.add_to, pause, learn=giving.learn)


@dataclass(slots=True)
class _Return:
    """One return, with all that was looked at for it.

    Attributes:
        key: of the order.
        item: the order as it was seen last.
    """

    command: ReturnGoods
    now: datetime
    pause: Pause
    key: Key
    item: Item | None
    ledger_checks: ReturnBooks = field(init=False)
    seen: Images = field(default_factory=dict)
    gone: set[Key] = field(default_factory=set)
    programmes: KnownProgrammes = field(default_factory=KnownProgrammes)

    def __post_init__(self) -> None:
        self.ledger_checks = ReturnBooks(self.pause)

    def add_to(self, write: Transaction) -> GoodsReturned:
        """Reckon, and add what is given back to a write."""
        record = self._record()
        return self._repeated(record) or self._given(write, record)

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        self.item = images.get(self.key, self.item)
        self.gone |= {at for at, left in images.items() if left is None} - {self.key}
        self.seen |= {at: left for at, left in images.items() if at in self.seen}

    def _record(self) -> OrderRecord:
        record = redemptions.record_of(self.item)
        if record is None or not record.of_id(self.command.redemption_id):
            raise no_redemption(self.command.redemption_id)
        return record

    def _repeated(self, record: OrderRecord) -> GoodsReturned | None:
        """The first answer, when the shop has told this return already."""
        told = [one for one in record.returns if one.cause == self.command.cause]
        if not told:
            return None
        if told[0].digest not in {None, self.command.digest}:  # earlier releases kept none
            raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
        return GoodsReturned(record, told[0], repeated=True)

    def _given(self, write: Transaction, record: OrderRecord) -> GoodsReturned:
        standing = [one for one in record.redemptions if one.rollback is None]
        terms = self.ledger_checks.terms_of(standing)
        self._look(standing)
        goods = self.command.goods_of(record)
        if goods.leaves_as_it_is(record.order, record.returned_goods):
            raise Refused(Refusal.INVALID_RETURN, "nothing of this order is left to come back")
        settled = settle(record, goods, terms)
        returned = self._returned(record, goods, settled)
        after = record.take_in(returned, settled.left)
        back = _given_back(after, terms)
        if back:
            rollback = Rollback("", self.now, self.command.reason)
            after = replace(after.give_back(back, rollback), revision=after.revision)
        if self.command.dry_run:
            return GoodsReturned(after, returned)
        redemptions.put_record(write, after)
        rewards = self._rewards(write, standing, after, back)
        restored = self._restored(standing, returned, back, rewards)
        consumption.give_back(write, record, restored, self.gone, self.seen)
        no_more = [one for one in record.counted if one not in after.counted]
        customer_orders.uncount(write, no_more, self.gone)
        return GoodsReturned(after, returned)

    def _returned(self, record: OrderRecord, goods: Goods, settled: Settlement) -> Returned:
        released = {
            one.id: one.standing.total_minor - settled.left[one.id].total_minor
            for one in record.redemptions
            if one.id in settled.left
        }
        return Returned(
            id=keys.return_id(record.id, self.command.cause),
            at=self.now,
            cause=self.command.cause,
            source_id=self.command.source_id,
            goods=goods,
            refund_minor=settled.refund_minor,
            released_minor={name: minor for name, minor in released.items() if minor},
            reason=self.command.reason,
            digest=self.command.digest,
        )

    def _rewards(
        self,
        write: Transaction,
        standing: Sequence[Redemption],
        after: OrderRecord,
        back: Collection[str],
    ) -> dict[str, int]:
        """Take back what referrals paid for an order of which nothing was kept."""
        all_is_back = after.returned_goods.is_all_of(after.order)
        return take_rewards_back(
            write,
            [one for one in standing if all_is_back or one.id in back],
            now=self.now,
            reason=self.command.reason,
            programmes=self.programmes,
            pause=self.pause,
        )

    def _look(self, standing: Sequence[Redemption]) -> None:
        """Read the cards that paid."""
        unseen = {
            key for one in standing for key in consumption.keys_of_card(one)
        } - self.seen.keys()
        if unseen:
            found = fetch(unseen, self.pause, consistent=True)
            self.seen |= {key: found.get(key) for key in unseen}

    def _restored(
        self,
        standing: Sequence[Redemption],
        returned: Returned,
        back: set[str],
        rewards: Mapping[str, int],
    ) -> list[Restored]:
        """What the redemptions give back; a free item goes with the use."""
        restored = []
        for one in standing:
            released_minor = returned.released_minor.get(one.id, 0) + rewards.get(one.id, 0)
            if one.id in back:
                released_minor += one.outstanding_minor - one.standing.total_minor
            if released_minor or one.id in back:
                restored.append(
                    Restored(
                        one,
                        released_minor,
                        self.now,
                        use=one.id in back,
                        reason=self.command.reason,
                        by=returned.id,
                    )
                )
        return restored


def _given_back(after: OrderRecord, terms: Mapping[str, ReturnTerms]) -> set[str]:
    """Redemptions whose use comes back, because nothing is left of them, no free item either."""
    all_is_back = after.returned_goods.is_all_of(after.order)
    return {
        one.id
        for one in after.redemptions
        if one.rollback is None
        and terms[one.id].policy.gives_use_back
        and not one.standing.total_minor
        and (all_is_back or (one.came_back.total_minor and not one.added))
    }
