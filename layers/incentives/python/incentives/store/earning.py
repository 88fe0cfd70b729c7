"""Counters beside awards: how often a rule has counted, and how much of it was taken back."""

from dataclasses import dataclass
from datetime import timedelta

from incentives.domain.points.member import Moment
from incentives.domain.points.rules import EarningRule, Limit, Period
from incentives.names import Kind
from incentives.store import points_keys
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

COUNT_KEPT = timedelta(days=40)  # longer than any period that ends


class RuleCountItem(Item, discriminator=Kind.RULE_COUNT.value):
    """How often a member has earned by a rule in a period."""

    used = WholeNumberAttribute()


class RefundItem(Item, discriminator=Kind.REFUND.value):
    """How much of an order was refunded, and how many of its points were taken back."""

    refunded = WholeNumberAttribute()
    points = WholeNumberAttribute()


@dataclass(frozen=True, slots=True)
class Refunded:
    """What was refunded so far (minor units), and the points that were taken back for it."""

    amount_minor: int = 0
    points: int = 0


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule's limit for one member at one moment."""

    member_id: str
    rule: EarningRule
    limit: Limit
    moment: Moment

    @property
    def key(self) -> Key:
        """Where it is counted."""
        period = self.limit.period.name_of(self.moment.today)
        return points_keys.rule_count(self.member_id, self.rule.id, period)

    def take(self, write: Transaction) -> None:
        """Add one use to a write; there must be one left."""
        actions = [RuleCountItem.used.add(1), RuleCountItem.kind.set(RuleCountItem)]
        if self.limit.period is not Period.TOTAL:
            actions.append(RuleCountItem.ttl.set(int((self.moment.at + COUNT_KEPT).timestamp())))
        write.update(
            RuleCountItem(*self.key),
            actions,
            RuleCountItem.used.does_not_exist() | (RuleCountItem.used < self.limit.count),
        )


def refunded_of(item: Item | None) -> Refunded:
    """What an item says was refunded; nothing when there is none."""
    return Refunded(item.refunded, item.points) if isinstance(item, RefundItem) else Refunded()


def set_refunded(write: Transaction, key: Key, before: Refunded, after: Refunded) -> None:
    """Add to a write what is refunded by now; it must still be as it was read."""
    guard = (
        RefundItem.refunded == before.amount_minor
        if before.amount_minor
        else Item.pk.does_not_exist()
    )
    write.put(RefundItem(*key, refunded=after.amount_minor, points=after.points), guard)
