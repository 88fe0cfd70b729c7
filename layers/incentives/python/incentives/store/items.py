"""The items of the one table: attributes and nothing else.

Keys come from `store/keys.py` and its like, rules from `domain/`. Anything with more structure
than a counter is kept as one JSON text (`body`), written and read through the domain's own
dataclasses.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Self

from pynamodb.attributes import (
    Attribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import TableConnection
from pynamodb.constants import MAP, NUMBER
from pynamodb.models import Model

from incentives import names
from incentives.names import Kind


class WholeNumberAttribute(Attribute[int]):
    """An integer; the library's own number attribute is a float to a type checker."""

    attr_type = NUMBER

    def serialize(self, value: int) -> str:
        """The digits, as DynamoDB takes numbers."""
        return str(value)

    def deserialize(self, value: str) -> int:
        """The integer of the digits."""
        return int(value)


class LotsAttribute(Attribute[Mapping[str, int]]):
    """Points by lot, as a map of numbers."""

    attr_type = MAP

    def serialize(self, value: Mapping[str, int]) -> dict[str, dict[str, str]]:
        """The numbers, as DynamoDB takes them."""
        return {name: {"N": str(points)} for name, points in value.items()}

    def deserialize(self, value: dict[str, dict[str, str]]) -> dict[str, int]:
        """The points by lot."""
        return {name: int(number["N"]) for name, number in value.items()}


class Item(Model):
    """Base of every item; `runtime.aws.bind_table` names the table and gives the one client."""

    class Meta:
        table_name: str = ""

    pk = UnicodeAttribute(hash_key=True, attr_name=names.PK)
    sk = UnicodeAttribute(range_key=True, attr_name=names.SK)
    kind = DiscriminatorAttribute(attr_name=names.KIND)
    ttl = WholeNumberAttribute(null=True, attr_name=names.TTL)
    listing = UnicodeAttribute(null=True, attr_name=names.LISTING_PK)
    listed_at = UnicodeAttribute(null=True, attr_name=names.LISTING_SK)

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Self:
        """An item as DynamoDB has it."""
        item = super().from_raw_data(data)
        item.keep_others(data)
        return item

    def keep_others(self, data: Mapping[str, Any]) -> None:
        """Take in the attributes that the kind has no names for; most have none."""


def table_connection() -> TableConnection:
    """The table's connection, for what the library offers on connections only."""
    return Item._get_connection()  # noqa: SLF001 (it has no public name)


class CampaignItem(Item, discriminator=Kind.CAMPAIGN.value):
    """A campaign's definition. `pending` is the next version while its gates are being moved."""

    version = WholeNumberAttribute()
    body = UnicodeAttribute()
    pending = UnicodeAttribute(null=True)


class CampaignVersionItem(Item, discriminator=Kind.CAMPAIGN_VERSION.value):
    """A definition that was replaced, kept for orders and decisions that went by it."""

    body = UnicodeAttribute()


class CampaignNameItem(Item, discriminator=Kind.CAMPAIGN_NAME.value):
    """Holds a campaign's name, so that two campaigns cannot share one."""

    campaign_id = UnicodeAttribute()


class GateItem(Item, discriminator=Kind.GATE.value):
    """The counters of one gate: uses, discounts granted (minor units), codes handed to persons."""

    version = WholeNumberAttribute()
    used = WholeNumberAttribute()
    spent = WholeNumberAttribute()
    published = WholeNumberAttribute(default=0)


class VoucherItem(Item, discriminator=Kind.VOUCHER.value):
    """A code. A unique code counts its own uses; a public one only points to its campaign.

    `holders` are the person hashes of the one who may use it, with blanks between them.
    The members that begin with `gift` are the money of a gift card, in minor units.
    """

    code = UnicodeAttribute()
    campaign_id = UnicodeAttribute()
    public = BooleanAttribute()
    active = BooleanAttribute()
    redeemed = WholeNumberAttribute()
    quantity = WholeNumberAttribute(null=True)
    starts_at = UnicodeAttribute(null=True)
    expires_at = UnicodeAttribute(null=True)
    holders = UnicodeAttribute(null=True)
    created_at = UnicodeAttribute()
    job = UnicodeAttribute(null=True)
    handed_out_at = UnicodeAttribute(null=True)
    gift_opening = WholeNumberAttribute(null=True)
    gift_loaded = WholeNumberAttribute(null=True)
    gift_removed = WholeNumberAttribute(null=True)
    gift_balance = WholeNumberAttribute(null=True)
    gift_entries = WholeNumberAttribute(null=True)


class OrderItem(Item, discriminator=Kind.REDEMPTION.value):
    """An order with every redemption and rollback on it; `revision` guards each change."""

    revision = WholeNumberAttribute()
    body = UnicodeAttribute()


class UseItem(Item, discriminator=Kind.USE.value):
    """How often a person has used a campaign that an earlier release made."""

    used = WholeNumberAttribute()


class UsesItem(Item, discriminator=Kind.USES.value):
    """A person's uses of all campaigns, or `home`, the name that they lie under; see `PersonUses`.

    Each counter is a number of its own (`others`), so that uses of several campaigns are one write:
    all uses as `camp_1`, and beside it those that brought further names as `camp_1@0.2`, after the
    places of these names. The names lie as `name1`, `name2`.
    """

    home = UnicodeAttribute(null=True)
    place = WholeNumberAttribute(null=True)
    joined = WholeNumberAttribute(null=True)
    grouping = WholeNumberAttribute(null=True)
    dated = WholeNumberAttribute(null=True)
    revision = WholeNumberAttribute()
    others: Mapping[str, Mapping[str, Any]] = MappingProxyType({})

    def keep_others(self, data: Mapping[str, Any]) -> None:
        """Take in counters and names."""
        known = {attribute.attr_name for attribute in self.get_attributes().values()}
        self.others = {name: value for name, value in data.items() if name not in known}

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:  # noqa: FBT001, FBT002 (the library's)
        """The item as DynamoDB takes it, counters and names included."""
        others = {name: {**value} for name, value in self.others.items()}
        return others | super().serialize(null_check)


class ReceiptItem(Item, discriminator=Kind.RECEIPT.value):
    """An `Idempotency-Key` that was used, what for, and what came of it."""

    digest = UnicodeAttribute()
    resource_id = UnicodeAttribute()
    refused = UnicodeAttribute(null=True)
