"""A few routes of every sort, as a function declares them, and how to call them."""

import json
from http import HTTPStatus
from typing import Any

from incentives.domain.refusal import Refusal, Refused
from incentives.names import Scope
from incentives.runtime.answer import Answer, Csv
from incentives.runtime.http import Router
from incentives.runtime.request import Request
from incentives.runtime.shapes import RequestShape, ResponseShape
from tests.support.events import http_event


class Order(RequestShape):
    amount: int
    note: str | None = None


class OrderQuery(RequestShape):
    amount: int = 0
    items: tuple[str, ...] = ()


class Sum(ResponseShape):
    amount: int
    quantity: int | None
    note: str | None = None


class Who(ResponseShape):
    app_id: str


app = Router()


@app.post("/v1/orders", scopes={Scope.CHECKOUT}, limit_bytes=1000)
def post_order(body: Order, request: Request) -> Answer[Sum]:
    request.idempotency_key()
    return Answer(Sum(amount=body.amount, quantity=None, note=body.note))


@app.post("/v1/orders/{order_id}/close", scopes={Scope.CHECKOUT, Scope.SUPPORT})
def close_order(order_id: str, body: RequestShape) -> None:
    del order_id, body


@app.get("/v1/orders/{order_id}", scopes={Scope.SUPPORT})
def get_order(order_id: str) -> Sum:
    raise Refused(Refusal.NOT_FOUND, "no such order", resource_type="order", resource_id=order_id)


@app.get("/client/v1/orders", scopes={Scope.CLIENT})
def sum_up(query: OrderQuery) -> Sum:
    return Sum(amount=query.amount, quantity=len(query.items))


@app.get("/v1/busy", scopes={Scope.CHECKOUT})
def be_busy() -> Sum:
    raise Refused(Refusal.TOO_MANY_REQUESTS, retry_after_s=2)


@app.get("/v1/me", scopes={Scope.CHECKOUT})
def tell_who(request: Request) -> Who:
    return Who(app_id=request.app_id)


@app.get("/v1/broken", scopes={Scope.CHECKOUT})
def break_down() -> Sum:
    raise ZeroDivisionError


@app.post("/v1/imports", scopes={Scope.MARKETING}, status=HTTPStatus.ACCEPTED)
def post_import(body: list[str] | Csv) -> Csv:
    return body if isinstance(body, Csv) else Csv("\n".join(body))


def call(method: str, path: str, **request: Any) -> tuple[int, Any]:
    response = app.entrance(http_event(method, path, **request), None)
    content = response["body"]
    return response["statusCode"], json.loads(content) if content[:1] == "{" else content


def refusal(method: str, path: str, **request: Any) -> tuple[int, str]:
    status, body = call(method, path, **request)
    return status, body["key"]
