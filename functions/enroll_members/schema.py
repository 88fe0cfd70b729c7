"""The body of an enrolment."""

from typing import Annotated

from pydantic import Field

from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.checkout.asked_customer import CustomerIn
from incentives.runtime.wire.fields import Text


class EnrollIn(RequestShape):
    """Who joins: a customer, or the shop's id of one as the field takes it."""

    customer: CustomerIn | Annotated[str, Field(min_length=1, max_length=200)]
    voucher: None = None
    channel: Text | None = None

    def who(self) -> CustomerIn:
        """The customer."""
        return (
            self.customer
            if isinstance(self.customer, CustomerIn)
            else CustomerIn(source_id=self.customer)
        )
