"""Customers with the official clients: kept, read, changed, erased; first orders hold."""

import pytest
from voucherify.models.customers_create_request_body import CustomersCreateRequestBody
from voucherify.models.customers_update_request_body import CustomersUpdateRequestBody
from voucherify.models.orders_create_request_body import OrdersCreateRequestBody

from tests.e2e.clients.javascript import JavaScriptClient, VoucherifyError
from tests.e2e.clients.python_client import PythonClient
from tests.e2e.shop import Shop, cart, new_order

NEW = {"kind": "customer.segments", "op": "contains_any", "values": ["new_customer"]}


def test_javascript_keeps_and_erases_a_customer(javascript: JavaScriptClient) -> None:
    said = {"source_id": "js-1", "email": "Jo@example.com", "name": "Jo", "metadata": {"size": 42}}
    created = javascript.server("customers.create", said)
    assert (created["object"], created["email"]) == ("customer", "Jo@example.com")
    assert javascript.server("customers.get", "js-1") == created
    changed = javascript.server("customers.update", {"id": created["id"], "name": "Joe"})
    assert (changed["name"], changed["metadata"]) == ("Joe", {"size": 42})
    javascript.server("customers.updateConsents", "js-1", {"newsletter": True})
    erased = javascript.marketing("customers.deletePermanently", created["id"])
    assert erased["status"] == "DONE"
    with pytest.raises(VoucherifyError) as refused:
        javascript.server("customers.get", "js-1")
    assert refused.value.members["key"] == "not_found"


def test_python_keeps_a_customer(python: PythonClient) -> None:
    said = {"source_id": "py-1", "email": "ann@example.com", "address": {"country": "DE"}}
    created = python.customers.create_customer(CustomersCreateRequestBody.from_dict(said))
    read = python.customers.get_customer("py-1")
    assert (read.id, read.email, read.address.country) == (created.id, "ann@example.com", "DE")
    change = CustomersUpdateRequestBody.from_dict({"name": "Ann"})
    assert python.customers.update_customer(created.id, change).name == "Ann"


def test_a_customer_has_one_first_order_on_every_route(
    shop: Shop, javascript: JavaScriptClient, python: PythonClient
) -> None:
    code = shop.code(conditions=NEW)
    order = {"source_id": new_order(), "status": "PAID", "customer": {"email": "old@example.com"}}
    told = python.orders.create_order(OrdersCreateRequestBody.from_dict(order))
    assert told.status == "PAID"
    old = cart(code, order=new_order(), customer={"email": "OLD@example.com"})
    assert javascript.browser("validateStackable", old)["valid"] is False
    new = cart(code, order=new_order(), customer={"source_id": "new-1", "email": "n@example.com"})
    assert javascript.server("redemptions.redeemStackable", new)["redemptions"]
    again = cart(code, order=new_order(), customer={"email": "N@example.com"})
    assert python.validate(again).valid is False
