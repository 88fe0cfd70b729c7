"""The one person whom a code is made for, as a request names them."""

from typing import Annotated

from pydantic import ConfigDict, Field

from incentives.domain.customers.person import Customer
from incentives.domain.refusal import Refusal, Refused
from incentives.runtime.shapes import RequestShape
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.fields import Text


class HolderIn(RequestShape):
    """The one person who may use a code: the shop's id, the e-mail address, or both."""

    model_config = ConfigDict(extra="forbid")

    id: Text | None = None
    source_id: Text | None = None
    email: Annotated[str, Field(max_length=320)] | None = None

    def persons(self) -> tuple[str, ...]:
        """The hashes of the person.

        Raises:
            Refused: `INVALID_PAYLOAD`; nobody is named, or by what is no address.
        """
        named = {"id": self.id, "source_id": self.source_id, "email": self.email}
        persons = Caller.of(Customer.of(named)).persons
        if not persons:
            raise Refused(Refusal.INVALID_PAYLOAD, "customer needs a source_id or an email")
        return persons
