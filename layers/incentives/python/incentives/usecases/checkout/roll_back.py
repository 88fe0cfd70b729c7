"""Roll back: give a redemption, or all of an order's stack, back. Once."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption, Rollback
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
from incentives.usecases.codes.missing import no_redemption
from incentives.usecases.referrals.cancel_conversion import take_rewards_back


@dataclass(frozen=True, slots=True)
class RollBack:
    """What to give back.

    Attributes:
        redemption_id: a redemption, or the parent of a stack.
        whole: give back the stack of this id. Without it the id must be one redemption that was
            not made together with others.
        order_reference: when given, the redemption must belong to this order.
    """

    redemption_id: str
    whole: bool
    reason: str | None = None
    order_reference: str | None = None


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The redemptions that are given back now, by this call or by the one that it repeats."""

    record: OrderRecord
    returned: tuple[Redemption, ...]
    repeated: bool


def roll_back(
    command: RollBack, *, now: datetime, pause: Pause, programmes: KnownProgrammes | None = None
) -> RolledBack:
    """Restore uses, budget and the person's use, once; a repeat gets the first answer.

    A referral that was converted by it is taken back with it, as long as its rewards wait.

    Raises:
        Refused: `RESOURCE_NOT_FOUND`, or the redemption cannot be given back like this.
    """
    order_id = keys.order_id_of_redemption(command.redemption_id)
    if order_id is None:
        raise no_redemption(command.redemption_id)
    order_key = keys.order(order_id)
    item = fetch_one(order_key, pause, consistent=True)
    gone: set[Key] = set()
    seen: Images = {}

    def attempt(write: Transaction) -> RolledBack:
        record, returned = _find(command, item)
        standing = [one for one in returned if one.rollback is None]
        if not standing:
            return RolledBack(record, returned, repeated=True)
        given_back = record.give_back(
            {one.id for one in standing}, Rollback("", now, command.reason)
        )
        unseen = {key for one in standing for key in consumption.keys_of_card(one)} - seen.keys()
        if unseen:
            found = fetch(unseen, pause, consistent=True)
            seen.update((key, found.get(key)) for key in unseen)
        redemptions.put_record(write, given_back)
        rewards = take_rewards_back(
            write,
            standing,
            now=now,
            reason=command.reason,
            programmes=programmes or KnownProgrammes(),
            pause=pause,
        )
        restored = [
            Restored(
                one, one.outstanding_minor + rewards.get(one.id, 0), now, reason=command.reason
            )
            for one in standing
        ]
        consumption.give_back(write, given_back, restored, gone, seen)
        no_more = [one for one in record.counted if one not in given_back.counted]
        customer_orders.uncount(write, no_more, gone)
        return RolledBack(given_back, given_back.of_id(command.redemption_id), repeated=False)

    def learn(images: Images) -> None:
        nonlocal item
        item = images.get(order_key, item)
        gone.update({key for key, left in images.items() if left is None} - {order_key})
        seen.update((key, left) for key, left in images.items() if key in seen)

    return write_guarded(attempt, pause, learn=learn)


def _find(command: RollBack, item: Item | None) -> tuple[OrderRecord, tuple[Redemption, ...]]:
    record = redemptions.record_of(item)
    found = record.of_id(command.redemption_id) if record else ()
    if record is None or not found:
        raise no_redemption(command.redemption_id)
    child = found[0].id == command.redemption_id
    if child and found[0].parent_id is not None:
        refusal = Refusal.INVALID_REDEMPTION_PARENT if command.whole else Refusal.INVALID_REDEMPTION
        raise Refused(
            refusal,
            "this code was redeemed together with others; roll back their parent redemption "
            f"{found[0].parent_id}",
        )
    if not child and not command.whole:
        raise Refused(
            Refusal.INVALID_REDEMPTION,
            "You can rollback only a single redemption here; use .../rollbacks for a stack",
        )
    reference = command.order_reference
    if reference is not None and keys.order_id_of(reference) != record.id:
        raise Refused(Refusal.INVALID_ORDER, "the redemption belongs to another order")
    return record, found
