"""A cart and its customer as a query string, where numbers are text."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.checkout.asked import AroundCodesIn, SessionIn
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.checkout.asked_order import MAX_LINES, ItemIn, OrderIn
from incentives.runtime.wire.fields import MAX_AMOUNT_MINOR, Currency, Metadata, Text

AmountInQuery = Annotated[int, Field(strict=False, ge=0, le=MAX_AMOUNT_MINOR)]
PriceInQuery = Annotated[int, Field(strict=False, ge=-MAX_AMOUNT_MINOR, le=MAX_AMOUNT_MINOR)]


class ItemQueryIn(RequestShape):
    """A line of the cart."""

    product_id: Text | None = None
    sku_id: Text | None = None
    source_id: Text | None = None
    quantity: Annotated[int, Field(strict=False, ge=1, le=1_000_000)] = 1
    price: PriceInQuery | None = None
    amount: PriceInQuery | None = None


class OrderQueryIn(RequestShape):
    """What is said of the order beside its goods."""

    metadata: Metadata = {}


class CartQueryIn(RequestShape):
    """What a browser of the older routes says of its cart and its customer."""

    amount: AmountInQuery | None = None
    currency: Currency | None = None
    item: Annotated[list[ItemQueryIn], Field(max_length=MAX_LINES)] = []
    customer: CustomerIn = CustomerIn()
    order: OrderQueryIn = OrderQueryIn()
    metadata: Metadata = {}
    tracking_id: Text | None = None
    session_type: str | None = None
    session_key: str | None = None

    @model_validator(mode="after")
    def _fit_for_a_body(self) -> Self:
        self.around()
        return self

    def around(self) -> AroundCodesIn:
        """The same as a body, within the same bounds."""
        return AroundCodesIn(
            order=OrderIn(
                amount=self.amount,
                currency=self.currency,
                items=[ItemIn(**dict(one)) for one in self.item],
                metadata=self.order.metadata,
            ),
            customer=self.customer,
            session=self._session(),
            tracking_id=self.tracking_id,
            metadata=self.metadata,
        )

    def _session(self) -> SessionIn | None:
        if self.session_type is None and self.session_key is None:
            return None
        return SessionIn(type=self.session_type, key=self.session_key)
