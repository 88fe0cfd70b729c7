"""Redemptions in the table: what one takes, what a rollback gives back, each under its guard."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pynamodb.expressions.condition import Condition

from incentives.domain.campaign import Campaign
from incentives.domain.evaluation import Applicable
from incentives.domain.redemption import OrderRecord, Redemption
from incentives.domain.refusal import Refusal, Refused
from incentives.domain.voucher import Voucher
from incentives.store import keys
from incentives.store.bodies import order_record_of, order_record_text
from incentives.store.items import GateItem, Item, OrderItem, UseItem, VoucherItem
from incentives.store.keys import Key
from incentives.store.transaction import Transaction

# Of DynamoDB's 400 KB for an item; the rest is room for rollbacks with their reasons.
_MOST_BYTES = 300_000


def record_of(item: Item | None) -> OrderRecord | None:
    """The redemptions of an order from its item, or None when it has none."""
    if not isinstance(item, OrderItem):
        return None
    return replace(order_record_of(item.body), revision=item.revision)


def put_record(write: Transaction, record: OrderRecord) -> None:
    """Write an order's redemptions over the revision before this one."""
    guard = (
        Item.pk.does_not_exist()
        if record.revision == 1
        else OrderItem.revision == record.revision - 1
    )
    body = order_record_text(replace(record, revision=0))
    if len(body.encode()) > _MOST_BYTES and not any(one.rollback for one in record.redemptions):
        raise Refused(
            Refusal.TOO_MANY_REDEEMABLES, "lines and codes of this order are too many to keep"
        )
    write.put(OrderItem(*keys.order(record.id), revision=record.revision, body=body), guard)


def made(
    order_id: str,
    taken: Sequence[Applicable],
    *,
    persons: tuple[str, ...],
    metadata: Mapping[str, object] | None,
    now: datetime,
) -> tuple[Redemption, ...]:
    """The redemptions of these codes; several are a stack, with a parent of its own id."""
    stack = keys.stack_id(order_id, [one.code for one in taken]) if len(taken) > 1 else None
    return tuple(
        Redemption(
            id=keys.redemption_id(order_id, one.code),
            code=one.code,
            campaign_id=one.campaign.id,
            campaign_name=one.campaign.name,
            public=one.voucher.public,
            gate=one.gate,
            offer=one.campaign.offer,
            at=now,
            before=one.before,
            off=one.off,
            added=one.added,
            persons=persons if one.campaign.needs_person else (),
            parent_id=stack,
            metadata=metadata,
        )
        for one in taken
    )


@dataclass(slots=True)
class _Sum:
    """Uses and discounts (minor units) that one gate gives or gets back in one write."""

    uses: int = 0
    spent_minor: int = 0


def take(write: Transaction, taken: Sequence[Applicable], persons: Collection[str]) -> None:
    """Use codes up: gates, unique codes and persons' uses, never past any limit."""
    gates: dict[tuple[str, int], _Sum] = {}
    campaigns: dict[str, Campaign] = {}
    for one in taken:
        campaigns[one.campaign.id] = one.campaign
        part = gates.setdefault((one.campaign.id, one.gate), _Sum())
        part.uses += 1
        part.spent_minor += one.granted_minor
        if not one.voucher.public:
            _take_unique(write, one.voucher)
    for (campaign_id, number), part in gates.items():
        _take_from_gate(write, campaigns[campaign_id], number, part)
    for campaign in campaigns.values():
        limit = campaign.limits.per_person
        if limit is not None:
            uses = sum(one.campaign.id == campaign.id for one in taken)
            _take_uses(write, campaign.id, persons, uses=uses, limit=limit)


def _take_from_gate(write: Transaction, campaign: Campaign, number: int, part: _Sum) -> None:
    share = campaign.gate_shares[number]
    guard: Condition = GateItem.version == campaign.version
    if share.uses is not None:
        guard &= GateItem.used <= share.uses - part.uses
    if share.budget_minor is not None:
        guard &= GateItem.spent <= share.budget_minor - part.spent_minor
    write.update(
        GateItem(*keys.gate(campaign.id, number)),
        [GateItem.used.add(part.uses), GateItem.spent.add(part.spent_minor)],
        guard,
    )


def _take_unique(write: Transaction, voucher: Voucher) -> None:
    """Count a unique code's use; whatever the decision looked at must still be so."""
    is_active = VoucherItem.active == True  # noqa: E712 (an expression for DynamoDB)
    guard = is_active & (VoucherItem.campaign_id == voucher.campaign_id)
    if voucher.quantity is not None:
        guard &= VoucherItem.quantity == voucher.quantity
        guard &= VoucherItem.redeemed <= voucher.quantity - 1
    else:
        guard &= VoucherItem.quantity.does_not_exist()
    guard &= (
        VoucherItem.expires_at.does_not_exist()
        if voucher.expires_at is None
        else VoucherItem.expires_at == voucher.expires_at.isoformat()
    )
    guard &= (
        VoucherItem.holders == " ".join(voucher.holders)
        if voucher.holders
        else VoucherItem.holders.does_not_exist()
    )
    write.update(VoucherItem(*keys.voucher(voucher.code)), [VoucherItem.redeemed.add(1)], guard)


def _take_uses(
    write: Transaction, campaign_id: str, persons: Iterable[str], *, uses: int, limit: int
) -> None:
    for person in persons:
        write.update(
            UseItem(*keys.use(person, campaign_id)),
            [UseItem.used.add(uses), UseItem.kind.set(UseItem)],  # an update sets no kind
            UseItem.used.does_not_exist() | (UseItem.used <= limit - uses),
        )


def give_back(write: Transaction, returned: Sequence[Redemption], gone: Collection[Key]) -> None:
    """Restore what redemptions took, each counter to the same item that it came from.

    `gone` are counters that no longer exist (their campaign was deleted): nothing to restore there.
    """
    gates: dict[tuple[str, int], _Sum] = {}
    uses: dict[Key, int] = {}
    for one in returned:
        part = gates.setdefault((one.campaign_id, one.gate), _Sum())
        part.uses += 1
        part.spent_minor += one.granted_minor
        for person in one.persons:
            key = keys.use(person, one.campaign_id)
            uses[key] = uses.get(key, 0) + 1
        if not one.public and keys.voucher(one.code) not in gone:
            write.update(
                VoucherItem(*keys.voucher(one.code)),
                [VoucherItem.redeemed.add(-1)],
                Item.pk.exists(),
            )
    for (campaign_id, number), part in gates.items():
        if keys.gate(campaign_id, number) not in gone:
            write.update(
                GateItem(*keys.gate(campaign_id, number)),
                [GateItem.used.add(-part.uses), GateItem.spent.add(-part.spent_minor)],
                Item.pk.exists(),
            )
    for key, count in uses.items():
        if key not in gone:
            write.update(UseItem(*key), [UseItem.used.add(-count)], Item.pk.exists())
