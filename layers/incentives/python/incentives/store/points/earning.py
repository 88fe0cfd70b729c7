"""Beside awards: how often a rule has counted, how far a challenge is, what was taken back."""

from dataclasses import dataclass
from datetime import timedelta

from pynamodb.attributes import UnicodeAttribute

from incentives.domain.period import Period
from incentives.domain.points.challenge import START, Progress
from incentives.domain.points.member import Moment
from incentives.domain.points.refund import Refunded
from incentives.domain.points.rules import EarningRule, Limit
from incentives.names import Kind
from incentives.store.bodies import Body
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.keys import Key
from incentives.store.points import points_keys
from incentives.store.transaction import Transaction

COUNT_KEPT = timedelta(days=400)  # longer than any period that ends

_PROGRESS = Body(Progress)


class RuleCountItem(Item, discriminator=Kind.RULE_COUNT.value):
    """How often a member has earned by a rule in a period."""

    used = WholeNumberAttribute()


class ProgressItem(Item, discriminator=Kind.PROGRESS.value):
    """How far a member is in the challenge of a rule."""

    body = UnicodeAttribute()


class RefundItem(Item, discriminator=Kind.REFUND.value):
    """How much of an order was refunded, and how many of its points were taken back.

    An order that earned nothing has one, too: it says that the order is known.
    """

    refunded = WholeNumberAttribute()
    goods = WholeNumberAttribute()
    points = WholeNumberAttribute()
    told = WholeNumberAttribute(null=True)  # earlier releases kept none


def allowance_key(member_id: str, rule: EarningRule, moment: Moment) -> Key:
    """Where it is counted how often a member has earned by a rule with a limit, at a moment."""
    period = rule.limit.period.name_of(moment.today) if rule.limit else ""
    return points_keys.rule_count(member_id, rule.id, period)


def add_uses(write: Transaction, key: Key, before: Item | None, more: Item | None) -> None:
    """Add to a write the uses that another card has counted; those here must be as read."""
    if not isinstance(more, RuleCountItem):
        return
    used = RuleCountItem.used
    actions = [used.add(more.used), RuleCountItem.kind.set(RuleCountItem)]
    if more.ttl is not None:
        actions.append(RuleCountItem.ttl.set(more.ttl))
    guard = used == before.used if isinstance(before, RuleCountItem) else used.does_not_exist()
    write.update(RuleCountItem(*key), actions, guard)


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
        return allowance_key(self.member_id, self.rule, self.moment)

    def is_used_up(self, item: Item | None) -> bool:
        """Whether the item at its key says that nothing is left."""
        return isinstance(item, RuleCountItem) and item.used >= self.limit.count

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


def progress_of(item: Item | None) -> Progress:
    """How far an item says that a member is; at the start when there is none."""
    return _PROGRESS.of(item.body) if isinstance(item, ProgressItem) else START


def set_progress(write: Transaction, key: Key, before: Item | None, after: Progress) -> None:
    """Add to a write how far a member is now; it must still be as far as it was read."""
    if isinstance(before, ProgressItem):
        item = ProgressItem(*key, body=_PROGRESS.text(after, over=before.body))
        write.rewrite(item, ProgressItem.body == before.body)
    else:
        write.put(ProgressItem(*key, body=_PROGRESS.text(after)), Item.pk.does_not_exist())


def refunded_of(item: Item | None) -> Refunded:
    """What an item says was refunded; nothing when there is none."""
    if not isinstance(item, RefundItem):
        return Refunded()
    return Refunded(item.refunded, item.goods, item.points, item.told or item.refunded)


def set_refunded(write: Transaction, key: Key, before: Item | None, after: Refunded) -> None:
    """Add to a write what is refunded by now; it must still be as it was read."""
    item = RefundItem(
        *key,
        refunded=after.amount_minor,
        goods=after.goods,
        points=after.points,
        told=after.told_minor,
    )
    if isinstance(before, RefundItem):
        as_read = (RefundItem.refunded == before.refunded) & (RefundItem.goods == before.goods)
        write.rewrite(item, as_read & (RefundItem.told == before.told) if before.told else as_read)
    else:
        write.put(item, Item.pk.does_not_exist())
