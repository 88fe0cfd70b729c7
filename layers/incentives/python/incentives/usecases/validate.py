"""Validate: say what redemption would say at this instant. Reads only."""

from dataclasses import dataclass
from datetime import datetime

from incentives.domain.evaluation import Applicable, Ask, Verdict, evaluate
from incentives.domain.order import Order
from incentives.domain.redemption import OrderRecord
from incentives.store import campaigns, keys, redemptions
from incentives.store.known import Known
from incentives.store.transaction import Pause
from incentives.usecases.sight import Sight

_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Validate:
    """Codes against an order and a customer; see `Redeem` for the fields."""

    codes: tuple[str, ...]
    order: Order
    order_id: str | None = None
    persons: tuple[str, ...] = ()
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Validated:
    """A verdict for each code, in the order asked, and the order that they were decided on."""

    order: Order
    before_minor: int
    verdicts: tuple[Verdict, ...]
    valid: bool


def validate(
    command: Validate, *, known: Known, now: datetime, seed: int, pause: Pause
) -> Validated:
    """Decide every code without using any up."""
    sight = Sight(
        known,
        pause,
        settle=lambda campaign_id: campaigns.published(campaign_id, pause),
        persons=command.persons,
        seed=seed,
        counters=True,
        consistent=False,
    )
    order_key = keys.order(command.order_id) if command.order_id else None
    bare = command.order.amount_minor is None
    also = [order_key] if order_key and bare else []
    for _ in range(_ROUNDS):
        sight.look(command.codes, also)
        record = redemptions.record_of(sight.items.get(order_key)) if order_key else None
        order = record.order if record and bare else command.order
        verdicts = _decide(command, order, record, sight, now)
        if not sight.doubt(_unseen(verdicts, sight)):
            break
    applies = [isinstance(one, Applicable) for one in verdicts]
    return Validated(
        order=order,
        before_minor=record.discounted_minor if record else 0,
        verdicts=verdicts,
        valid=all(applies) or (command.partial and any(applies)),
    )


def _decide(
    command: Validate, order: Order, record: OrderRecord | None, sight: Sight, now: datetime
) -> tuple[Verdict, ...]:
    ask = Ask(
        codes=command.codes,
        amount_minor=order.amount_minor,
        now=now,
        seed=sight.seed,
        before_minor=record.discounted_minor if record else 0,
    )
    return evaluate(ask, sight.situation(command.codes))


def _unseen(verdicts: tuple[Verdict, ...], sight: Sight) -> set[str]:
    """Codes that were taken for free at a gate that nobody has looked at."""
    return {
        one.code
        for one in verdicts
        if isinstance(one, Applicable) and keys.gate(one.campaign.id, one.gate) not in sight.items
    }
