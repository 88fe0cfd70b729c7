"""Forget customers, and show them what is kept of them."""

from erase_customers.schema import DeletionOut, ExportOut, ExportQueryIn
from incentives.domain.customers.person import Customer, customer_id
from incentives.domain.refusal import Refusal
from incentives.names import Scope
from incentives.runtime import clock, ids
from incentives.runtime.http import Router
from incentives.runtime.patience import back_off
from incentives.runtime.wire.caller import Caller
from incentives.usecases.customers.erase_customer import erase_customer
from incentives.usecases.customers.export_customer import export_customer

OFFICE = {Scope.MARKETING, Scope.SUPPORT}
REFUSALS = (Refusal.MISSING_CUSTOMER, Refusal.TOO_MANY_REQUESTS)

app = Router()


@app.post("/v1/customers/{id}/permanent-deletion", scopes=OFFICE, refusals=REFUSALS)
def post_permanent_deletion(id: str) -> DeletionOut:
    """Erase what is kept of a person, known or not; counts stay. Repeat until it is done."""
    forgotten = erase_customer(_persons(id), pause=back_off)
    return DeletionOut.of(forgotten, deletion_id=ids.new_id("del"), now=clock.now())


@app.get("/v1/customers/{id}/export", scopes=OFFICE, refusals=REFUSALS)
def get_customer_export(id: str, query: ExportQueryIn) -> ExportOut:
    """Everything that is kept of a person, a page at a time."""
    persons = _persons(id)
    exported = export_customer(persons, query.after(), pause=back_off)
    return ExportOut.of(exported, customer=customer_id(persons) or "")


def _persons(reference: str) -> tuple[str, ...]:
    return Caller.of(Customer.of({"source_id": reference})).persons


lambda_handler = app.entrance
