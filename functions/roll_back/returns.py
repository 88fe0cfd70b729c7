"""The shapes of a return of goods: ours, in the field's style."""

import json
from dataclasses import astuple
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from incentives.domain.checkout.order_record import OrderRecord
from incentives.domain.checkout.redemption import Redemption
from incentives.domain.checkout.returns import Picked, Returned
from incentives.domain.instant import as_text
from incentives.domain.pricing.cart import CartLine, measure_text, measured_of
from incentives.runtime.request import Request
from incentives.runtime.shapes import RequestShape, ResponseShape
from incentives.runtime.wire.campaigns.promotion import related_object
from incentives.runtime.wire.checkout.asked_order import MAX_LINES
from incentives.runtime.wire.checkout.order import OrderOut
from incentives.runtime.wire.fields import Amount, Measured, Quantity, Text
from incentives.runtime.wire.points.cause import CauseName
from incentives.usecases.checkout.return_goods import GoodsReturned, ReturnGoods


class ReturnedItemIn(RequestShape):
    """Units of an item that come back; what is named must fit a line. `position` counts from 0.

    Of goods by weight or length, text is a part of a line, and one unit all that is left of it.
    """

    model_config = ConfigDict(extra="forbid")

    quantity: Quantity | Measured = 1
    position: Annotated[int, Field(ge=0, lt=MAX_LINES)] | None = None
    product_id: Text | None = None
    sku_id: Text | None = None
    source_id: Text | None = None

    @model_validator(mode="after")
    def _names_a_line(self) -> Self:
        if (self.position, self.product_id, self.sku_id, self.source_id) == (None,) * 4:
            raise ValueError("an item is named by position, product_id, sku_id or source_id")
        return self

    def picked(self) -> Picked:
        """The item as the rules know it."""
        item = self.position, self.product_id, self.sku_id, self.source_id
        if isinstance(self.quantity, str):
            return Picked(0, *item, measured=measured_of(self.quantity))
        return Picked(self.quantity, *item)


class ReturnIn(RequestShape):
    """What comes back: some items, the worth of some goods, or all that is left of them.

    Attributes:
        amount: in minor units: of an order with items, what is given back while the goods stay; of
            goods beside items, the worth of those that come back.
        shipping: whether shipping is paid back too.
        source_id: names the return; a repeat of it, or of the `Idempotency-Key`, gets the first
            answer.
    """

    model_config = ConfigDict(extra="forbid")

    items: Annotated[list[ReturnedItemIn], Field(min_length=1, max_length=MAX_LINES)] | None = None
    amount: Annotated[Amount, Field(ge=1)] | None = None
    shipping: bool = False
    source_id: Text | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if self.items is not None and self.amount is not None:
            raise ValueError("items and amount are two ways to say what comes back")
        return self

    @property
    def asked(self) -> object:
        """What makes it another return under the same id, in whatever order its items stand."""
        items = self.items and sorted(json.dumps(astuple(one.picked())) for one in self.items)
        return items, self.amount, self.shipping

    def command(self, redemption_id: str, request: Request, *, dry_run: bool) -> ReturnGoods:
        """The return of this body."""
        named = CauseName.of("return", self.source_id, request, self.asked)
        return ReturnGoods(
            redemption_id=redemption_id,
            cause=named.id,
            digest=named.digest,
            content=named.content,
            source_id=self.source_id,
            picked=None if self.items is None else tuple(one.picked() for one in self.items),
            stated_minor=self.amount or 0,
            shipping=self.shipping,
            reason=self.reason,
            dry_run=dry_run,
        )


class ReturnedItemOut(ResponseShape):
    """Units of a line that came back."""

    object: Literal["order_item"] = "order_item"
    position: int
    product_id: str | None = None
    sku_id: str | None = None
    source_id: str | None = None
    quantity: int | str


class SettledRedemptionOut(ResponseShape):
    """A redemption after the return: what came back of it now, and what is left.

    `ROLLED_BACK` means that its use came back as well.
    """

    id: str
    object: Literal["redemption"] = "redemption"
    status: Literal["SUCCEEDED", "ROLLED_BACK"]
    related_object_type: str
    related_object_id: str
    campaign_id: str
    returned_amount: int
    amount_left: int

    @classmethod
    def of(cls, redemption: Redemption, returned: Returned) -> "SettledRedemptionOut":
        """The redemption after this return."""
        return cls(
            id=redemption.id,
            status="SUCCEEDED" if redemption.rollback is None else "ROLLED_BACK",
            **related_object(redemption),
            campaign_id=redemption.campaign_id,
            returned_amount=returned.released_minor.get(redemption.id, 0),
            amount_left=0 if redemption.rollback else redemption.standing.total_minor,
        )


class ReturnOut(ResponseShape):
    """A return; amounts in minor units.

    `refund_amount` is what the shopper gets back in money, beside `returned_amount` of cards that
    paid; `goodwill_amount` is what of it was given back while the goods stayed. `order` is what was
    kept, with what stands on it.
    """

    id: str
    object: Literal["return"] = "return"
    dry_run: bool
    date: str
    source_id: str | None = None
    reason: str | None = None
    refund_amount: int
    items: list[ReturnedItemOut]
    amount: int | None = None
    goodwill_amount: int | None = None
    shipping: bool
    redemptions: list[SettledRedemptionOut]
    order: OrderOut

    @classmethod
    def of(cls, done: GoodsReturned, *, dry_run: bool) -> "ReturnOut":
        """The answer; of a repeat, the order as it is by now."""
        record, returned = done.record, done.returned
        kept = record.returned_goods.kept_of(record.order)
        return cls(
            id=returned.id,
            dry_run=dry_run,
            date=as_text(returned.at),
            source_id=returned.source_id,
            reason=returned.reason,
            refund_amount=returned.refund_minor,
            items=_items(record, returned),
            amount=returned.goods.stated_minor or None,
            goodwill_amount=returned.goodwill_minor or None,
            shipping=returned.goods.shipping,
            redemptions=[
                SettledRedemptionOut.of(redemption, returned) for redemption in record.redemptions
            ],
            order=OrderOut.of(
                kept,
                before=record.standing,
                order_id=record.id,
                status=_status(record),
                customer_id=record.customer_id,
            ),
        )


def _status(record: OrderRecord) -> str:
    return "CANCELED" if record.returned_goods.is_all_of(record.order) else "PAID"


def _items(record: OrderRecord, returned: Returned) -> list[ReturnedItemOut]:
    """What came back; its goods are named as long as no change of the order has settled it."""
    described = record.order.lines if returned in record.open_returns else ()
    items = []
    for at, units in enumerate(returned.goods.units):
        line = described[at] if described else CartLine()
        if units:
            item = ReturnedItemOut(
                position=at,
                product_id=line.product_id,
                sku_id=line.sku_id,
                source_id=line.source_id,
                quantity=measure_text(units) if at in returned.measured else units,
            )
            items.append(item)
    return items
