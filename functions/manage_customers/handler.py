"""Keep customers: what the shop says of a person, and what a person agrees to."""

from incentives.domain.customers.customer import CustomerChange
from incentives.domain.customers.person import Customer
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import Caller
from incentives.runtime.wire.customers.customer import ConsentsOut, CustomerSeenOut
from incentives.usecases.customers.declare_consent import declare_consents, read_consents
from incentives.usecases.customers.read_customer import CustomerSeen, read_customer, with_orders
from incentives.usecases.customers.save_customer import save_customer
from incentives.usecases.customers.unlink_customer import unlink_customer
from manage_customers.schema import ConsentsIn, CustomerChangeIn, CustomerSaidIn, UnlinkIn

SHOP = {Scope.CHECKOUT, Scope.MARKETING, Scope.SUPPORT}
ASKING = (Refusal.NOT_FOUND, Refusal.INVALID_PAYLOAD, Refusal.TOO_MANY_REQUESTS)
KEEPING = (Refusal.MISSING_CUSTOMER, *ASKING)

app = Router()


@app.post("/v1/customers", scopes=SHOP, refusals=KEEPING)
def post_customer(body: CustomerSaidIn) -> CustomerSeenOut:
    """Create a customer, or change the one who is known by this id or address."""
    return _kept(body.change())


@app.get("/v1/customers/{id}", scopes=SHOP, refusals=ASKING)
def get_customer(id: str) -> CustomerSeenOut:
    """A customer, by the engine's id, the shop's id or the e-mail address."""
    return CustomerSeenOut.of(_found(id))


@app.put("/v1/customers/{id}", scopes=SHOP, refusals=KEEPING)
def put_customer(id: str, body: CustomerChangeIn) -> CustomerSeenOut:
    """Change what is said of a customer; the shop's id stays."""
    record = _found(id).record
    return _kept(body.about(Customer(id=record.id)))


@app.get("/v1/customers/{id}/consents", scopes=SHOP, refusals=ASKING)
def get_consents(id: str) -> ConsentsOut:
    """What the customer agreed to and withdrew."""
    found = read_consents(id, _persons(id), pause=back_off)
    return ConsentsOut.of(found.customer_id, found.declared)


@app.put("/v1/customers/{id}/consents", scopes=SHOP, refusals=ASKING)
def put_consents(id: str, body: ConsentsIn) -> ConsentsOut:
    """Record what the customer agrees to now, or withdraws."""
    declared = body.declared(clock.now())
    found = declare_consents(id, _persons(id), declared, pause=back_off)
    return ConsentsOut.of(found.customer_id, found.declared)


@app.post("/v1/customers/{id}/unlink", scopes={Scope.SUPPORT}, refusals=ASKING)
def post_unlink(id: str, body: UnlinkIn) -> CustomerSeenOut:
    """Take an address off a customer who was wrongly joined with it; again it changes nothing."""
    address = body.address_hashes()
    record = unlink_customer(id, _persons(id), address, now=clock.now(), pause=back_off)
    return CustomerSeenOut.of(with_orders(record, back_off))


def _found(reference: str) -> CustomerSeen:
    return read_customer(reference, _persons(reference), back_off)


def _persons(reference: str) -> tuple[str, ...]:
    return Caller.of(Customer.of({"source_id": reference})).persons


def _kept(change: CustomerChange) -> CustomerSeenOut:
    kept = save_customer(change, now=clock.now(), pause=back_off)
    return CustomerSeenOut.of(with_orders(kept.record, back_off))


lambda_handler = app.entrance
