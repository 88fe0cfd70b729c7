"""Return goods: give the share of the discounts and payments back that belonged to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
from incentives.domain.checkout.returns import Goods, Picked, Returned, pick
from incentives.domain.checkout.settlement import ReturnTerms, Settlement, settle
from incentives.domain.findings import Circumstance, LeftToRefund
from incentives.domain.refusal import Refusal, Refused, refuse_other_content
from incentives.store.checkout import redemptions
from incentives.store.checkout.restored import Restored
from incentives.store.items import Item
from incentives.store.keys import Key
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.checkout.give_back import GivingBack
from incentives.usecases.checkout.return_terms import ReturnBooks


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """What comes back.

    Attributes:
        redemption_id: any redemption of the order, or the parent of a stack.
        cause: names the return; a repeat of it gets the first answer.
        digest: of the request, when its `Idempotency-Key` alone names the cause.
        content: a digest of what comes back, when the shop's own id names the cause.
        source_id: what the shop calls it.
        picked: items, or everything that is left when None.
        stated_minor: of goods beside the lines, the worth of what comes back; of an order without
            such goods, money that is given back while the goods stay.
        shipping: whether shipping is paid back too.
        dry_run: say what it would be, and change nothing.
    """

    redemption_id: str
    cause: str
    source_id: str | None = None
    picked: tuple[Picked, ...] | None = None
    stated_minor: int = 0
    shipping: bool = False
    reason: str | None = None
    dry_run: bool = False
    digest: str | None = None
    content: str | None = None

    def is_goodwill(self, record: OrderRecord) -> bool:
        """Whether money is given back and no goods: an amount of an order whose lines are all."""
        return bool(self.stated_minor and record.order.lines) and not record.order.unlined_minor

    def goods_of(self, record: OrderRecord) -> Goods:
        """The goods among those that the order still has."""
        before = record.returned_goods
        if self.picked is None and not self.stated_minor:
            left = before.kept_of(record.order)
            return Goods.all_of(left, shipping=self.shipping)
        units = pick(record.order, before, self.picked or ())
        return Goods(units, self.stated_minor, self.shipping)


@dataclass(frozen=True, slots=True)
class GoodsReturned:
    """The return, and the order after it. Of a dry run, as it would be."""

    record: OrderRecord
    returned: Returned
    repeated: bool = False


def return_goods(command: ReturnGoods, *, now: datetime, pause: Pause) -> GoodsReturned:
    """Take goods back, once; together, returns give back what was granted and no cent more.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`; `ORDER_CANCELED`, all of it is back already;
            `INVALID_RETURN`, more comes back than is left; `IDEMPOTENCY_KEY_REUSED`;
            `SOURCE_ID_REUSED`; `TOO_MANY_REQUESTS`.
    """
    key = redemptions.order_key_of(command.redemption_id)
    item = fetch_one(key, pause, consistent=True)
    giving = _Return(command, key, item, GivingBack(now, command.reason, pause))
    return write_guarded(giving.add_to, pause, learn=giving.learn)


@dataclass(slots=True)
class _Return:
    """One return, with all that was read for it.

    Attributes:
        key: of the order.
        item: the order as it was read last.
    """

    command: ReturnGoods
    key: Key
    item: Item | None
    giving: GivingBack
    policies: ReturnBooks = field(init=False)

    def __post_init__(self) -> None:
        self.policies = ReturnBooks(self.giving.pause)

    def add_to(self, write: Transaction) -> GoodsReturned:
        """Reckon, and add what is given back to a write."""
        record, _ = redemptions.redemption_in(self.item, self.command.redemption_id)
        if (repeated := self._repeated(record)) is not None:
            return repeated
        record.refuse_canceled()
        if self.command.is_goodwill(record):
            return self._goodwill(write, record)
        return self._return(write, record)

    def learn(self, images: Images) -> None:
        """Take in what made the write fail."""
        self.item = images.get(self.key, self.item)
        self.giving.learn(images, self.key)

    def _repeated(self, record: OrderRecord) -> GoodsReturned | None:
        """The first answer, when the shop has told this return already."""
        told = [one for one in record.returns if one.cause == self.command.cause]
        if not told:
            return None
        if told[0].digest not in {None, self.command.digest}:  # earlier releases kept none
            raise Refused(Refusal.IDEMPOTENCY_KEY_REUSED)
        refuse_other_content(told[0].content, self.command.content, self.command.source_id)
        return GoodsReturned(record, told[0], repeated=True)

    def _goodwill(self, write: Transaction, record: OrderRecord) -> GoodsReturned:
        """Give money back; goods, discounts and payments by cards stay as they are."""
        amount_minor = self.command.stated_minor
        if self.command.shipping:
            raise Refused(Refusal.INVALID_RETURN, Circumstance.GOODWILL_WITH_SHIPPING)
        if amount_minor > record.due_minor:
            raise Refused(Refusal.INVALID_RETURN, LeftToRefund(record.due_minor))
        settled = Settlement(record.order, {}, amount_minor)
        nothing = self._returned(record, Goods.none_of(record.order), settled)
        returned = replace(nothing, goodwill_minor=amount_minor)
        after = record.take_in(returned, {})
        if not self.command.dry_run:
            redemptions.put_record(write, after, gives_back=True)
        return GoodsReturned(after, returned)

    def _return(self, write: Transaction, record: OrderRecord) -> GoodsReturned:
        """Reckon, and add what is given back unless it is a dry run."""
        standing = [redemption for redemption in record.redemptions if redemption.rollback is None]
        terms = self.policies.terms_of(standing)
        self.giving.read_cards(standing)
        goods = self.command.goods_of(record)
        if goods.leaves_as_it_is(record.order, record.returned_goods):
            raise Refused(Refusal.INVALID_RETURN, Circumstance.NOTHING_LEFT_TO_RETURN)
        settled = settle(record, goods, terms)
        returned = self._returned(record, goods, settled)
        after = record.take_in(returned, settled.left)
        back = _given_back(after, terms)
        if back:
            rollback = Rollback("", self.giving.now, self.command.reason)
            after = replace(after.give_back(back, rollback), revision=after.revision)
        trial = Transaction() if self.command.dry_run else write
        self._add(trial, record, after, returned, back)
        trial.refuse_unfit()
        return GoodsReturned(after, returned)

    def _add(
        self,
        write: Transaction,
        record: OrderRecord,
        after: OrderRecord,
        returned: Returned,
        back: set[str],
    ) -> None:
        """Add the return; of an order of which nothing was kept, referrals get nothing either."""
        standing = [redemption for redemption in record.redemptions if redemption.rollback is None]
        all_is_back = after.returned_goods.is_all_of(after.order)
        redemptions.put_record(write, after, gives_back=True)
        rewards = self.giving.rewards(
            write, [one for one in standing if all_is_back or one.id in back]
        )
        self.giving.add(write, record, after, self._restored(standing, returned, back, rewards))

    def _returned(self, record: OrderRecord, goods: Goods, settled: Settlement) -> Returned:
        released = {
            redemption.id: redemption.standing.total_minor - settled.left[redemption.id].total_minor
            for redemption in record.redemptions
            if redemption.id in settled.left
        }
        return Returned(
            id=derived_ids.return_id(record.id, self.command.cause),
            at=self.giving.now,
            cause=self.command.cause,
            source_id=self.command.source_id,
            goods=goods,
            refund_minor=settled.refund_minor,
            released_minor={name: minor for name, minor in released.items() if minor},
            reason=self.command.reason,
            digest=self.command.digest,
            content=self.command.content,
            measured=tuple(
                at
                for at, line in enumerate(record.order.lines)
                if line.measured is not None and goods.units[at]
            ),
        )

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
                        self.giving.now,
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
        redemption.id
        for redemption in after.redemptions
        if redemption.rollback is None
        and terms[redemption.id].policy.gives_use_back
        and not redemption.standing.total_minor
        and (all_is_back or (redemption.came_back.total_minor and not redemption.added))
    }
