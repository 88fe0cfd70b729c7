"""What the shop says of an order, and the order as the engine knows it."""

from typing import Literal, Self

from pydantic import model_validator

from incentives.domain.checkout.order import Order
from incentives.domain.checkout.order_record import OrderStatus
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.fields import Amount, Text


class OrderToldIn(RequestShape):
    """An order; `id` or `source_id` names it. The field's other members are taken and not kept."""

    id: Text | None = None
    source_id: Text | None = None
    status: Literal["CREATED", "PAID", "FULFILLED", "CANCELED"] = "CREATED"
    amount: Amount | None = None
    customer: CustomerIn = CustomerIn()

    @model_validator(mode="after")
    def _has_a_name(self) -> Self:
        if self.order().reference is None:
            raise ValueError("an order needs an id or a source_id")
        return self

    def order(self) -> Order:
        """The order as the rules know it."""
        return Order(id=self.id, source_id=self.source_id, stated_minor=self.amount)

    def told(self) -> OrderStatus | None:
        """What has become of it; None of an order that is only begun, which counts nowhere."""
        return None if self.status == "CREATED" else OrderStatus(self.status)
