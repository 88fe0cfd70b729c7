"""Who asks: the customer of a request as the use-cases know it, its receipt, the order it names."""

import hashlib
import json
from dataclasses import dataclass

from incentives.domain import derived_ids
from incentives.domain.customers.person import Customer, customer_id, normal_email, person_hash
from incentives.domain.receipt import Receipt
from incentives.runtime.request import Request
from incentives.runtime.secrets import person_key

_ID_LENGTH = 26


@dataclass(frozen=True, slots=True)
class Caller:
    """A customer: hashes to count under, and ids that may be kept because they are no address."""

    persons: tuple[str, ...] = ()
    customer_id: str | None = None
    source_id: str | None = None

    @classmethod
    def of(cls, customer: Customer) -> "Caller":
        """The customer, with the person key read only when there is somebody to hash."""
        if not customer.identities:
            return cls()
        persons = customer.hashes(person_key())
        return cls(
            persons=persons,
            customer_id=customer_id(persons),
            source_id=_no_address(customer.source_id),
        )

    @property
    def tracking_id(self) -> str | None:
        """The field's pseudonym of the customer in answers."""
        return f"track_{self.persons[0][:_ID_LENGTH]}" if self.persons else None


def receipt_of(request: Request, *, without: str | None = None) -> Receipt | None:
    """The receipt of a request that came with an `Idempotency-Key`, or None.

    Args:
        request: its body can be read as JSON, if there is something to leave out.
        without: a member of the body that is another each time, and says nothing of what is asked.

    Raises:
        Refused: `INVALID_PAYLOAD`, the key or the body cannot be read.
    """
    key = request.idempotency_key()
    return None if key is None else Receipt(request.app_id, key, _digest_of(request, without))


def order_id_for(request: Request, reference: str) -> str:
    """The engine's id of the order that this caller calls `reference`.

    A page's orders are its own. Else whoever reads its key could ask for a shop's orders by their
    numbers, which follow each other, and be shown what others bought.
    """
    if request.is_of_browser:
        reference = f"page:{request.app_id}\n{reference}"
    return derived_ids.order_id_of(reference)


def _digest_of(request: Request, without: str | None) -> str:
    """What tells a request from another: method, path, query and content, however it was encoded.

    Without a query it is the digest of earlier releases, as some causes are kept for ever. The
    query comes in by another digest around that: no path or body can look like it.
    """
    asked = f"{request.method} {request.raw_path}\n".encode() + _content(request, without)
    digest = hashlib.sha256(asked).hexdigest()
    if not request.raw_query:
        return digest
    return hashlib.sha256(f"{digest}\n{request.raw_query}".encode()).hexdigest()


def _content(request: Request, without: str | None) -> bytes:
    """The body as it was sent; without a member, when that is there."""
    content = request.content()
    told = json.loads(content) if without else {}
    if without not in told:
        return content
    del told[without]
    return json.dumps(told, sort_keys=True).encode()


def hash_of(identity: str) -> str:
    """Anything that tells somebody from another, as it may be kept: under the person key."""
    return person_hash(identity, person_key())


def _no_address(text: str | None) -> str | None:
    return None if text is None or normal_email(text) else text
