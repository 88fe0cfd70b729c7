"""Partners: what a key may award in one programme, counted down in the transaction that awards."""

from datetime import timedelta

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute
from pynamodb.expressions.update import Action

from incentives.domain.points.member import Moment
from incentives.domain.points.programme import Partner
from incentives.names import Kind
from incentives.store.items import Item, WholeNumberAttribute
from incentives.store.points import points_keys
from incentives.store.transaction import Transaction

DAY_KEPT = timedelta(days=40)


class PartnerItem(Item, discriminator=Kind.PARTNER.value):
    """A partner's terms, and what is left of its budget in total."""

    name = UnicodeAttribute()
    active = BooleanAttribute()
    per_day = WholeNumberAttribute()
    left = WholeNumberAttribute()
    total = WholeNumberAttribute()


class PartnerDayItem(Item, discriminator=Kind.PARTNER_DAY.value):
    """What a partner has awarded on one local day."""

    used = WholeNumberAttribute()


def partner_of(item: Item | None, programme_id: str, app_id: str) -> Partner | None:
    """The partner of an item, or None when the item is missing or something else."""
    if not isinstance(item, PartnerItem):
        return None
    return Partner(
        app_id, programme_id, item.name, item.per_day, item.total, item.left, item.active
    )


def take(write: Transaction, partner: Partner, points: int, moment: Moment) -> None:
    """Take points from both budgets; the terms must still be those that were read."""
    is_active = PartnerItem.active == True  # noqa: E712 (an expression for DynamoDB)
    write.update(
        PartnerItem(*points_keys.partner(partner.programme_id, partner.app_id)),
        [PartnerItem.left.add(-points)],
        is_active & (PartnerItem.per_day == partner.per_day) & (PartnerItem.left >= points),
    )
    day_item = PartnerDayItem(
        *points_keys.partner_day(partner.programme_id, partner.app_id, moment.today.isoformat())
    )
    actions: list[Action] = [
        PartnerDayItem.used.add(points),
        PartnerDayItem.kind.set(PartnerDayItem),  # an update that creates sets no kind
        PartnerDayItem.ttl.set(int((moment.at + DAY_KEPT).timestamp())),
    ]
    function = PartnerDayItem.used <= partner.per_day - points
    if points <= partner.per_day:
        function |= PartnerDayItem.used.does_not_exist()
    write.update(day_item, actions, function)


def set_terms(write: Transaction, before: Partner | None, after: Partner) -> None:
    """Add a partner's new terms to a write; `before` are those that were read."""
    item = PartnerItem(
        *points_keys.partner(after.programme_id, after.app_id),
        name=after.name,
        active=after.active,
        per_day=after.per_day,
        total=after.total,
        left=after.left,
    )
    if before is None:
        write.put(item, Item.pk.does_not_exist())
    else:
        as_read = (PartnerItem.left == before.left) & (PartnerItem.total == before.total)
        write.rewrite(item, as_read)
