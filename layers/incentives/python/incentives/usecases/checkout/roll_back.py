"""Roll back: give a redemption, or all of an order's stack, back. Once."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain import derived_ids
from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.findings import Circumstance, RedeemedTogether
from incentives.domain.refusal import Refusal, Refused
from incentives.store.checkout import redemptions
from incentives.store.checkout.counters import Counters
from incentives.store.items import Item
from incentives.store.reading import fetch_one
from incentives.store.transaction import Images, Pause, Transaction, write_guarded
from incentives.usecases.checkout.give_back import GivingBack
from incentives.usecases.points.known_programmes import KnownProgrammes


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
    order_key = redemptions.order_key_of(command.redemption_id)
    item = fetch_one(order_key, pause, consistent=True)
    giving = GivingBack(now, command.reason, pause, programmes or KnownProgrammes())

    def attempt(write: Transaction) -> RolledBack:
        record, returned = _find(command, item)
        standing = [one for one in returned if one.rollback is None]
        if not standing:
            return RolledBack(record, returned, repeated=True)
        counters = Counters()
        given_back = giving.give_back(write, counters, record, {one.id for one in standing})
        redemptions.put_record(write, given_back, gives_back=True)
        giving.count_no_more(write, record, given_back)
        counters.add_to(write, giving.gone, giving.persons)
        return RolledBack(given_back, given_back.of_id(command.redemption_id), repeated=False)

    def learn(images: Images) -> None:
        nonlocal item
        item = images.get(order_key, item)
        giving.learn(images, order_key)

    return write_guarded(attempt, pause, learn=learn)


def _find(command: RollBack, item: Item | None) -> tuple[OrderRecord, tuple[Redemption, ...]]:
    record, found = redemptions.redemption_in(item, command.redemption_id)
    is_child = found[0].id == command.redemption_id
    _refuse_other_kind(command, found[0].parent_id if is_child else None, is_child=is_child)
    reference = command.order_reference
    if reference is not None and derived_ids.order_id_of(reference) != record.id:
        raise Refused(Refusal.INVALID_ORDER, Circumstance.OTHER_ORDER)
    return record, found


def _refuse_other_kind(command: RollBack, parent_id: str | None, *, is_child: bool) -> None:
    """Refuse a part of a stack, and a stack where a single redemption has to be named."""
    if parent_id is not None:
        raise Refused(
            Refusal.INVALID_REDEMPTION_PARENT if command.whole else Refusal.INVALID_REDEMPTION,
            RedeemedTogether(parent_id),
        )
    if not is_child and not command.whole:
        raise Refused(Refusal.INVALID_REDEMPTION, Circumstance.NOT_A_SINGLE_REDEMPTION)
